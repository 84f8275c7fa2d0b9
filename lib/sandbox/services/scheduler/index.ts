/**
 * EventBridge Scheduler: groups, and schedules that run tasks of ECS.
 * May import: service, paginate, world; IAM's roles, ECS's RunTask, queues of SQS. Must not: know the wire.
 */
import type { SandboxService } from '../../service.ts';
import { fire } from './fire.ts';
import {
  createScheduleGroup,
  deleteScheduleGroup,
  getScheduleGroup,
  groupGone,
  listScheduleGroups,
  listTagsForResource,
  tagResource,
  untagResource,
} from './groups.ts';
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  updateSchedule,
} from './schedules.ts';
import { groupArn, groups } from './store.ts';

/** Amazon EventBridge Scheduler. */
export const scheduler: SandboxService = {
  name: 'Scheduler',
  operations: {
    CreateSchedule: createSchedule,
    CreateScheduleGroup: createScheduleGroup,
    DeleteSchedule: deleteSchedule,
    DeleteScheduleGroup: deleteScheduleGroup,
    GetSchedule: getSchedule,
    GetScheduleGroup: getScheduleGroup,
    ListScheduleGroups: listScheduleGroups,
    ListSchedules: listSchedules,
    ListTagsForResource: listTagsForResource,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateSchedule: updateSchedule,
  },
  timers: { 'scheduler.fire': fire, 'scheduler.group-gone': groupGone },
  tagged: (scope, world) =>
    [...groups({ world, scope }).values()].map(({ name, tags }) => ({
      arn: groupArn({ world, scope }, name),
      tags,
    })),
};
