/** Writing tags of Auto Scaling groups. Imported by operations only. */
import { CreateOrUpdateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-auto-scaling';
import { retrying } from '../../aws/retry.ts';
import type { ApplyContext, Live, UpdateRequest } from '../../resource-type.ts';
import { childTag, type TagRecord } from '../tags.ts';
import { BUSY, unlessGone } from './retries.ts';
import { keyList, tagList } from './tags.ts';

/** Writes the tags that an update changes; sends nothing when none do. */
export async function writeTags(
  context: ApplyContext,
  group: string,
  { set, remove }: Pick<UpdateRequest['tags'], 'set' | 'remove'>,
): Promise<void> {
  if (remove.length > 0) await removeTags(context, group, remove);
  if (Object.keys(set).length > 0) await setTags(context, group, set);
}

/** Names the owner of a group's child on the group, before the child is made. */
export async function claimChild(context: ApplyContext, group: string, key: string): Promise<void> {
  await setTags(context, group, { [childTag(key)]: context.address });
}

/** Names the new owner of a child whose construct has moved; sends nothing when it has not. */
export async function reclaimChild(
  context: ApplyContext,
  { owner }: Pick<Live, 'owner'>,
  group: string,
  key: string,
): Promise<void> {
  if (owner?.address !== context.address) await claimChild(context, group, key);
}

/** Takes a child's owner off its group, after the child is gone. A group that is gone too is fine. */
export async function releaseChild(
  context: ApplyContext,
  group: string,
  key: string,
): Promise<void> {
  await unlessGone(removeTags(context, group, [childTag(key)]));
}

async function setTags(context: ApplyContext, group: string, tags: TagRecord): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  await retrying(context, BUSY, () =>
    client.send(new CreateOrUpdateTagsCommand({ Tags: tagList(group, tags) })),
  );
}

async function removeTags(
  context: ApplyContext,
  group: string,
  keys: readonly string[],
): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  await retrying(context, BUSY, () =>
    client.send(new DeleteTagsCommand({ Tags: keyList(group, keys) })),
  );
}
