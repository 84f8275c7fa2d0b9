import { describe, expect, test } from 'vitest';
import { app as webService } from '../../examples/web-service/app.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

async function calm() {
  const account = anAccount();
  await mustDeploy(account, webService);
  return {
    kinds: standingByKind(account.sandbox.dump()),
    state: await account.state(webService),
  };
}

describe('in bad weather a deploy ends where it ends in calm', () => {
  test('of throttles and internal errors', async () => {
    const { kinds, state } = await calm();
    for (const seed of SEEDS) {
      const account = anAccount({ seed });
      const { faults } = account.sandbox;
      faults.add({ probability: 0.2, effect: { kind: 'throttle' } });
      faults.add({ probability: 0.05, effect: { kind: 'server-error' } });
      const result = await account.deploy(webService);
      expect(failuresOf(result), `seed ${seed}`).toEqual([]);
      expect(result.exitCode, `seed ${seed}`).toBe(0);
      expect(faults.fired).toBeGreaterThan(20);
      faults.clear();
      expect(linesOf(await account.plan(webService)), `seed ${seed}`).toEqual([]);
      expect(standingByKind(account.sandbox.dump()), `seed ${seed}`).toEqual(kinds);
      expect(await account.state(webService), `seed ${seed}`).toBe(state);
    }
  }, 120_000);

  test('of reads that are ten seconds behind, now and then', async () => {
    const { kinds, state } = await calm();
    for (const seed of SEEDS) {
      const account = anAccount({ seed });
      const { faults } = account.sandbox;
      faults.add({ probability: 0.3, effect: { kind: 'stale', milliseconds: 10_000 } });
      const result = await account.deploy(webService);
      expect(failuresOf(result), `seed ${seed}`).toEqual([]);
      expect(result.exitCode, `seed ${seed}`).toBe(0);
      faults.clear();
      expect(linesOf(await account.plan(webService)), `seed ${seed}`).toEqual([]);
      expect(standingByKind(account.sandbox.dump()), `seed ${seed}`).toEqual(kinds);
      expect(await account.state(webService), `seed ${seed}`).toBe(state);
    }
  }, 120_000);

  test('of reads that are always ten seconds behind', async () => {
    const { kinds, state } = await calm();
    const account = anAccount();
    const { faults } = account.sandbox;
    faults.add({ effect: { kind: 'stale', milliseconds: 10_000 } });
    const result = await account.deploy(webService);
    expect(failuresOf(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    faults.clear();
    expect(standingByKind(account.sandbox.dump())).toEqual(kinds);
    expect(await account.state(webService)).toBe(state);
  });

  test('and a destroy leaves nothing', async () => {
    for (const seed of SEEDS.slice(0, 4)) {
      const account = anAccount({ seed });
      await mustDeploy(account, webService);
      const { faults } = account.sandbox;
      faults.add({ probability: 0.2, effect: { kind: 'throttle' } });
      faults.add({ probability: 0.05, effect: { kind: 'server-error' } });
      faults.add({ probability: 0.3, effect: { kind: 'stale', milliseconds: 10_000 } });
      const result = await account.destroy(webService);
      expect(failuresOf(result), `seed ${seed}`).toEqual([]);
      expect(standing(account.sandbox.dump()), `seed ${seed}`).toEqual([]);
    }
  }, 120_000);
});
