/** Items by what they have in common. */

/** The items under the key of each, in the order in which the keys first come. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

interface Grouped {
  readonly groups: Map<unknown, unknown[]>;
  done: number;
}

const remembered = new WeakMap<readonly unknown[], Map<unknown, Grouped>>();

/**
 * The same for a list that is asked often and only ever grows: each item is looked at once for a way of grouping, which
 * must be a constant. The answer grows with the list.
 */
export function groupsOf<T, K>(
  items: readonly T[],
  keyOf: (item: T) => K,
): ReadonlyMap<K, readonly T[]> {
  const ways = remembered.get(items) ?? new Map<unknown, Grouped>();
  remembered.set(items, ways);
  const known = ways.get(keyOf) ?? { groups: new Map<unknown, unknown[]>(), done: 0 };
  ways.set(keyOf, known);
  for (; known.done < items.length; known.done += 1) {
    const item = items[known.done] as T;
    const key = keyOf(item);
    const group = known.groups.get(key);
    if (group === undefined) known.groups.set(key, [item]);
    else group.push(item);
  }
  return known.groups as Map<K, T[]>;
}
