/** Tags as a record and as most services write them, and the tags by which children without tags are owned. */
import { compareText } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { Owner } from '../resource-type.ts';

/** Tags by key. */
export type TagRecord = Readonly<Record<string, string>>;

/** A tag in AWS's form. */
interface KeyValue {
  Key: string | undefined;
  Value: string | undefined;
}

/** The tag that names the owning app. */
export const APP_TAG = 'gantry:app';

/** The tag that names the owning address. */
export const ADDRESS_TAG = 'gantry:address';

/** Tags as a record. */
export function tagsOf(tags: readonly Partial<KeyValue>[] | undefined): TagRecord {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Tags in AWS's form, sorted, so that equal tags make equal requests. */
export function tagList(tags: TagRecord): Required<KeyValue>[] {
  return Object.entries(tags)
    .sort(([a], [b]) => compareText(a, b))
    .map(([Key, Value]) => ({ Key, Value }));
}

/** What starts the keys of tags on a parent that name the owners of its children. */
export const CHILD_TAG_PREFIX = 'gantry:child:';

/** Key of the tag on a parent that names the owner of one child. */
export function childTag(key: string): string {
  return `${CHILD_TAG_PREFIX}${key}`;
}

/** The owner of a child as its parent's tags say; the first part of an address is the app's name. */
export function childOwner(parentTags: TagRecord, key: string): Owner | undefined {
  const address = parentTags[childTag(key)];
  if (address === undefined) return undefined;
  return { app: address.split('/')[0] ?? '', address: address as Address };
}
