/** Which values of a request can be judged offline: any leaf may still be a reference. */
import type { Json } from '../core/json.ts';
import { isUnknown } from '../graph/resolve.ts';

/** The value, unless it is undefined or holds references. */
export function known<T>(value: T): T | undefined {
  return isUnknown(value as Json | undefined) ? undefined : value;
}

/** The items of a list; none while the list itself is a reference. */
export function items<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? (list as readonly T[]) : [];
}

/** Values that occur more than once, each told once. */
export function repeated<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
