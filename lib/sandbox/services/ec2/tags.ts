/** Tags of EC2 resources: at creation, CreateTags, DeleteTags, DescribeTags. */
import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  Tag,
  TagDescription,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import type { Scope, Table, World } from '../../world.ts';
import { ec2Arn } from './arns.ts';
import { describePage } from './describe.ts';
import { type Kind, kinds, type Place, required, table } from './store.ts';

type TagMap = Readonly<Record<string, string>>;

/** The tags of a resource in the SDK's form. */
export function tagsOf(place: Place, id: string): Tag[] {
  return Object.entries(tagTable(place).get(id) ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** Puts the tags of a create call's specifications on the new resource of that type. */
export function tagOnCreate(
  place: Place,
  id: string,
  type: string,
  specifications: readonly TagSpecification[] | undefined,
): void {
  const tags = tagsFor(type, specifications);
  if (tags.length > 0) addTags(place, id, tags);
}

/** Refuses tag specifications that AWS would refuse, before anything is created. */
export function tagsFor(
  type: string,
  specifications: readonly TagSpecification[] | undefined,
): readonly Tag[] {
  const foreign = specifications?.find((each) => each.ResourceType !== type);
  if (foreign !== undefined)
    throw new ServiceFault(
      'InvalidParameterValue',
      `'${foreign.ResourceType}' is not a valid taggable resource type for this operation.`,
    );
  const tags = specifications?.flatMap((each) => each.Tags ?? []) ?? [];
  checkTags(tags);
  return tags;
}

/** Forgets the tags of a resource that is gone. */
export function forgetTags(place: Place, id: string): void {
  tagTable(place).delete(id);
}

/** Every tagged EC2 resource of an account and Region, for the Resource Groups Tagging API. */
export function tagged(
  scope: Scope,
  world: World,
): { readonly arn: string; readonly tags: TagMap }[] {
  const place = { scope, world };
  return [...tagTable(place)].map(([id, tags]) => ({
    arn: ec2Arn(scope, kindOf(id) ?? 'unknown', id),
    tags,
  }));
}

/** CreateTags: adds or overwrites tags of existing resources. */
export function createTags(input: CreateTagsRequest, call: Call): object {
  const tags = required(input.Tags, 'Tags');
  checkTags(tags);
  const ids = required(input.Resources, 'ResourceIds');
  for (const id of ids) checkResource(call, id);
  for (const id of ids) addTags(call, id, tags);
  return {};
}

/** DeleteTags: removes tags by key, or by key and value; without tags, all user tags. */
export function deleteTags(input: DeleteTagsRequest, call: Call): object {
  for (const id of required(input.Resources, 'ResourceIds')) {
    checkResource(call, id);
    const kept = Object.entries(tagTable(call).get(id) ?? {}).filter(
      ([key, value]) =>
        input.Tags !== undefined &&
        input.Tags.length > 0 &&
        !input.Tags.some((tag) => tag.Key === key && (tag.Value ?? value) === value),
    );
    if (kept.length === 0) tagTable(call).delete(id);
    else tagTable(call).set(id, Object.fromEntries(kept));
  }
  return {};
}

/** DescribeTags: one row per resource and key. */
export function describeTags(input: DescribeTagsRequest, call: Call): DescribeTagsResult {
  const rows: TagDescription[] = [...tagTable(call)].flatMap(([id, tags]) =>
    Object.entries(tags).map(([Key, Value]) => ({
      Key,
      Value,
      ResourceId: id,
      ResourceType: kindOf(id) as TagDescription['ResourceType'],
    })),
  );
  const page = describePage(rows, {
    input,
    fields: {
      key: (row) => row.Key,
      value: (row) => row.Value,
      'resource-id': (row) => row.ResourceId,
      'resource-type': (row) => row.ResourceType,
    },
    tags: (row) => [{ Key: row.Key, Value: row.Value }],
  });
  return { Tags: page.items, NextToken: page.next };
}

function tagTable(place: Place): Table<TagMap> {
  return place.world.table<TagMap>(place.scope, 'ec2.tags');
}

/** Adds or overwrites tags of a resource, whatever their keys. */
export function addTags(place: Place, id: string, tags: readonly Tag[]): void {
  const merged = {
    ...tagTable(place).get(id),
    ...tagRecord(tags),
  };
  if (Object.keys(merged).length > 50)
    throw new ServiceFault(
      'TagLimitExceeded',
      `The maximum number of tags for the resource ${id} has been reached.`,
    );
  tagTable(place).set(id, merged);
}

/** Takes one tag of a resource away, if it is there. */
export function removeTag(place: Place, id: string, key: string): void {
  const { [key]: _, ...kept } = tagTable(place).get(id) ?? {};
  tagTable(place).set(id, kept);
}

function checkTags(tags: readonly Tag[]): void {
  const seen = new Set<string>();
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key === '')
      throw new ServiceFault('InvalidParameterValue', 'Tag key cannot be null or empty.');
    if (key.toLowerCase().startsWith('aws:'))
      throw new ServiceFault(
        'InvalidParameterValue',
        `Tag keys starting with 'aws:' are reserved for internal use`,
      );
    if (key.length > 128)
      throw new ServiceFault(
        'InvalidParameterValue',
        `Tag key exceeds the maximum length of 128 characters`,
      );
    if (value.length > 256)
      throw new ServiceFault(
        'InvalidParameterValue',
        `Tag value exceeds the maximum length of 256 characters`,
      );
    if (seen.has(key))
      throw new ServiceFault('InvalidParameterValue', `Duplicate tag key '${key}' specified.`);
    seen.add(key);
  }
}

function checkResource(place: Place, id: string): void {
  const kind = kindOf(id);
  if (kind === undefined) throw new ServiceFault('InvalidID', `The ID '${id}' is not valid`);
  if (!table(place, kind).has(id))
    throw new ServiceFault(kinds[kind].notFound, kinds[kind].missing(id));
}

function kindOf(id: string): Kind | undefined {
  const prefix = prefixOf(id);
  return (Object.keys(kinds) as Kind[]).find((kind) => kinds[kind].prefix === prefix);
}

function prefixOf(id: string): string {
  return id.slice(0, id.lastIndexOf('-'));
}
