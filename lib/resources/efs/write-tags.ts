/** Writing tags of EFS. */
import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-efs';
import { unlessGone } from '../../aws/classify-error.ts';
import type { ApplyContext, UpdateRequest } from '../../resource-type.ts';
import { tagList } from '../tags.ts';

/** Writes the tags that an update changes; sends nothing when none do. */
export async function writeTags(
  context: Pick<ApplyContext, 'aws'>,
  ResourceId: string,
  tags: Pick<UpdateRequest['tags'], 'set' | 'remove'>,
): Promise<void> {
  const client = await context.aws.clients.efs();
  if (tags.remove.length > 0)
    await unlessGone(
      client.send(new UntagResourceCommand({ ResourceId, TagKeys: [...tags.remove] })),
    );
  if (Object.keys(tags.set).length > 0)
    await client.send(new TagResourceCommand({ ResourceId, Tags: tagList(tags.set) }));
}
