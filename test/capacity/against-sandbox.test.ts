/** What the planner says, held against a scheduler that shares no code with it. GANTRY_RUNS sets the number of cases. */

import { expect, test } from 'vitest';
import { fc } from '../generators/fast-check.ts';
import { clusters } from './against-sandbox/cases.ts';
import { judge } from './against-sandbox/judge.ts';

const RUNS = Number(process.env['GANTRY_RUNS'] ?? 500);

test(`steady states, sizes of groups and blocked rollouts of ${RUNS} clusters come as they were forecast`, () => {
  const checked: Record<string, number> = {};
  fc.assert(
    fc.property(clusters, (wanted) => {
      const judgement = judge(wanted);
      for (const [statement, count] of Object.entries(judgement.checked))
        checked[statement] = (checked[statement] ?? 0) + count;
      expect(judgement.mismatches).toEqual([]);
    }),
    { numRuns: RUNS, ...seedOf(process.env['GANTRY_SEED']) },
  );
  // Nothing is proven by a planner that does not commit itself.
  const judged =
    (checked['fits'] ?? 0) + (checked['fits-after-scaling'] ?? 0) + (checked['does-not-fit'] ?? 0);
  const unjudged = Object.entries(checked)
    .filter(([statement]) => statement.startsWith('not judged'))
    .reduce((sum, [, count]) => sum + count, 0);
  expect(judged).toBeGreaterThan(4 * unjudged);
  for (const statement of [
    'fits',
    'fits-after-scaling',
    'does-not-fit',
    'rollout moves',
    'rollout-blocked',
    'size',
  ])
    expect(checked[statement] ?? 0, statement).toBeGreaterThan(RUNS / 100);
}, 900_000);

function seedOf(seed: string | undefined): { readonly seed?: number } {
  return seed === undefined ? {} : { seed: Number(seed) };
}
