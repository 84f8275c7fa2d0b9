import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryApp } from '../generators/apps.ts';
import { anAccount, announcedBy, failuresOf, linesOf, RUNS } from './harness.ts';
import { standing } from './standing.ts';

describe('for any app', () => {
  test('I1, I7, I10: a second plan is empty, a second deploy writes nothing, no call is unannounced, destroy leaves what was there before', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryApp(), async (make) => {
        const account = anAccount();
        const before = standing(account.sandbox.dump());

        const plan = await account.plan(make());
        const announced = announcedBy(plan);
        const calls = await account.writesDuring(async () => {
          const first = await account.deploy(make());
          expect(failuresOf(first)).toEqual([]);
          expect(first.exitCode).toBe(0);
        });
        expect([...new Set(calls)].filter((name) => !announced.has(nameOf(name)))).toEqual([]);

        expect(linesOf(await account.plan(make()))).toEqual([]);
        expect(await account.writesDuring(() => account.deploy(make()))).toEqual([]);

        const gone = await account.destroy(make());
        expect(failuresOf(gone)).toEqual([]);
        expect(gone.exitCode).toBe(0);
        expect(standing(account.sandbox.dump())).toEqual(before);
        // A new group's allow-all rules are revoked unseen: outside IPv6 the second of them is not there.
        const refused = account.sandbox.calls.writes().flatMap(({ error }) => error ?? []);
        expect(refused.filter((code) => code !== 'InvalidPermission.NotFound')).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});

const nameOf = (call: string) => call.slice(call.indexOf('.') + 1);
