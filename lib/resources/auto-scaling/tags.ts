/** Tags of Auto Scaling groups in AWS's form and as a record, and those that name the owners of a group's children. */
import type { Tag } from '@aws-sdk/client-auto-scaling';
import { compareText } from '../../core/json.ts';
import type { TagRecord } from '../tags.ts';

/** What AWS calls a group in its tags. */
const RESOURCE_TYPE = 'auto-scaling-group';

/** Tags of a group in AWS's form, sorted. Instances get those of the user; Gantry's are the group's own. */
export function tagList(group: string, tags: TagRecord): Tag[] {
  return Object.entries(tags)
    .sort(([a], [b]) => compareText(a, b))
    .map(([Key, Value]) => ({
      ResourceId: group,
      ResourceType: RESOURCE_TYPE,
      Key,
      Value,
      PropagateAtLaunch: !Key.startsWith('gantry:'),
    }));
}

/** Keys of tags in AWS's form, to be removed from a group. */
export function keyList(group: string, keys: readonly string[]): Tag[] {
  return keys.map((Key) => ({ ResourceId: group, ResourceType: RESOURCE_TYPE, Key }));
}

/** The child key of a warm pool: a group has one. */
export const WARM_POOL_KEY = 'warm-pool';

const HOOK_PREFIX = 'hook:';

/** The child key of a lifecycle hook. */
export function hookKey(name: string): string {
  return `${HOOK_PREFIX}${name}`;
}

/** The hook's name in its child key; undefined for the keys of other children. */
export function hookNameOf(key: string): string | undefined {
  return key.startsWith(HOOK_PREFIX) ? key.slice(HOOK_PREFIX.length) : undefined;
}
