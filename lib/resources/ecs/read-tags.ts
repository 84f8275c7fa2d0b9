/** Reading the tags of ECS objects that are described without them. Imported by operations only. */
import { type ECSClient, ListTagsForResourceCommand } from '@aws-sdk/client-ecs';
import { fromTagList } from './tags.ts';

/** All tags of an object. */
export async function readTags(
  ecs: ECSClient,
  resourceArn: string,
): Promise<Readonly<Record<string, string>>> {
  return fromTagList((await ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags);
}
