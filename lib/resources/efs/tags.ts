/** Tags of EFS. */
import { type Tag, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-efs';
import { unlessGone } from '../../aws/classify-error.ts';
import { compareText } from '../../core/json.ts';
import type { ApplyContext, Live, UpdateRequest } from '../../resource-type.ts';

/** Tags as a record. */
export function tagsOf(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Tags in EFS's form, sorted, so that equal tags make equal requests. */
export function tagList(tags: Live['tags']): Tag[] {
  return Object.entries(tags)
    .sort(([a], [b]) => compareText(a, b))
    .map(([Key, Value]) => ({ Key, Value }));
}

/** Writes the tags that an update changes; sends nothing when none do. */
export async function writeTags(
  context: Pick<ApplyContext, 'aws'>,
  ResourceId: string,
  tags: Pick<UpdateRequest['tags'], 'set' | 'remove'>,
): Promise<void> {
  const client = await context.aws.clients.efs();
  if (Object.keys(tags.set).length > 0)
    await client.send(new TagResourceCommand({ ResourceId, Tags: tagList(tags.set) }));
  if (tags.remove.length > 0)
    await unlessGone(
      client.send(new UntagResourceCommand({ ResourceId, TagKeys: [...tags.remove] })),
    );
}
