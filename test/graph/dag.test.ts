import { describe, expect, test } from 'vitest';
import {
  findCycle,
  reverseEdges,
  topologicalLevels,
  topologicalOrder,
} from '../../lib/graph/dag.ts';
import { fc } from '../generators/fast-check.ts';

const edges = (graph: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(graph).map(([key, before]) => [key, new Set(before)]));

describe('topologicalOrder', () => {
  test('puts everything after what it depends on, ties by key, whatever the order of insertion', () => {
    const graph = { web: ['vpc', 'cluster'], cluster: ['vpc'], vpc: [], alone: [] };
    const turned = Object.fromEntries(Object.entries(graph).reverse());
    expect(topologicalOrder(edges(graph))).toEqual(['alone', 'vpc', 'cluster', 'web']);
    expect(topologicalOrder(edges(turned))).toEqual(['alone', 'vpc', 'cluster', 'web']);
    expect(topologicalLevels(edges(graph))).toEqual([['alone', 'vpc'], ['cluster'], ['web']]);
  });

  test('respects every edge of any acyclic graph, and says no to a cyclic one', () => {
    const pairs = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 80 });
    fc.assert(
      fc.property(pairs, (list) => {
        const graph = new Map<string, Set<string>>();
        for (let i = 0; i <= 20; i += 1) graph.set(`n${i}`, new Set());
        for (const [a, b] of list) if (a !== b) graph.get(`n${a}`)?.add(`n${b}`);
        const order = topologicalOrder(graph);
        const cycle = findCycle(graph);
        expect(order === undefined).toBe(cycle !== undefined);
        if (cycle !== undefined)
          for (let i = 0; i + 1 < cycle.length; i += 1)
            expect(graph.get(cycle[i] ?? '')?.has(cycle[i + 1] ?? '')).toBe(true);
        for (const [key, before] of order === undefined ? [] : graph)
          for (const other of before)
            expect(order?.indexOf(other)).toBeLessThan(order?.indexOf(key) ?? -1);
      }),
    );
  });

  test('ignores edges to keys that are not in the graph, and a key that depends on itself', () => {
    expect(topologicalOrder(edges({ a: ['elsewhere', 'a'] }))).toEqual(['a']);
  });
});

describe('findCycle', () => {
  test('names the circle', () => {
    expect(findCycle(edges({ a: ['b'], b: ['c'], c: ['a'], d: ['a'] }))).toEqual([
      'a',
      'b',
      'c',
      'a',
    ]);
  });

  test('layered diamonds cost no exponential time, and a long chain no stack', () => {
    const graph: Record<string, string[]> = {};
    for (let i = 0; i < 20_000; i += 1) {
      graph[`l${i}`] = i === 0 ? [] : [`l${i - 1}`, `r${i - 1}`];
      graph[`r${i}`] = i === 0 ? [] : [`l${i - 1}`, `r${i - 1}`];
    }
    expect(findCycle(edges(graph))).toBeUndefined();
  });
});

describe('reverseEdges', () => {
  test('turned twice is the same', () => {
    const graph = edges({ a: [], b: ['a'], c: ['a', 'b'] });
    expect(reverseEdges(reverseEdges(graph))).toEqual(graph);
  });
});
