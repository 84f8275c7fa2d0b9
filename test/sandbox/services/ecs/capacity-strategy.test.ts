import { describe, expect, test } from 'vitest';
import { shareOut } from '../../../../lib/sandbox/services/ecs/capacity-strategy.ts';
import { packManaged } from '../../../../lib/sandbox/services/ecs/managed-instances-packing.ts';
import type { ScaledNeed } from '../../../../lib/sandbox/services/ecs/managed-scaling-needs.ts';

describe('a strategy shares tasks out', () => {
  test.each([
    ['evenly by equal weights', [at('a', 1), at('b', 1)], 5, { a: 3, b: 2 }],
    ['by weights', [at('a', 1), at('b', 3)], 8, { a: 2, b: 6 }],
    ['by the base first', [at('a', 1, 2), at('b', 1)], 6, { a: 4, b: 2 }],
    ['by the base alone where the weight is 0', [at('a', 0, 2), at('b', 1)], 6, { a: 2, b: 4 }],
    ['not at all where the weight is 0', [at('a', 0), at('b', 1)], 3, { b: 3 }],
    ['all to a single one', [at('a', 0)], 2, { a: 2 }],
    ['to nobody without providers', [], 2, {}],
  ])('%s', (_, strategy, count, expected) => {
    const counts: Record<string, number> = {};
    for (const name of shareOut(strategy, count)) counts[name] = (counts[name] ?? 0) + 1;
    expect(counts).toEqual(expected);
  });
});

describe('Managed Instances', () => {
  const types = [
    { name: 'small', room: { cpu: 1024, memory: 2000, interfaces: 4, gpus: 0 } },
    { name: 'medium', room: { cpu: 2048, memory: 4000, interfaces: 10, gpus: 0 } },
    { name: 'large', room: { cpu: 4096, memory: 8000, interfaces: 20, gpus: 0 } },
  ];

  test('are of the smallest type that takes every task', () => {
    expect(packManaged(tasks(3, { cpu: 512, memory: 1000 }), types)).toEqual([
      { type: 'medium', ids: ['t0', 't1', 't2'] },
    ]);
  });

  test('are as many as it takes, the largest first', () => {
    expect(packManaged(tasks(6, { cpu: 1000, interfaces: 1 }), types)).toEqual([
      { type: 'large', ids: ['t0', 't1', 't2', 't3'] },
      { type: 'medium', ids: ['t4', 't5'] },
    ]);
  });

  test('are one for each task that must be alone or wants the same host port', () => {
    expect(packManaged(tasks(2, { ports: ['80/tcp'] }), types)).toHaveLength(2);
    expect(packManaged(tasks(2, { alone: true }), types)).toHaveLength(2);
  });

  test('are not launched for tasks that fit no type', () => {
    expect(packManaged(tasks(2, { gpus: 1 }), types)).toEqual([]);
  });
});

function at(capacityProvider: string, weight: number, base = 0) {
  return { capacityProvider, weight, base };
}

function tasks(count: number, need: Partial<ScaledNeed>) {
  return Array.from({ length: count }, (_, index) => ({
    id: `t${index}`,
    need: {
      cpu: 0,
      memory: 0,
      interfaces: 0,
      gpus: 0,
      ports: [],
      constraints: [],
      alone: false,
      ...need,
    },
  }));
}
