/** Order among named things: topological order, cycles, reachability. */
import { compareText } from '../core/json.ts';

/** For each key, the keys that must come before it. Keys that are not themselves in the map are ignored. */
export type Edges<K extends string = string> = ReadonlyMap<K, ReadonlySet<K>>;

/** All keys, each after everything it depends on; ties by key. Undefined when there is a cycle. */
export function topologicalOrder<K extends string>(edges: Edges<K>): readonly K[] | undefined {
  const levels = topologicalLevels(edges);
  return levels?.flat();
}

/** Keys in waves: each wave depends only on earlier ones. Undefined when there is a cycle. */
export function topologicalLevels<K extends string>(
  edges: Edges<K>,
): readonly (readonly K[])[] | undefined {
  const waiting = new Map<K, number>();
  const dependents = new Map<K, K[]>();
  for (const [key, before] of edges) {
    let count = 0;
    for (const dependency of before) {
      if (!edges.has(dependency) || dependency === key) continue;
      count += 1;
      const list = dependents.get(dependency);
      if (list === undefined) dependents.set(dependency, [key]);
      else list.push(key);
    }
    waiting.set(key, count);
  }
  const levels: K[][] = [];
  let level = [...waiting].filter(([, count]) => count === 0).map(([key]) => key);
  let seen = 0;
  while (level.length > 0) {
    level.sort(compareText);
    levels.push(level);
    seen += level.length;
    const next: K[] = [];
    for (const key of level)
      for (const dependent of dependents.get(key) ?? []) {
        const left = (waiting.get(dependent) ?? 0) - 1;
        waiting.set(dependent, left);
        if (left === 0) next.push(dependent);
      }
    level = next;
  }
  return seen === edges.size ? levels : undefined;
}

/** One cycle as a list of keys, the first repeated at the end; undefined when there is none. */
export function findCycle<K extends string>(edges: Edges<K>): readonly K[] | undefined {
  const done = new Set<K>();
  for (const start of [...edges.keys()].sort(compareText)) {
    const cycle = cycleFrom(start, edges, done);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Every edge turned round: what must come after each key. */
export function reverseEdges<K extends string>(edges: Edges<K>): Map<K, Set<K>> {
  const reversed = new Map<K, Set<K>>([...edges.keys()].map((key) => [key, new Set<K>()]));
  for (const [key, before] of edges)
    for (const dependency of before) reversed.get(dependency)?.add(key);
  return reversed;
}

// Depth first with a path of its own, not recursion: graphs of many thousand resources in one chain must not overflow.
function cycleFrom<K extends string>(
  start: K,
  edges: Edges<K>,
  done: Set<K>,
): readonly K[] | undefined {
  const path: { key: K; rest: Iterator<K> }[] = [];
  const onPath = new Set<K>();
  const enter = (key: K) => {
    path.push({ key, rest: (edges.get(key) ?? new Set<K>()).values() });
    onPath.add(key);
  };
  if (!done.has(start)) enter(start);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.next();
    if (next.done === true) {
      done.add(top.key);
      onPath.delete(top.key);
      path.pop();
    } else if (onPath.has(next.value)) {
      const keys = path.map((step) => step.key);
      return [...keys.slice(keys.indexOf(next.value)), next.value];
    } else if (edges.has(next.value) && !done.has(next.value)) enter(next.value);
  }
  return undefined;
}
