/** Tags of groups. */
import type {
  CreateOrUpdateTagsType,
  DeleteTagsType,
  DescribeTagsType,
  Filter,
  Tag,
  TagDescription,
} from '@aws-sdk/client-auto-scaling';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagView } from './group-view.ts';
import { tagGroup } from './groups.ts';
import type { GroupTag } from './records.ts';
import { changeGroup, groupNamed, table, validationError } from './store.ts';

/** Tags as requests give them, by key. */
export function tagsOf(tags: readonly Tag[]): readonly GroupTag[] {
  return tags
    .map((tag) => ({
      key: tag.Key ?? '',
      value: tag.Value ?? '',
      propagate: tag.PropagateAtLaunch ?? false,
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Refuses tags that AWS does not take. */
export function checkGroupTags(tags: readonly GroupTag[]): void {
  if (tags.length > 50)
    throw new ServiceFault('LimitExceeded', 'You have exceeded the tag limit of 50 per resource.');
  for (const { key, value } of tags) {
    if (key === '' || key.length > 128)
      throw validationError('Tag keys must be 1 to 128 characters long.');
    if (key.toLowerCase().startsWith('aws:'))
      throw validationError('Tag keys starting with aws: are reserved for internal use.');
    if (value.length > 256)
      throw validationError('Tag values must be at most 256 characters long.');
  }
}

/** CreateOrUpdateTags, of any number of groups. */
export function createOrUpdateTags(input: Decoded<CreateOrUpdateTagsType>, call: Call): object {
  for (const tag of input.Tags) checkGroupTags(tagsOf([tag]));
  for (const tag of input.Tags) {
    const group = groupNamed(call, tag.ResourceId ?? '');
    const merged = new Set([...group.tags.map(({ key }) => key), tag.Key]);
    if (merged.size > 50)
      throw new ServiceFault(
        'LimitExceeded',
        'You have exceeded the tag limit of 50 per resource.',
      );
    tagGroup(call, group.name, tagsOf([tag]));
  }
  return {};
}

/** DeleteTags: by key; tags that are not there do not matter. */
export function deleteTags(input: Decoded<DeleteTagsType>, call: Call): object {
  for (const { ResourceId = '', Key } of input.Tags)
    changeGroup(call, ResourceId, (group) => ({
      ...group,
      tags: group.tags.filter((tag) => tag.key !== Key),
    }));
  return {};
}

/** DescribeTags. */
export function describeTags(input: DescribeTagsType, call: Call): object {
  const rows = [...table(call, 'group').values()].flatMap((group) =>
    group.tags.map((tag) => tagView(group, tag)),
  );
  const page = paginate(
    rows.filter((row) => (input.Filters ?? []).every((filter) => passes(row, filter))),
    {
      size: Math.min(input.MaxRecords ?? 50, 100),
      token: input.NextToken,
      badToken: 'InvalidNextToken',
    },
  );
  return { Tags: page.items, NextToken: page.next };
}

function passes(row: TagDescription, { Name = '', Values = [] }: Filter): boolean {
  const values: Readonly<Record<string, string | undefined>> = {
    'auto-scaling-group': row.ResourceId,
    key: row.Key,
    value: row.Value,
    'propagate-at-launch': String(row.PropagateAtLaunch),
  };
  if (!Object.hasOwn(values, Name)) throw validationError(`Filter ${Name} is not valid.`);
  return Values.includes(values[Name] ?? '');
}
