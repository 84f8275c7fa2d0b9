/** Deploys and teardowns of container instances that are killed: every state between is one that the same command ends. */
import { describe, expect, test } from 'vitest';
import { type App, LoadBalancedService, Service } from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf, linesOf, RUNS } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, anAwsvpcTask } from './fleets.ts';
import { type Moment, momentsOf, revived } from './kills.ts';

/** One moment in so many is tried; with GANTRY_RUNS above 100, every one. */
const EACH = RUNS > 100 ? 1 : 9;

/** Two protected instances, a service behind a load balancer that scales itself, one with interfaces, and a daemon. */
function aCluster(): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 2,
      maxCapacity: 4,
      lifecycleHooks: { Bye: { transition: 'terminating', defaultResult: 'continue' } },
    });
    const { service } = new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'SiteTask'),
      desiredCount: 2,
    });
    service.autoScale({ min: 2, max: 4 }).onCpu({ targetPercent: 60 });
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition: anAwsvpcTask(fleet, 'WorkerTask'),
      desiredCount: 2,
    });
    new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

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
  const result = await account.destroy(aCluster());
  expect(failuresOf(result), place).toEqual([]);
  expect(result.exitCode, place).toBe(0);
  account.sandbox.clock.advance(120_000);
  expect(standing(account.sandbox.dump()), place).toEqual([]);
}

async function deployedOnce(): Promise<WorldSnapshot> {
  const account = anAccount();
  await mustDeploy(account, aCluster());
  return account.sandbox.snapshot();
}

describe('a run over container instances that is killed', () => {
  test('while it deploys is finished by the same command, or undone by a destroy', async () => {
    const { account: calm, moments } = await momentsOf((account) =>
      mustDeploy(account, aCluster()),
    );
    expect(moments.length).toBeGreaterThan(60);
    const kinds = standingByKind(calm.sandbox.dump());
    const state = await calm.state(aCluster());
    await fromEach(moments, async (account, place) => {
      const result = await account.deploy(aCluster());
      expect(failuresOf(result), place).toEqual([]);
      expect(result.exitCode, place).toBe(0);
      expect(linesOf(await account.plan(aCluster())), place).toEqual([]);
      expect(standingByKind(account.sandbox.dump()), place).toEqual(kinds);
      expect(await account.state(aCluster()), place).toBe(state);
    });
    await fromEach(moments, destroyed);
  }, 600_000);

  test('while it destroys is finished by the same command', async () => {
    const { moments } = await momentsOf(
      (account) => account.destroy(aCluster()),
      await deployedOnce(),
    );
    expect(moments.length).toBeGreaterThan(30);
    await fromEach(moments, destroyed);
  }, 600_000);

  test('while it destroys leaves what a deploy brings up again', async () => {
    const start = await deployedOnce();
    const state = await anAccount({ snapshot: start }).state(aCluster());
    const { moments } = await momentsOf((account) => account.destroy(aCluster()), start);
    await fromEach(moments, async (account, place) => {
      const result = await account.deploy(aCluster());
      expect(failuresOf(result), place).toEqual([]);
      expect(linesOf(await account.plan(aCluster())), place).toEqual([]);
      expect(await account.state(aCluster()), place).toBe(state);
    });
  }, 600_000);
});
