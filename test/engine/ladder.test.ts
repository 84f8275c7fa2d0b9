import { describe, expect, test } from 'vitest';
import { describeLadder } from '../../lib/engine/describe-ladder.ts';
import { ladderOf } from '../../lib/engine/ladder-of.ts';
import type { Step } from '../../lib/engine/plan.ts';
import type { Address } from '../../lib/graph/address.ts';
import type { AnyResourceType, FieldChange } from '../../lib/resource-type.ts';

const types = new Map(
  [
    { name: 'Group', expected: { create: 20, delete: 180 } },
    { name: 'Service', expected: { rollout: 120, delete: 60 } },
    { name: 'Association', secondHalf: () => 'drops provider B from' },
  ].map((type) => [type.name, type as unknown as AnyResourceType]),
);

const at = (address: string, type: string, after: readonly string[] = []) => ({
  address: `shop/${address}` as Address,
  type,
  account: '1',
  region: 'r',
  after: after.map((other) => `shop/${other}` as Address),
});

const moved: FieldChange = {
  path: 'capacityProviderStrategy',
  before: ['B'],
  after: ['A'],
  change: 'update',
  impact: 'deployment',
  cause: 'code',
};

const steps: readonly Step[] = [
  { ...at('A', 'Group'), action: 'create', fields: [] },
  { ...at('Providers', 'Association', ['A']), action: 'update', id: 'c', fields: [], tags: [] },
  { ...at('Web', 'Service', ['Providers']), action: 'update', id: 'w', fields: [moved], tags: [] },
  { ...at('Log', 'Service'), action: 'none', id: 'l' },
  { ...at('B/Old', 'Service'), action: 'delete', id: 'old' },
  { ...at('B', 'Group', ['B/Old']), action: 'delete', id: 'b' },
];

describe('the ladder of a plan', () => {
  const ladder = ladderOf({ steps }, { types });

  test('writes by the edges, then follows, finishes and removes', () => {
    expect(
      ladder.rungs.map(({ phase, address, start, seconds }) => [phase, address, start, seconds]),
    ).toEqual([
      ['write', 'shop/A', 0, 20],
      ['write', 'shop/Providers', 20, 1],
      ['write', 'shop/Web', 21, 1],
      ['rollout', 'shop/Web', 22, 120],
      ['finish', 'shop/Providers', 142, 1],
      ['remove', 'shop/B/Old', 143, 60],
      ['remove', 'shop/B', 203, 180],
    ]);
    expect(ladder.seconds).toBe(383);
  });

  test('is told with the moment at which each rung begins', () => {
    expect(describeLadder(ladder)).toBe(
      [
        'order, about 6 min in all:',
        '    0:00  creates shop/A (20 s)',
        '    0:20  updates shop/Providers',
        '    0:21  updates shop/Web',
        '    0:22  deploys shop/Web (2 min)',
        '    2:22  drops provider B from shop/Providers',
        '    2:23  deletes old shop/B/Old (60 s)',
        '    3:23  deletes b shop/B (3 min)',
      ].join('\n'),
    );
  });

  test('a run of less than a minute needs none', () => {
    expect(describeLadder(ladderOf({ steps: steps.slice(0, 2) }, { types }))).toBe('');
  });

  test('many steps of one moment are one line', () => {
    const many = Array.from(
      { length: 9 },
      (_, i): Step => ({
        ...at(`G${i}`, 'Group'),
        action: 'delete',
        id: `g${i}`,
      }),
    );
    expect(describeLadder(ladderOf({ steps: many }, { types }))).toContain(
      '    0:00  deletes shop/G0, shop/G1, shop/G2 and 6 more (3 min)',
    );
  });
});
