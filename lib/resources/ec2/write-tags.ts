/** Writing tags of EC2 objects. */
import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { unlessGone } from '../../aws/classify-error.ts';
import { retrying } from '../../aws/retry.ts';
import type { ApplyContext, Live, UpdateRequest } from '../../resource-type.ts';
import { childTag, type TagRecord, tagList } from '../tags.ts';
import { PROPAGATION } from './propagation.ts';

/** Writes the tags that an update changes; sends nothing when none do. */
export async function writeTags(
  context: ApplyContext,
  id: string,
  tags: Pick<UpdateRequest['tags'], 'set' | 'remove'>,
): Promise<void> {
  const client = await context.aws.clients.ec2();
  if (tags.remove.length > 0)
    await client.send(
      new DeleteTagsCommand({ Resources: [id], Tags: tags.remove.map((Key) => ({ Key })) }),
    );
  if (Object.keys(tags.set).length > 0) await setTags(context, id, tags.set);
}

/** The update of an object of which only the tags can change. */
export async function updateTags<P extends object>(
  { live, tags }: UpdateRequest<P>,
  context: ApplyContext,
): Promise<Live<P>> {
  await writeTags(context, live.id, tags);
  return { ...live, tags: tags.all };
}

/** Names the owner of a child on its parent, before the child is made. */
export async function claimChild(
  context: ApplyContext,
  parent: string,
  key: string,
): Promise<void> {
  await setTags(context, parent, { [childTag(key)]: context.address });
}

/** Names the new owner of a child whose construct has moved; sends nothing when it has not. */
export async function reclaimChild(
  context: ApplyContext,
  { owner }: Pick<Live, 'owner'>,
  parent: string,
  key: string,
): Promise<void> {
  if (owner?.address !== context.address) await claimChild(context, parent, key);
}

/** Takes a child's owner off its parent, after the child is gone. A parent that is gone too is fine. */
export async function releaseChild(
  context: ApplyContext,
  parent: string,
  key: string,
): Promise<void> {
  const client = await context.aws.clients.ec2();
  await unlessGone(
    client.send(new DeleteTagsCommand({ Resources: [parent], Tags: [{ Key: childTag(key) }] })),
  );
}

async function setTags(context: ApplyContext, id: string, tags: TagRecord): Promise<void> {
  const client = await context.aws.clients.ec2();
  await retrying(context, PROPAGATION, () =>
    client.send(new CreateTagsCommand({ Resources: [id], Tags: tagList(tags) })),
  );
}
