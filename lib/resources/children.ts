/** Children without tags, whose owners stand on their parents. */
import type { ReadContext } from '../resource-type.ts';
import type { TagRecord } from './tags.ts';
import { CHILD_TAG_PREFIX, childOwner } from './tags.ts';

/** A parent, as far as children need it. */
export interface ChildParent {
  readonly id: string;
  readonly tags: TagRecord;
}

/** Keys of the children that our tags on a parent name, with the owner's address. */
export function ownChildren(
  context: Pick<ReadContext, 'app'>,
  parent: ChildParent,
): readonly { readonly key: string; readonly address: string }[] {
  return Object.keys(parent.tags).flatMap((tag) => {
    if (!tag.startsWith(CHILD_TAG_PREFIX)) return [];
    const key = tag.slice(CHILD_TAG_PREFIX.length);
    const owner = childOwner(parent.tags, key);
    return owner?.app === context.app ? [{ key, address: owner.address }] : [];
  });
}

/**
 * Whether a tag names a child that is not there and not wanted either: what an interrupted run has left on its parent,
 * to be taken off. While the child is wanted the tag is right, and its create comes.
 */
export function isLeftover(context: ReadContext, type: string, address: string): boolean {
  return context.desired(type).every((node) => node.address !== address);
}
