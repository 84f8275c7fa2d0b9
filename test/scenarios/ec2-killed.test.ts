/** Deploys and teardowns of container instances that are killed: every state between is one that the same command ends. */
import { describe, expect, test } from 'vitest';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { RUNS } from '../invariants/holds.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';
import { aBusyFleet } from './fleets.ts';
import { type Moment, momentsOf, revived } from './kills.ts';

/** One moment in so many is tried; with GANTRY_RUNS above 1000, every one. */
const EACH = RUNS > 1000 ? 1 : 9;

/** Runs `check` on what a killed run left behind, for one moment in so many. */
async function fromEach(
  moments: readonly Moment[],
  check: (account: Account, place: string) => Promise<void>,
): Promise<void> {
  for (const [index, moment] of moments.entries())
    if (index % EACH === 0)
      await check(revived(moment), `killed after write ${index + 1}, ${moment.after}`);
}

async function destroyed(account: Account, place: string): Promise<void> {
  const result = await account.destroy(aBusyFleet());
  expect(failuresOf(result), place).toEqual([]);
  expect(result.exitCode, place).toBe(0);
  account.sandbox.clock.advance(120_000);
  expect(standing(account.sandbox.dump()), place).toEqual([]);
}

async function deployedOnce(): Promise<WorldSnapshot> {
  const account = anAccount();
  await mustDeploy(account, aBusyFleet());
  return account.sandbox.snapshot();
}

describe('a run over container instances that is killed', () => {
  test('while it deploys is finished by the same command, or undone by a destroy', async () => {
    const { account: calm, moments } = await momentsOf((account) =>
      mustDeploy(account, aBusyFleet()),
    );
    expect(moments.length).toBeGreaterThan(60);
    const kinds = standingByKind(calm.sandbox.dump());
    const state = await calm.state(aBusyFleet());
    await fromEach(moments, async (account, place) => {
      const result = await account.deploy(aBusyFleet());
      expect(failuresOf(result), place).toEqual([]);
      expect(result.exitCode, place).toBe(0);
      expect(linesOf(await account.plan(aBusyFleet())), place).toEqual([]);
      expect(standingByKind(account.sandbox.dump()), place).toEqual(kinds);
      expect(await account.state(aBusyFleet()), place).toBe(state);
    });
    await fromEach(moments, destroyed);
  }, 600_000);

  test('while it destroys is finished by the same command', async () => {
    const { moments } = await momentsOf(
      (account) => account.destroy(aBusyFleet()),
      await deployedOnce(),
    );
    expect(moments.length).toBeGreaterThan(30);
    await fromEach(moments, destroyed);
  }, 600_000);

  test('while it destroys leaves what a deploy brings up again', async () => {
    const start = await deployedOnce();
    const state = await anAccount({ snapshot: start }).state(aBusyFleet());
    const { moments } = await momentsOf((account) => account.destroy(aBusyFleet()), start);
    await fromEach(moments, async (account, place) => {
      const result = await account.deploy(aBusyFleet());
      expect(failuresOf(result), place).toEqual([]);
      expect(linesOf(await account.plan(aBusyFleet())), place).toEqual([]);
      expect(await account.state(aBusyFleet()), place).toBe(state);
    });
  }, 600_000);
});
