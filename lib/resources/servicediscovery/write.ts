/** Writing tags of Cloud Map's objects. Imported by operations only. */
import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-servicediscovery';
import type { ApplyContext, UpdateRequest } from '../../resource-type.ts';
import { tagList } from '../tags.ts';

/** Writes the tags that differ. */
export async function writeTags(
  context: ApplyContext,
  ResourceARN: string,
  { set, remove }: Pick<UpdateRequest['tags'], 'set' | 'remove'>,
): Promise<void> {
  const client = await context.aws.clients.serviceDiscovery();
  if (remove.length > 0)
    await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: [...remove] }));
  if (Object.keys(set).length > 0)
    await client.send(new TagResourceCommand({ ResourceARN, Tags: tagList(set) }));
}
