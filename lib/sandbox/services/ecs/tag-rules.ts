/** The rules for tags. */
import type { Tag } from '@aws-sdk/client-ecs';
import { invalid } from './faults.ts';
import { plain } from './place.ts';

/** Tags of a request, checked against AWS's rules; a copy. */
export function checkTags(tags: readonly Tag[] | undefined): Tag[] {
  const keys = new Set<string>();
  for (const { key = '', value = '' } of tags ?? []) {
    if (key === '' || key.length > 128)
      throw invalid('The tag key length must be between 1 and 128 characters.');
    if (value.length > 256)
      throw invalid('The tag value length must be between 0 and 256 characters.');
    if (/^aws:/i.test(key))
      throw invalid(`Tag keys that start with "aws:" are reserved for AWS use: ${key}`);
    if (keys.has(key)) throw invalid(`Duplicate tag keys found: ${key}`);
    keys.add(key);
  }
  if (keys.size > 50) throw invalid('The maximum number of tags per resource is 50.');
  return plain((tags ?? []).map(({ key, value }) => ({ key: key ?? '', value: value ?? '' })));
}

/** `old` with `added` laid over it by key. */
export function mergeTags(old: readonly Tag[], added: readonly Tag[]): Tag[] {
  const merged = new Map([...old, ...added].map((tag) => [tag.key, tag]));
  if (merged.size > 50) throw invalid('The maximum number of tags per resource is 50.');
  return [...merged.values()];
}

/** Tags of a cluster's tasks: those given and, with ECS-managed tags on, AWS's own. */
export function managedTags(
  cluster: string,
  serviceName: string | undefined,
  tags: readonly Tag[],
): Tag[] {
  return mergeTags(tags, [
    { key: 'aws:ecs:clusterName', value: cluster },
    ...(serviceName === undefined ? [] : [{ key: 'aws:ecs:serviceName', value: serviceName }]),
  ]);
}
