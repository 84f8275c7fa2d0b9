/**
 * A deploy to container instances, killed right after each of its writes: what it leaves before a write is what it has left
 * after the one before. The suite in `test/kills` does the same to every example, and to the command's own process.
 */
import { describe, expect, test } from 'vitest';
import { LOCK_LEASE } from '../../lib/engine/lock.ts';
import {
  type App,
  type GantryEvent,
  LoadBalancedService,
  OneOffTask,
  Service,
} from '../../lib/index.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { RUNS } from '../invariants/holds.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { mustDeploy, runsOf } from './apps.ts';
import { aBridgeTask, aFleet } from './fleets.ts';
import { type Moment, momentsOf, revived } from './kills.ts';

/** One moment in so many is tried; with GANTRY_RUNS above 1000, every one. */
const EACH = RUNS > 1000 ? 1 : 5;

/** A group of instances and its provider, a service behind a load balancer, a worker, and a migration before both. */
function anApp(): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    const provider = cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 2,
      maxCapacity: 3,
    });
    const { service } = new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'SiteTask'),
      desiredCount: 2,
    });
    const worker = new Service(stack, 'Worker', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'WorkerTask'),
    });
    new OneOffTask(stack, 'Migrate', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'Migration', { image: 'shop:gantry-exit-0' }),
      capacityProviderStrategies: [{ capacityProvider: provider, weight: 1 }],
      command: ['migrate'],
      before: [service, worker],
    });
  });
}

/** How often the migration had been started by the write after which a run was killed. */
function migratedBy(moments: readonly Moment[], index: number): number {
  return moments.slice(0, index + 1).filter(({ after }) => after === 'ECS.RunTask').length;
}

describe('a deploy that is killed after a write', () => {
  test('is finished by the same command: nothing twice, one migration; or undone by a destroy', async () => {
    const { account: calm, moments } = await momentsOf((account) => mustDeploy(account, anApp()));
    expect(moments.length).toBeGreaterThan(60);
    expect(runsOf(calm)).toBe(1);
    const kinds = standingByKind(calm.sandbox.dump());
    const state = await calm.state(anApp());
    const migration = moments.findIndex(({ after }) => after === 'ECS.RunTask');
    for (const [index, moment] of moments.entries()) {
      // The moments around the migration are tried whatever the sample.
      if (index % EACH !== 0 && Math.abs(index - migration) > 1) continue;
      const place = `killed after write ${index + 1}, ${moment.after}`;
      const account = revived(moment);
      await account.plan(anApp());
      const again = await account.deploy(anApp());
      expect(failuresOf(again), place).toEqual([]);
      expect(linesOf(await account.plan(anApp())), place).toEqual([]);
      expect(standingByKind(account.sandbox.dump()), place).toEqual(kinds);
      expect(await account.state(anApp()), place).toBe(state);
      expect(migratedBy(moments, index) + runsOf(account), place).toBe(1);

      const other = revived(moment);
      const gone = await other.destroy(anApp());
      expect(failuresOf(gone), place).toEqual([]);
      other.sandbox.clock.advance(LOCK_LEASE);
      expect(standing(other.sandbox.dump()), place).toEqual([]);
    }
  }, 600_000);

  test('holds the next one off while it may live; then its lock is taken over, and it is named', async () => {
    const { moments } = await momentsOf((account) => account.deploy(anApp(), { holder: 'ada' }));
    const [first] = moments;
    if (first === undefined) throw new Error('nothing was written');
    const account = anAccount({ snapshot: first.snapshot });
    await expect(account.deploy(anApp())).rejects.toMatchObject({ code: 'lock/held', exitCode: 6 });
    account.sandbox.clock.advance(LOCK_LEASE);
    const events: GantryEvent[] = [];
    const result = await account.deploy(anApp(), { onEvent: (event) => events.push(event) });
    expect(failuresOf(result)).toEqual([]);
    const takenOver = events.filter(({ kind }) => kind === 'lock-taken-over');
    expect(takenOver).toMatchObject([{ from: { holder: 'ada', command: 'deploy' } }]);
  });
});
