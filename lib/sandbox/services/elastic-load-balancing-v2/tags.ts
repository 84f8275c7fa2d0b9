/** Tags of load balancing resources: by ARN, twenty ARNs a call, never part of other answers. */
import type {
  AddTagsInput,
  DescribeTagsInput,
  DescribeTagsOutput,
  RemoveTagsInput,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Decoded, ServiceFault, type TaggedResource } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import type { Scope, Table, World } from '../../world.ts';
import { atMost } from './pages.ts';
import { invalid, type Kind, lookup, type Place } from './store.ts';

type TagMap = Readonly<Record<string, string>>;

/** AddTags: adds or overwrites. */
export function addTags(input: Decoded<AddTagsInput>, call: Call): object {
  for (const arn of input.ResourceArns) checkResource(call, arn);
  checkTags(input.Tags);
  for (const arn of input.ResourceArns) putTags(call, arn, input.Tags);
  return {};
}

/** RemoveTags: by key. */
export function removeTags(input: Decoded<RemoveTagsInput>, call: Call): object {
  for (const arn of input.ResourceArns) checkResource(call, arn);
  for (const arn of input.ResourceArns) {
    const kept = Object.entries(tagTable(call).get(arn) ?? {}).filter(
      ([key]) => !input.TagKeys.includes(key),
    );
    tagTable(call).set(arn, Object.fromEntries(kept));
  }
  return {};
}

/** DescribeTags: of at most twenty resources. */
export function describeTags(input: Decoded<DescribeTagsInput>, call: Call): DescribeTagsOutput {
  atMost(input.ResourceArns, 20, 'resourceArns');
  for (const arn of input.ResourceArns) checkResource(call, arn);
  return {
    TagDescriptions: input.ResourceArns.map((arn) => ({
      ResourceArn: arn,
      Tags: tagsOf(call, arn),
    })),
  };
}

/** The tags of a resource in the SDK's form. */
export function tagsOf(place: Place, arn: string): Tag[] {
  return Object.entries(tagTable(place).get(arn) ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** Puts tags on a resource. */
export function putTags(place: Place, arn: string, tags: readonly Tag[] | undefined): void {
  if (tags === undefined || tags.length === 0) return;
  const merged = {
    ...tagTable(place).get(arn),
    ...tagRecord(tags),
  };
  if (Object.keys(merged).length > 50)
    throw new ServiceFault('TooManyTags', 'The maximum number of tags has been reached');
  tagTable(place).set(arn, merged);
}

/** Forgets the tags of a resource that is gone. */
export function forgetTags(place: Place, arn: string): void {
  tagTable(place).delete(arn);
}

/** Refuses tags that AWS would refuse. */
export function checkTags(tags: readonly Tag[] | undefined): void {
  const keys = (tags ?? []).map((tag) => tag.Key ?? '');
  if (new Set(keys).size < keys.length)
    throw new ServiceFault('DuplicateTagKeys', 'A tag key was specified more than once');
  if (keys.length > 50)
    throw new ServiceFault('TooManyTags', 'The maximum number of tags has been reached');
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined)
    throw invalid(`Tag key '${reserved}' is reserved: keys cannot start with 'aws:'`);
  const long = tags?.find((tag) => (tag.Key?.length ?? 0) > 128 || (tag.Value?.length ?? 0) > 256);
  if (long !== undefined)
    throw invalid(`Tag '${long.Key}' is too long: keys have 128 characters at most, values 256`);
}

/** Every resource with tags, for the Resource Groups Tagging API. */
export function tagged(scope: Scope, world: World): readonly TaggedResource[] {
  return [...tagTable({ scope, world })].map(([arn, tags]) => ({ arn, tags }));
}

function tagTable(place: Place): Table<TagMap> {
  return place.world.table<TagMap>(place.scope, 'elbv2.tags');
}

const kindOfType: Readonly<Record<string, Kind>> = {
  loadbalancer: 'load-balancer',
  targetgroup: 'target-group',
  listener: 'listener',
  'listener-rule': 'rule',
};

function checkResource(place: Place, arn: string): void {
  const type = /^arn:[^:]+:elasticloadbalancing:[^:]+:\d+:([a-z-]+)\//.exec(arn)?.[1];
  const kind = kindOfType[type ?? ''];
  if (kind === undefined) throw invalid(`'${arn}' is not a valid ARN`);
  lookup(place, kind, arn);
}
