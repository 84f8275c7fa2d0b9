/** Tags of rules and buses. */
import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-eventbridge';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import {
  buses,
  checkUnmanaged,
  DEFAULT_BUS,
  keyOf,
  type Place,
  ruleNamed,
  rules,
} from './store.ts';

type Tags = Readonly<Record<string, string>>;

/** TagResource. */
export function tagResource(input: Decoded<TagResourceRequest>, call: Call): object {
  const { tags, write } = taggedAt(call, input.ResourceARN);
  write({ ...tags, ...tagRecord(input.Tags) });
  return {};
}

/** UntagResource. */
export function untagResource(input: Decoded<UntagResourceRequest>, call: Call): object {
  const { tags, write } = taggedAt(call, input.ResourceARN);
  const kept = Object.entries(tags).filter(([key]) => !input.TagKeys.includes(key));
  write(Object.fromEntries(kept));
  return {};
}

/** ListTagsForResource. */
export function listTagsForResource(
  input: Decoded<ListTagsForResourceRequest>,
  call: Call,
): object {
  const { tags } = taggedAt(call, input.ResourceARN, 'read');
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function taggedAt(
  place: Place,
  arn: string,
  why: 'read' | 'write' = 'write',
): { readonly tags: Tags; readonly write: (tags: Tags) => void } {
  const [, kind, path = ''] = /:(rule|event-bus)\/(.+)$/.exec(arn) ?? [];
  if (kind === 'rule') {
    const [name = '', bus = DEFAULT_BUS] = path.split('/').reverse();
    const rule = ruleNamed(place, name, bus);
    if (why === 'write') checkUnmanaged(rule);
    return {
      tags: rule.tags,
      write: (tags) => rules(place).set(keyOf(name, bus), { ...rule, tags }),
    };
  }
  const bus = buses(place).get(path);
  if (kind === undefined || bus === undefined)
    throw new ServiceFault('ResourceNotFoundException', `${arn} does not exist.`);
  return { tags: bus.tags, write: (tags) => buses(place).set(path, { ...bus, tags }) };
}
