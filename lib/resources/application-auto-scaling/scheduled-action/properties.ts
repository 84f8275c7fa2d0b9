/** Desired properties of a scheduled scaling action. */
import type { PutScheduledActionRequest } from '@aws-sdk/client-application-auto-scaling';

/** CloudFormation's name of the type. */
export const SCHEDULED_ACTION_TYPE = 'AWS::ApplicationAutoScaling::ScheduledAction';

/** PutScheduledAction's request, with the two moments as ISO 8601 text so that the graph stays JSON. */
export interface ScheduledActionProperties
  extends Omit<PutScheduledActionRequest, 'StartTime' | 'EndTime'> {
  /** ISO 8601 moment from which the schedule holds. */
  StartTime?: string;
  /** ISO 8601 moment until which the schedule holds. */
  EndTime?: string;
}
