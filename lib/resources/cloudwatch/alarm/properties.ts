/** Desired properties of an alarm. */
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';

/** CloudFormation's name of the type. */
export const ALARM_TYPE = 'AWS::CloudWatch::Alarm';

/** PutMetricAlarm's request without tags. */
export type AlarmProperties = Omit<PutMetricAlarmInput, 'Tags'>;
