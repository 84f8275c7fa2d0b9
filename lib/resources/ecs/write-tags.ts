/** Writing tags of ECS objects. Imported by operations only. */
import { type ECSClient, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ecs';
import { toTagList } from './tags.ts';

/** Sets and removes tags; sends nothing for nothing. */
export async function writeTags(
  ecs: ECSClient,
  resourceArn: string,
  tags: { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] },
): Promise<void> {
  const set = toTagList(tags.set);
  if (tags.remove.length > 0)
    await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: [...tags.remove] }));
  if (set.length > 0) await ecs.send(new TagResourceCommand({ resourceArn, tags: set }));
}
