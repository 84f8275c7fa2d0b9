/** Desired properties of a log group. */
import type { CreateLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';

/** CloudFormation's name of the type. */
export const LOG_GROUP_TYPE = 'AWS::Logs::LogGroup';

/** CreateLogGroup's request without tags, and the retention that is set by a call of its own. */
export interface LogGroupProperties extends Omit<CreateLogGroupRequest, 'tags'> {
  /** Days that log events are kept; AWS's default is for ever. */
  retentionInDays?: number;
}
