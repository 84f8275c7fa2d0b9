/**
 * CloudWatch: metrics of the last three hours, and alarms on them.
 * May import: service, paginate, world. Must not: know the wire or other services.
 */
import type { SandboxService } from '../../service.ts';
import * as alarms from './alarm-operations.ts';
import * as metrics from './metrics.ts';
import { alarmArn, alarmsOf } from './store.ts';

/** Amazon CloudWatch. */
export const cloudWatch: SandboxService = {
  name: 'CloudWatch',
  operations: {
    DeleteAlarms: alarms.deleteAlarms,
    DescribeAlarms: alarms.describeAlarms,
    GetMetricData: metrics.getMetricData,
    GetMetricStatistics: metrics.getMetricStatistics,
    ListMetrics: metrics.listMetrics,
    ListTagsForResource: alarms.listTagsForResource,
    PutMetricAlarm: alarms.putMetricAlarm,
    PutMetricData: metrics.putMetricData,
    SetAlarmState: alarms.setAlarmState,
    TagResource: alarms.tagResource,
    UntagResource: alarms.untagResource,
  },
  tagged: (scope, world) =>
    [...alarmsOf({ scope, world }).values()].map((alarm) => ({
      arn: alarmArn({ scope, world }, alarm.name),
      tags: alarm.tags,
    })),
};
