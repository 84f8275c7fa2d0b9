/** Tags of log groups. */
import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { GroupRecord } from './records.ts';
import { groupNamed, groupsOf } from './store.ts';

/** TagResource. */
export function tagResource(input: Decoded<TagResourceRequest>, call: Call): void {
  const group = groupOf(input.resourceArn, call);
  const tags = { ...group.tags, ...input.tags };
  if (Object.keys(tags).length > 50)
    throw new ServiceFault(
      'TooManyTagsException',
      'The maximum number of tags on a resource is 50.',
      { members: { resourceName: input.resourceArn } },
    );
  groupsOf(call.world, call.scope).set(group.name, { ...group, tags });
}

/** UntagResource. */
export function untagResource(input: Decoded<UntagResourceRequest>, call: Call): void {
  const group = groupOf(input.resourceArn, call);
  const tags = Object.fromEntries(
    Object.entries(group.tags).filter(([key]) => !input.tagKeys.includes(key)),
  );
  groupsOf(call.world, call.scope).set(group.name, { ...group, tags });
}

/** ListTagsForResource. */
export function listTagsForResource(
  input: Decoded<ListTagsForResourceRequest>,
  call: Call,
): object {
  return { tags: groupOf(input.resourceArn, call).tags };
}

/** Tagging takes the ARN without `:*`. */
function groupOf(arn: string, call: Call): GroupRecord {
  if (!arn.startsWith('arn:') || arn.endsWith(':*'))
    throw new ServiceFault('InvalidParameterException', `The ARN is not valid: ${arn}`);
  return groupNamed(call.world, call.scope, arn);
}
