import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryAppPair } from '../generators/apps.ts';
import { anAccount, failuresOf, linesOf, RUNS } from './harness.ts';

describe('for any two variants of an app', () => {
  test('I2: deploying A and then B ends where deploying B alone ends', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAppPair(), async ([a, b]) => {
        const travelled = anAccount();
        expect(failuresOf(await travelled.deploy(a()))).toEqual([]);
        expect(failuresOf(await travelled.deploy(b(), { allowDowntime: true }))).toEqual([]);
        expect(linesOf(await travelled.plan(b()))).toEqual([]);

        const direct = anAccount();
        expect(failuresOf(await direct.deploy(b()))).toEqual([]);
        expect(await travelled.state(b())).toBe(await direct.state(b()));
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
