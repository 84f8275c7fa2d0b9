/** Tags of load balancers and all that belongs to them. Imported by operations only. */
import {
  AddTagsCommand,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  RemoveTagsCommand,
  type Tag,
  type TagDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { inBatches } from '../../aws/batch.ts';
import { isNotFound } from '../../aws/classify-error.ts';
import type { ApplyContext, ReadContext, UpdateRequest } from '../../resource-type.ts';

/** Tags as a record. */
export type Tags = Readonly<Record<string, string>>;

/** An object with its ARN and its tags, which Describe calls leave out. */
export interface Tagged<T> {
  readonly arn: string;
  readonly object: T;
  readonly tags: Tags;
}

const DIGEST_TAG = 'gantry:digest';

/** ELBv2's limit on ARNs in one DescribeTags. */
const ARNS_A_CALL = 20;

/** The client of the context's account and Region. */
export function clientOf(context: ReadContext): Promise<ElasticLoadBalancingV2Client> {
  return context.aws.clients.elasticLoadBalancingV2();
}

/** The objects with their tags, in the same order. */
export async function withTags<T>(
  context: ReadContext,
  objects: readonly T[],
  arnOf: (object: T) => string | undefined,
): Promise<readonly Tagged<T>[]> {
  const arns = objects.map((object) => arnOf(object) ?? '');
  const described = await inBatches(arns, ARNS_A_CALL, (batch) => describeTags(context, batch));
  const tags = new Map(described.map((one) => [one.ResourceArn, tagRecord(one.Tags)]));
  return objects.map((object, i) => {
    const arn = arns[i] ?? '';
    return { arn, object, tags: tags.get(arn) ?? {} };
  });
}

/** Tags as ELBv2 takes them. */
export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * The tags of a new object in two stages, where more calls follow its creation: the digest vouches for the whole object,
 * so it comes when the object is whole.
 */
export function tagStages(
  tags: Tags,
  unfinished: boolean,
): { readonly first: Tags; readonly last: Tags } {
  const { [DIGEST_TAG]: digest, ...first } = tags;
  return unfinished && digest !== undefined
    ? { first, last: { [DIGEST_TAG]: digest } }
    : { first: tags, last: {} };
}

/**
 * Brings the tags of an object up to date. Comes last in an update: what the code last declared is recorded only once
 * it holds, so that an interrupted update is found unfinished.
 */
export async function writeTags(
  arn: string,
  { set, remove }: UpdateRequest['tags'],
  context: ApplyContext,
): Promise<void> {
  const client = await clientOf(context);
  if (remove.length > 0)
    await client.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys: [...remove] }));
  if (Object.keys(set).length > 0)
    await client.send(new AddTagsCommand({ ResourceArns: [arn], Tags: tagList(set) }));
}

/** One object that somebody has removed since it was listed fails the whole call: the others are asked without it. */
async function describeTags(
  context: ReadContext,
  arns: readonly string[],
): Promise<readonly TagDescription[]> {
  const client = await clientOf(context);
  try {
    const answer = await client.send(new DescribeTagsCommand({ ResourceArns: [...arns] }), {
      abortSignal: context.signal,
    });
    return answer.TagDescriptions ?? [];
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (arns.length <= 1) return [];
    return inBatches(arns, Math.ceil(arns.length / 2), (half) => describeTags(context, half));
  }
}

function tagRecord(tags: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
