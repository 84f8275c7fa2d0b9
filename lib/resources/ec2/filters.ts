/** Filters of EC2's Describe calls. */
import type { Filter } from '@aws-sdk/client-ec2';
import { chunksOf } from '../../aws/batch.ts';
import { ADDRESS_TAG, APP_TAG, CHILD_TAG_PREFIX } from '../tags.ts';

/** One filter takes at most so many values. */
const MOST_VALUES = 200;

/** A filter whose values are alternatives. */
export function filter(name: string, ...values: readonly string[]): Filter {
  return { Name: name, Values: [...values] };
}

/** Filters that ask for the values in as few calls as AWS allows; none for no values. */
export function filterBatches(name: string, values: Iterable<string>): readonly Filter[] {
  return chunksOf([...new Set(values)], MOST_VALUES).map((chunk) => filter(name, ...chunk));
}

/** Everything that the app owns. */
export function ownedBy(app: string): Filter {
  return filter(`tag:${APP_TAG}`, app);
}

/** What the app owns at one address. */
export function ownedAt(app: string, address: string): Filter[] {
  return [ownedBy(app), filter(`tag:${ADDRESS_TAG}`, address)];
}

/** Parents on which children are owned; `*` for all children. */
export function withChild(key: string): Filter {
  return filter('tag-key', `${CHILD_TAG_PREFIX}${key}`);
}
