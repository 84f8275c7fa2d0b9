/** The tables of Auto Scaling, look-ups that fail as AWS does, and the timer that looks at a group. */
import { ServiceFault } from '../../service.ts';
import type { Index, Table } from '../../table.ts';
import type { Scope, World } from '../../world.ts';
import type {
  ActivityRecord,
  GroupRecord,
  HookRecord,
  Member,
  PolicyRecord,
  RefreshRecord,
} from './records.ts';

/** Where records live: a world, and an account and Region in it. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

interface RecordOf {
  readonly group: GroupRecord;
  readonly hook: HookRecord;
  readonly policy: PolicyRecord;
  readonly activity: ActivityRecord;
  readonly refresh: RefreshRecord;
}

/** The table of one kind of record. */
export function table<K extends keyof RecordOf>(place: Place, kind: K): Table<RecordOf[K]> {
  return place.world.table<RecordOf[K]>(place.scope, `autoscaling.${kind}`);
}

/** The records of one kind that belong to a group, oldest first. */
export function ofGroup<K extends Exclude<keyof RecordOf, 'group'>>(
  place: Place,
  kind: K,
  group: string,
): readonly RecordOf[K][] {
  return table(place, kind).having(byGroup, group);
}

const byGroup: Index<{ readonly group: string }> = { valuesOf: ({ group }) => [group] };

/** The group of that name, or AWS's error. */
export function groupNamed(place: Place, name: string): GroupRecord {
  const found = table(place, 'group').get(name);
  if (found === undefined)
    throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
  return found;
}

/** Stores a group and gives it back. */
export function saveGroup(place: Place, group: GroupRecord): GroupRecord {
  table(place, 'group').set(group.name, group);
  return group;
}

/** Changes a group if it still exists; what the change gives back is stored. */
export function changeGroup(
  place: Place,
  name: string,
  change: (group: GroupRecord) => GroupRecord,
): void {
  const group = table(place, 'group').get(name);
  if (group !== undefined) saveGroup(place, change(group));
}

/** Changes one instance of a group, if it is still there. */
export function changeMember(
  place: Place,
  name: string,
  id: string,
  change: (member: Member) => Member,
): void {
  changeGroup(place, name, (group) => ({
    ...group,
    members: group.members.map((member) => (member.id === id ? change(member) : member)),
  }));
}

/** An instance of a group. */
export function memberOf(place: Place, name: string, id: string): Member | undefined {
  return table(place, 'group')
    .get(name)
    ?.members.find((member) => member.id === id);
}

/** The group and instance of an instance id, whatever the group. */
export function membership(
  place: Place,
  id: string,
): { readonly group: GroupRecord; readonly member: Member } | undefined {
  const [group] = table(place, 'group').having(byMember, id);
  const member = group?.members.find((each) => each.id === id);
  return group === undefined || member === undefined ? undefined : { group, member };
}

const byMember: Index<GroupRecord> = { valuesOf: ({ members }) => members.map(({ id }) => id) };

/** Milliseconds after a change at which a group is looked at. */
const CHECK_AFTER = 1000;

/** Lets the group be looked at in a second, or after `delay` milliseconds; an earlier look that is set already stays. */
export function requestCheck(place: Place, name: string, delay: number = CHECK_AFTER): void {
  const group = table(place, 'group').get(name);
  const at = place.world.now() + delay;
  if (group === undefined || (group.checkAt !== undefined && group.checkAt <= at)) return;
  saveGroup(place, { ...group, checkAt: at });
  place.world.schedule(place.scope, delay, 'autoscaling.check', { group: name, at });
}

/** A ValidationError of Auto Scaling. */
export function validationError(message: string): ServiceFault {
  return new ServiceFault('ValidationError', message);
}
