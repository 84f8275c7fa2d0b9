/** Tags of namespaces and services. */
import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-servicediscovery';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { namespaces, services } from './store.ts';

/** TagResource. */
export function tagResource(input: Decoded<TagResourceRequest>, call: Call): object {
  const resource = taggedResource(input.ResourceARN, call);
  const added = tagRecord(input.Tags);
  const tags = { ...resource.tags, ...added };
  if (Object.keys(tags).length > 50)
    throw new ServiceFault('TooManyTagsException', 'Too many tags.', {
      members: { ResourceName: input.ResourceARN },
    });
  resource.tags = tags;
  return {};
}

/** UntagResource. */
export function untagResource(input: Decoded<UntagResourceRequest>, call: Call): object {
  const resource = taggedResource(input.ResourceARN, call);
  resource.tags = Object.fromEntries(
    Object.entries(resource.tags).filter(([key]) => !input.TagKeys.includes(key)),
  );
  return {};
}

/** ListTagsForResource. */
export function listTagsForResource(
  input: Decoded<ListTagsForResourceRequest>,
  call: Call,
): object {
  const { tags } = taggedResource(input.ResourceARN, call);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function taggedResource(arn: string, call: Call): { tags: Readonly<Record<string, string>> } {
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  const found = namespaces(call).get(id) ?? services(call).get(id);
  if (found === undefined)
    throw new ServiceFault('ResourceNotFoundException', `Resource not found: ${arn}`);
  return found;
}
