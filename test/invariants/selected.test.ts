import { describe, expect, test } from 'vitest';
import { digest } from '../../lib/core/json.ts';
import { addressOf } from '../../lib/engine/ownership.ts';
import { covers } from '../../lib/engine/selection.ts';
import { openRun } from '../../lib/toolkit/run.ts';
import { synth } from '../../lib/toolkit.ts';
import type { App } from '../../lib/tree/app.ts';
import { arbitraryAppPair } from '../generators/apps.ts';
import { fc } from '../generators/fast-check.ts';
import { type Account, anAccount, failuresOf, linesOf } from './harness.ts';
import { RUNS } from './holds.ts';
import { readLive } from './sight.ts';

/** What each object of ours is, by address and id. */
async function objectsOf(account: Account, app: App): Promise<ReadonlyMap<string, string>> {
  const { observation } = await readLive(app, account.sandbox);
  const all = [...observation.live.values(), ...observation.unclaimed.map(({ live }) => live)];
  return new Map(
    all.map((live) => {
      // What parents carry are the marks of their children, which may be selected.
      const tags = Object.entries(live.tags).filter(([key]) => !key.startsWith('gantry:child:'));
      // AWS's copy of the cluster's default reads as none while it is the same: it changes with the cluster, unwritten.
      const { capacityProviderStrategy: _, ...properties } = live.properties;
      const state = live.digest ?? JSON.stringify(properties);
      return [`${addressOf(live)} ${live.id}`, digest([state, tags.sort()])];
    }),
  );
}

describe('for any change of any app', () => {
  test('a deploy of a part writes nothing else, and a deploy of the rest comes to the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryAppPair({ maxServices: 3 }),
        fc.constantFrom(['Base'], ['More'], ['Base/Service0*'], ['Base/Cluster', 'More/*1']),
        fc.boolean(),
        async ([first, second], only, fromNothing) => {
          const account = anAccount();
          if (!fromNothing) expect(failuresOf(await account.deploy(first()))).toEqual([]);
          const was = await objectsOf(account, second());
          const options = { aws: { sandbox: account.sandbox }, only };
          const { graph } = await synth(second());
          const opened = await openRun(graph, options).catch((error: { code: string }) => {
            // The other stack is not in every app.
            expect(error.code).toBe('plan/unknown-address');
            return undefined;
          });
          fc.pre(opened !== undefined);
          const { selection } = opened?.target ?? {};
          const result = await account.deploy(second(), { only });
          const blocked = result.plan.diagnostics.filter(({ severity }) => severity === 'error');
          // What another part still uses may stand against it: then nothing at all is written.
          expect(blocked.map(({ code }) => code).filter((code) => !REFUSALS.has(code))).toEqual([]);
          if (blocked.length === 0) expect(failuresOf(result)).toEqual([]);
          const along = new Set<string>(
            result.plan.selection?.pulledIn.map(({ address }) => address),
          );
          const isFree = (address: string) => covers(selection, address) || along.has(address);
          const now = await objectsOf(account, second());
          const touched = [...new Set([...was.keys(), ...now.keys()])].filter(
            (key) => was.get(key) !== now.get(key),
          );
          // What the code has at a selected address now is selected, whatever it was known as.
          const [free, others] = [true, false].map((kind) =>
            touched.filter((key) => isFree(key.split(' ')[0] ?? '') === kind),
          );
          const movedIn = new Set(free?.map((key) => key.split(' ')[1]));
          expect(others?.filter((key) => !movedIn.has(key.split(' ')[1]))).toEqual([]);
          if (blocked.length > 0) expect(touched).toEqual([]);

          expect(failuresOf(await account.deploy(second()))).toEqual([]);
          expect(linesOf(await account.plan(second()))).toEqual([]);
        },
      ),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 600_000);
});

const REFUSALS: ReadonlySet<string> = new Set([
  'plan/used-outside',
  'plan/unknown-address',
  'plan/in-use',
]);
