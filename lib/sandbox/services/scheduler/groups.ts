/** Groups of schedules, which carry the tags. */
import type {
  CreateScheduleGroupInput,
  DeleteScheduleGroupInput,
  GetScheduleGroupInput,
  ListScheduleGroupsInput,
  ListTagsForResourceInput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-scheduler';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import {
  conflict,
  type GroupRecord,
  groupArn,
  groupNamed,
  groups,
  invalid,
  keyOf,
  type Place,
  schedules,
} from './store.ts';

const DELETION = 5000;

/** CreateScheduleGroup: the same token answers with the group that it made. */
export function createScheduleGroup(input: Decoded<CreateScheduleGroupInput>, call: Call): object {
  const { Name: name } = input;
  if (!/^[\w.-]{1,64}$/.test(name)) throw invalid(`Invalid name ${name}.`);
  const present = groups(call).get(name);
  if (name === 'default' || present !== undefined) {
    if (input.ClientToken === undefined || present?.token !== input.ClientToken)
      throw conflict(`Schedule group ${name} already exists.`);
    return { ScheduleGroupArn: groupArn(call, name) };
  }
  const now = call.world.now();
  const tags = tagRecord(input.Tags);
  groups(call).set(name, {
    name,
    state: 'ACTIVE',
    created: now,
    modified: now,
    token: input.ClientToken,
    tags: tags as Readonly<Record<string, string>>,
  });
  return { ScheduleGroupArn: groupArn(call, name) };
}

/** GetScheduleGroup. */
export function getScheduleGroup(input: Decoded<GetScheduleGroupInput>, call: Call): object {
  return view(call, groupNamed(call, input.Name));
}

/** ListScheduleGroups: by prefix; the default group is among them. */
export function listScheduleGroups(input: ListScheduleGroupsInput, call: Call): object {
  const all = [groupNamed(call, 'default'), ...groups(call).values()];
  const page = paginate(
    all.filter(({ name }) => name.startsWith(input.NamePrefix ?? '')),
    { size: input.MaxResults ?? 100, token: input.NextToken, badToken: 'ValidationException' },
  );
  return { ScheduleGroups: page.items.map((group) => view(call, group)), NextToken: page.next };
}

/** DeleteScheduleGroup: its schedules go first, at once; the group follows. */
export function deleteScheduleGroup(input: Decoded<DeleteScheduleGroupInput>, call: Call): object {
  const group = groupNamed(call, input.Name);
  if (group.name === 'default') throw invalid('The default schedule group cannot be deleted.');
  for (const { name, group: of } of [...schedules(call).values()])
    if (of === group.name) schedules(call).delete(keyOf(name, of));
  if (group.state === 'DELETING') return {};
  groups(call).set(group.name, { ...group, state: 'DELETING', modified: call.world.now() });
  call.world.schedule(call.scope, DELETION, 'scheduler.group-gone', { name: group.name });
  return {};
}

/** A group that was deleted is gone. */
export function groupGone(payload: { readonly name: string }, place: Place): void {
  groups(place).delete(payload.name);
}

/** TagResource, of groups. */
export function tagResource(input: Decoded<TagResourceInput>, call: Call): object {
  const group = groupAt(call, input.ResourceArn);
  const added = tagRecord(input.Tags);
  groups(call).set(group.name, {
    ...group,
    tags: { ...group.tags, ...(added as Readonly<Record<string, string>>) },
  });
  return {};
}

/** UntagResource, of groups. */
export function untagResource(input: Decoded<UntagResourceInput>, call: Call): object {
  const group = groupAt(call, input.ResourceArn);
  const tags = Object.fromEntries(
    Object.entries(group.tags).filter(([key]) => !input.TagKeys.includes(key)),
  );
  groups(call).set(group.name, { ...group, tags });
  return {};
}

/** ListTagsForResource, of groups. */
export function listTagsForResource(input: Decoded<ListTagsForResourceInput>, call: Call): object {
  const { tags } = groupAt(call, input.ResourceArn);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function groupAt(place: Place, arn: string): GroupRecord {
  return groupNamed(place, arn.slice(arn.lastIndexOf('/') + 1));
}

function view(place: Place, group: GroupRecord): object {
  return {
    Arn: groupArn(place, group.name),
    Name: group.name,
    State: group.state,
    CreationDate: new Date(group.created),
    LastModificationDate: new Date(group.modified),
  };
}
