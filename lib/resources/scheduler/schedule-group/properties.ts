/** Desired properties of a group of schedules. */

/** CloudFormation's name of the type. */
export const SCHEDULE_GROUP_TYPE = 'AWS::Scheduler::ScheduleGroup';

/** CreateScheduleGroup's request without tags. Spelled out: its client is not of the public types. */
export interface ScheduleGroupProperties {
  /** Name, at most 64 letters, digits, `-`, `_` and `.`. */
  Name: string | undefined;
}
