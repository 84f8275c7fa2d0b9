/** Schedules: making, changing, reading and deleting them. */
import type {
  CreateScheduleInput,
  DeleteScheduleInput,
  GetScheduleInput,
  ListSchedulesInput,
  UpdateScheduleInput,
} from '@aws-sdk/client-scheduler';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { spreadRole } from '../iam/store.ts';
import { isExpression } from './expression.ts';
import { arm } from './fire.ts';
import { isTimeZone } from './local-time.ts';
import {
  conflict,
  groupNamed,
  invalid,
  keyOf,
  type ScheduleRecord,
  scheduleArn,
  scheduleNamed,
  schedules,
} from './store.ts';

type Wish = Decoded<CreateScheduleInput> | Decoded<UpdateScheduleInput>;

/** CreateSchedule: the same token answers with the schedule that it made. */
export function createSchedule(input: Decoded<CreateScheduleInput>, call: Call): object {
  check(input, call);
  const present = schedules(call).get(keyOf(input.Name, input.GroupName));
  if (present !== undefined) {
    if (input.ClientToken === undefined || present.token !== input.ClientToken)
      throw conflict(`Schedule ${input.Name} already exists.`);
    return { ScheduleArn: scheduleArn(call, present) };
  }
  return save(input, call, undefined);
}

/** UpdateSchedule: what the request leaves out goes back to the default. */
export function updateSchedule(input: Decoded<UpdateScheduleInput>, call: Call): object {
  const present = scheduleNamed(call, input.Name, input.GroupName);
  check(input, call);
  return save(input, call, present);
}

/** GetSchedule. */
export function getSchedule(input: Decoded<GetScheduleInput>, call: Call): object {
  const schedule = scheduleNamed(call, input.Name, input.GroupName);
  return {
    Arn: scheduleArn(call, schedule),
    Name: schedule.name,
    GroupName: schedule.group,
    Description: schedule.description,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    StartDate: schedule.start === undefined ? undefined : new Date(schedule.start),
    EndDate: schedule.end === undefined ? undefined : new Date(schedule.end),
    State: schedule.state,
    KmsKeyArn: schedule.kmsKeyArn,
    FlexibleTimeWindow: schedule.window,
    Target: {
      ...schedule.target,
      RetryPolicy: {
        MaximumEventAgeInSeconds: 86_400,
        MaximumRetryAttempts: 185,
        ...schedule.target.RetryPolicy,
      },
    },
    ActionAfterCompletion: schedule.afterCompletion,
    CreationDate: new Date(schedule.created),
    LastModificationDate: new Date(schedule.modified),
  };
}

/** ListSchedules: by group, prefix and state. */
export function listSchedules(input: ListSchedulesInput, call: Call): object {
  if (input.GroupName !== undefined) groupNamed(call, input.GroupName);
  const matching = [...schedules(call).values()].filter(
    ({ name, group, state }) =>
      group === (input.GroupName ?? group) &&
      name.startsWith(input.NamePrefix ?? '') &&
      state === (input.State ?? state),
  );
  const page = paginate(matching, {
    size: input.MaxResults ?? 100,
    token: input.NextToken,
    badToken: 'ValidationException',
  });
  return {
    Schedules: page.items.map((schedule) => ({
      Arn: scheduleArn(call, schedule),
      Name: schedule.name,
      GroupName: schedule.group,
      State: schedule.state,
      CreationDate: new Date(schedule.created),
      LastModificationDate: new Date(schedule.modified),
      Target: { Arn: schedule.target.Arn },
    })),
    NextToken: page.next,
  };
}

/** DeleteSchedule: tasks that it started run on. */
export function deleteSchedule(input: Decoded<DeleteScheduleInput>, call: Call): object {
  const { name, group } = scheduleNamed(call, input.Name, input.GroupName);
  schedules(call).delete(keyOf(name, group));
  return {};
}

function check(input: Wish, call: Call): void {
  if (!/^[\w.-]{1,64}$/.test(input.Name))
    throw invalid(
      `1 validation error detected: Value '${input.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+`,
    );
  const group = groupNamed(call, input.GroupName ?? 'default');
  if (group.state === 'DELETING') throw conflict(`Schedule group ${group.name} is being deleted.`);
  if (!isExpression(input.ScheduleExpression))
    throw invalid(`Invalid Schedule Expression ${input.ScheduleExpression}.`);
  if (!isTimeZone(input.ScheduleExpressionTimezone ?? 'UTC'))
    throw invalid(`Invalid time zone ${input.ScheduleExpressionTimezone}.`);
  const { Target: target, FlexibleTimeWindow: window } = input;
  if ((window.Mode === 'FLEXIBLE') !== (window.MaximumWindowInMinutes !== undefined))
    throw invalid('MaximumWindowInMinutes must be provided if and only if Mode is FLEXIBLE.');
  if (!/^arn:[\w-]+:ecs:/.test(target.Arn ?? '') || target.EcsParameters === undefined)
    throw invalid('The sandbox models the targets of ECS alone: give EcsParameters');
  const role = (target.RoleArn ?? '').split('/').at(-1) ?? '';
  const trust = spreadRole(call.world, call.scope, role)?.trust;
  if (trust?.includes('scheduler.amazonaws.com') !== true)
    throw invalid(
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
}

function save(input: Wish, call: Call, present: ScheduleRecord | undefined): object {
  const now = call.world.now();
  const schedule: ScheduleRecord = {
    name: input.Name,
    group: input.GroupName ?? 'default',
    description: input.Description,
    expression: input.ScheduleExpression,
    timezone: input.ScheduleExpressionTimezone ?? 'UTC',
    start: input.StartDate?.getTime(),
    end: input.EndDate?.getTime(),
    state: input.State ?? 'ENABLED',
    kmsKeyArn: input.KmsKeyArn,
    window: input.FlexibleTimeWindow,
    target: input.Target,
    afterCompletion: input.ActionAfterCompletion ?? 'NONE',
    created: present?.created ?? now,
    modified: now,
    token: present?.token ?? input.ClientToken,
    version: (present?.version ?? 0) + 1,
  };
  schedules(call).set(keyOf(schedule.name, schedule.group), schedule);
  arm(call, schedule);
  return { ScheduleArn: scheduleArn(call, schedule) };
}
