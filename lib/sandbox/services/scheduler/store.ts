/** The tables of EventBridge Scheduler. */
import type { FlexibleTimeWindow, Target } from '@aws-sdk/client-scheduler';
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** A group of schedules; the table's key is its name. */
export interface GroupRecord {
  readonly name: string;
  readonly state: 'ACTIVE' | 'DELETING';
  readonly created: number;
  readonly modified: number;
  /** Token of the call that made it. */
  readonly token: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A schedule; the table's key is its group, a slash and its name. Moments are milliseconds since the epoch. */
export interface ScheduleRecord {
  readonly name: string;
  readonly group: string;
  readonly description: string | undefined;
  readonly expression: string;
  readonly timezone: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly kmsKeyArn: string | undefined;
  readonly window: FlexibleTimeWindow;
  readonly target: Target;
  readonly afterCompletion: 'NONE' | 'DELETE';
  readonly created: number;
  readonly modified: number;
  /** Token of the call that made it. */
  readonly token: string | undefined;
  /** Counts its changes: a timer of an older version does nothing. */
  readonly version: number;
}

/** Groups by name; `default` is always there. */
export function groups({ world, scope }: Place): Table<GroupRecord> {
  return world.table(scope, 'scheduler.groups');
}

/** Schedules by group and name. */
export function schedules({ world, scope }: Place): Table<ScheduleRecord> {
  return world.table(scope, 'scheduler.schedules');
}

/** The group of a name, or AWS's refusal. */
export function groupNamed(place: Place, name: string): GroupRecord {
  const found =
    groups(place).get(name) ??
    (name === 'default'
      ? { name, state: 'ACTIVE' as const, created: 0, modified: 0, token: undefined, tags: {} }
      : undefined);
  if (found === undefined) throw absent(`Schedule group ${name} does not exist.`);
  return found;
}

/** The schedule of a name, or AWS's refusal. */
export function scheduleNamed(
  place: Place,
  name: string,
  group: string | undefined,
): ScheduleRecord {
  const found = schedules(place).get(keyOf(name, group));
  if (found === undefined) throw absent(`Schedule ${name} does not exist.`);
  return found;
}

/** The key of a schedule in its table. */
export function keyOf(name: string, group = 'default'): string {
  return `${group}/${name}`;
}

/** ARN of a group. */
export function groupArn({ scope }: Place, name: string): string {
  return `arn:aws:scheduler:${scope.region}:${scope.account}:schedule-group/${name}`;
}

/** ARN of a schedule. */
export function scheduleArn({ scope }: Place, { group, name }: ScheduleRecord): string {
  return `arn:aws:scheduler:${scope.region}:${scope.account}:schedule/${group}/${name}`;
}

/** AWS's refusal of a request that is not well formed. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('ValidationException', message);
}

/** AWS's refusal of what is there already. */
export function conflict(message: string): ServiceFault {
  return new ServiceFault('ConflictException', message);
}

function absent(message: string): ServiceFault {
  return new ServiceFault('ResourceNotFoundException', message);
}
