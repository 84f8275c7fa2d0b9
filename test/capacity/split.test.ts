import { expect, test } from 'vitest';
import { splitTasks } from '../../lib/capacity/split.ts';
import { fc } from '../generators/fast-check.ts';

const item = (provider: string, base: number, weight: number) => ({ provider, base, weight });

test.each([
  ['a single provider of weight 1', [item('a', 0, 1)], 7, { a: 7 }],
  ['a single provider of weight 0', [item('a', 0, 0)], 7, { a: 7 }],
  ['weights 1 and 4', [item('a', 0, 1), item('b', 0, 4)], 5, { a: 1, b: 4 }],
  ['the base first', [item('a', 2, 1), item('b', 0, 3)], 10, { a: 4, b: 6 }],
  ['a base that takes all', [item('a', 5, 1), item('b', 0, 3)], 3, { a: 3, b: 0 }],
  [
    'weight 0 takes its base and nothing else',
    [item('a', 2, 0), item('b', 0, 1)],
    6,
    { a: 2, b: 4 },
  ],
  ['no task', [item('a', 1, 1)], 0, { a: 0 }],
])('%s', (_, strategy, tasks, expected) => {
  expect(Object.fromEntries(splitTasks(strategy, tasks))).toEqual(expected);
});

const strategies = fc
  .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 })
  .chain((weights) =>
    fc
      .tuple(fc.nat({ max: weights.length - 1 }), fc.nat({ max: 50 }))
      .map(([at, base]) =>
        weights.map((weight, index) => item(`p${index}`, index === at ? base : 0, weight)),
      ),
  );

test('every task goes to some provider, the base is served first, and the rest is within one task of its share', () => {
  fc.assert(
    fc.property(strategies, fc.nat({ max: 5000 }), (strategy, tasks) => {
      const split = splitTasks(strategy, tasks);
      const total = [...split.values()].reduce((sum, count) => sum + count, 0);
      expect(total).toBe(tasks);
      const base = strategy.reduce((sum, one) => sum + one.base, 0);
      const weights = strategy.reduce((sum, one) => sum + one.weight, 0);
      const rest = Math.max(0, tasks - base);
      for (const one of strategy) {
        const count = split.get(one.provider) ?? 0;
        expect(count).toBeGreaterThanOrEqual(Math.min(one.base, tasks));
        if (tasks < base) continue;
        const share = (rest * one.weight) / weights;
        expect(Math.abs(count - one.base - share)).toBeLessThan(strategy.length);
      }
    }),
  );
});
