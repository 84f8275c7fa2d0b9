/** The tables of CloudWatch Logs, and look-ups that fail as AWS does. */
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';
import { type GroupRecord, groupName, type StreamRecord } from './records.ts';

/** Log groups by name. */
export function groupsOf(world: World, scope: Scope): Table<GroupRecord> {
  return world.table(scope, 'logs.groups');
}

/** Log streams by {@link streamKey}. */
export function streamsOf(world: World, scope: Scope): Table<StreamRecord> {
  return world.table(scope, 'logs.streams');
}

/** Key of a stream in its table; group names hold no space. */
export function streamKey(group: string, stream: string): string {
  return `${group} ${stream}`;
}

/** The streams of one group, by name. */
export function streamsIn(world: World, scope: Scope, group: string): readonly StreamRecord[] {
  return [...streamsOf(world, scope).values()]
    .filter((stream) => stream.group === group)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The group of that name or ARN. */
export function groupNamed(
  world: World,
  scope: Scope,
  identifier: string | undefined,
): GroupRecord {
  if (identifier === undefined)
    throw new ServiceFault('InvalidParameterException', 'A log group must be named');
  const found = groupsOf(world, scope).get(groupName(identifier));
  if (found === undefined)
    throw new ServiceFault('ResourceNotFoundException', 'The specified log group does not exist.');
  return found;
}

/** The stream of that name. */
export function streamNamed(world: World, scope: Scope, group: string, name: string): StreamRecord {
  const found = streamsOf(world, scope).get(streamKey(group, name));
  if (found === undefined)
    throw new ServiceFault('ResourceNotFoundException', 'The specified log stream does not exist.');
  return found;
}

/** The error for a member outside its constraint, in the words of AWS's validation. */
export function constraint(value: unknown, member: string, rule: string): ServiceFault {
  return new ServiceFault(
    'InvalidParameterException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
