/** Tags of scalable targets: the only taggable thing here. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-application-auto-scaling';
import { type Call, type Decoded, ServiceFault, type TaggedResource } from '../../service.ts';
import { invalid, keyOf, type Place, type TargetRecord, targets } from './records.ts';

/** TagResource. */
export function tagResource(input: Decoded<TagResourceRequest>, call: Call): object {
  const target = byArn(call, input.ResourceARN);
  const tags = { ...target.tags, ...checkTags(input.Tags) };
  if (Object.keys(tags).length > 50)
    throw new ServiceFault('TooManyTagsException', 'A resource can have up to 50 tags');
  targets(call).set(keyOf(target), { ...target, tags });
  return {};
}

/** UntagResource. */
export function untagResource(input: Decoded<UntagResourceRequest>, call: Call): object {
  const target = byArn(call, input.ResourceARN);
  const gone = new Set(input.TagKeys);
  const tags = Object.fromEntries(Object.entries(target.tags).filter(([key]) => !gone.has(key)));
  targets(call).set(keyOf(target), { ...target, tags });
  return {};
}

/** ListTagsForResource. */
export function listTagsForResource(
  input: Decoded<ListTagsForResourceRequest>,
  call: Call,
): ListTagsForResourceResponse {
  return { Tags: { ...byArn(call, input.ResourceARN).tags } };
}

/** Every scalable target with its tags, for the tagging API. */
export function taggedTargets(place: Place): readonly TaggedResource[] {
  return [...targets(place).values()].map(({ arn, tags }) => ({ arn, tags }));
}

/** Tags of a request, checked against AWS's rules; a copy. */
export function checkTags(
  tags: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  for (const key of Object.keys(tags)) {
    if (key === '' || key.length > 128)
      throw invalid('Tag keys must have between 1 and 128 characters');
    if (/^aws:/i.test(key)) throw invalid('Tag keys cannot start with aws:');
    if ((tags[key] ?? '').length > 256) throw invalid('Tag values can have up to 256 characters');
  }
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, value ?? '']));
}

function byArn(place: Place, arn: string): TargetRecord {
  const found = [...targets(place).values()].find((target) => target.arn === arn);
  if (found === undefined)
    throw new ServiceFault(
      'ResourceNotFoundException',
      `No scalable target found for resource ARN: ${arn}`,
      { members: { ResourceName: arn } },
    );
  return found;
}
