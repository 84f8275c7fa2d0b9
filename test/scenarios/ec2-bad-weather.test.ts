/** Clusters of instances in an AWS that throttles, errs, answers late and loses answers. */
import { describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { RUNS } from '../invariants/holds.ts';
import { standing } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';
import { aBusyFleet, liveGroups, liveInstances } from './fleets.ts';

const SEEDS = Array.from({ length: RUNS > 1000 ? 20 : 3 }, (_, index) => index + 1);

/** What is the same however the deploy went: the app's state, its group, and that every instance is the provider's. */
async function endOf(account: Account) {
  const instances = await liveInstances(account);
  const groups = await liveGroups(account);
  return {
    state: await account.state(aBusyFleet()),
    sizes: groups.map(({ MinSize, MaxSize }) => ({ MinSize, MaxSize })),
    foreign: instances.filter(({ capacityProviderName = '' }) => capacityProviderName === ''),
  };
}

async function calm() {
  const account = anAccount();
  await mustDeploy(account, aBusyFleet());
  return endOf(account);
}

/** Deploys and destroys under faults, and looks without them. */
async function there(account: Account, brew: () => void, place: string) {
  const { faults } = account.sandbox;
  brew();
  expect(failuresOf(await account.deploy(aBusyFleet())), place).toEqual([]);
  faults.clear();
  expect(linesOf(await account.plan(aBusyFleet())), place).toEqual([]);
  const end = await endOf(account);
  brew();
  expect(failuresOf(await account.destroy(aBusyFleet())), place).toEqual([]);
  faults.clear();
  account.sandbox.clock.advance(120_000);
  expect(standing(account.sandbox.dump()), place).toEqual([]);
  return end;
}

describe('a cluster of instances comes to its end and goes', () => {
  test('under throttles, internal errors and reads that are behind', async () => {
    const expected = await calm();
    for (const seed of SEEDS) {
      const account = anAccount({ seed });
      const { faults } = account.sandbox;
      const end = await there(
        account,
        () => {
          faults.add({ probability: 0.2, effect: { kind: 'throttle' } });
          faults.add({ probability: 0.05, effect: { kind: 'server-error' } });
          faults.add({ probability: 0.3, effect: { kind: 'stale', milliseconds: 10_000 } });
        },
        `seed ${seed}`,
      );
      expect(end, `seed ${seed}`).toEqual(expected);
    }
  }, 120_000);

  test.each<FaultEffect>([{ kind: 'lost-answer' }, { kind: 'error-after-commit' }])(
    'when of each write the first one is carried out without a word of it: %j',
    async (effect) => {
      const expected = await calm();
      const account = anAccount();
      const seen = new Set<string>();
      const end = await there(
        account,
        () =>
          account.sandbox.faults.add({
            write: true,
            where: ({ service, operation, input }) => {
              const key = `${service} ${operation} ${JSON.stringify(input)}`;
              if (seen.has(key)) return false;
              seen.add(key);
              return true;
            },
            effect,
          }),
        effect.kind,
      );
      expect(end).toEqual(expected);
    },
    60_000,
  );
});
