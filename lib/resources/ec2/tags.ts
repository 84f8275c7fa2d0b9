/** Tags in the form of EC2's create calls. */
import type { ResourceType as Ec2ResourceType, TagSpecification } from '@aws-sdk/client-ec2';
import { type TagRecord, tagList } from '../tags.ts';

/** The tags of a create call. */
export function tagSpecification(type: Ec2ResourceType, tags: TagRecord): TagSpecification[] {
  return [{ ResourceType: type, Tags: tagList(tags) }];
}
