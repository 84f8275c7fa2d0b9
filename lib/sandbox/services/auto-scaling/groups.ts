/** Auto Scaling groups as other services of the sandbox see and drive them, such as ECS's capacity providers. */
import { instanceTypesOf, sourceStands } from './launch-source.ts';
import type { GroupRecord, GroupTag, Member } from './records.ts';
import {
  changeGroup,
  groupNamed,
  type Place,
  requestCheck,
  saveGroup,
  table,
  validationError,
} from './store.ts';

export { completeLifecycle, deleteHook, type HookWish, heartbeat, putHook } from './hooks.ts';
export { deletePolicy, putPolicy } from './policies.ts';
export type { GroupRecord, GroupTag, Member } from './records.ts';
export { membership } from './store.ts';

/** The group of that name or ARN; undefined when there is none. */
export function groupBy(place: Place, nameOrArn: string): GroupRecord | undefined {
  const name = nameOrArn.startsWith('arn:')
    ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
    : nameOrArn;
  const found = table(place, 'group').get(name);
  return nameOrArn.startsWith('arn:') && found?.arn !== nameOrArn ? undefined : found;
}

/** The instances of a group, those that go and those of its warm pool included, oldest first. */
export function instancesOf(group: GroupRecord): readonly Member[] {
  return group.members;
}

/** The instance types that a group may launch, in its order of preference; empty when its template is gone. */
export function launchableTypes(place: Place, group: GroupRecord): readonly string[] {
  return sourceStands(place, group) ? instanceTypesOf(place, group) : [];
}

/** Sets how many instances a group shall have; `cause` is what scaling activities then tell. Throws outside min and max. */
export function setDesiredCapacity(place: Place, name: string, count: number, cause: string): void {
  const group = groupNamed(place, name);
  if (count < group.min)
    throw validationError(
      `New SetDesiredCapacity value ${count} is below min value ${group.min} for the AutoScalingGroup.`,
    );
  if (count > group.max)
    throw validationError(
      `New SetDesiredCapacity value ${count} is above max value ${group.max} for the AutoScalingGroup.`,
    );
  if (count === group.desired) return;
  const { retryAt: _, ...rest } = group;
  saveGroup(place, { ...rest, desired: count, cause: `${cause}  ` });
  requestCheck(place, name);
}

/** Switches the protection from scale-in of instances; those that are not in the group are left out. */
export function setProtection(
  place: Place,
  name: string,
  ids: readonly string[],
  on: boolean,
): void {
  changeGroup(place, name, (group) => ({
    ...group,
    members: group.members.map((member) =>
      ids.includes(member.id) ? { ...member, protected: on } : member,
    ),
  }));
  if (!on) requestCheck(place, name);
}

/** Adds or overwrites tags of a group. */
export function tagGroup(place: Place, name: string, tags: readonly GroupTag[]): void {
  changeGroup(place, name, (group) => ({
    ...group,
    tags: [
      ...group.tags.filter((old) => !tags.some((tag) => tag.key === old.key)),
      ...tags,
    ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  }));
}
