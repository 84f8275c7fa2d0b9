/** A capacity provider of which something immutable changes: a new pair takes over before the old one is retired. */
import { CreateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { type App, Service } from '../../lib/index.ts';
import {
  restoreCapacity,
  withholdCapacity,
} from '../../lib/sandbox/services/ec2/spare-capacity.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { RUNS } from '../invariants/holds.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, ecsOf, liveServices, mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, clusterOf, liveGroups, liveInstances, liveTasks } from './fleets.ts';
import { momentsOf, revived } from './kills.ts';

/** One moment in so many is tried; with GANTRY_RUNS above 1000, every one. */
const EACH = RUNS > 1000 ? 1 : 5;

interface Shape {
  readonly id?: string;
  readonly instanceType?: string;
}

/** Two instances of a provider, four tasks on it by strategy and two by default, and a daemon. */
function on({ id = 'Old', instanceType = 'm5.large' }: Shape = {}): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    const provider = cluster.addAsgCapacityProvider(id, {
      instanceType,
      minCapacity: 2,
      maxCapacity: 4,
    });
    new Service(stack, 'Named', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'NamedTask'),
      desiredCount: 4,
      capacityProviderStrategies: [{ capacityProvider: provider, weight: 1 }],
    });
    new Service(stack, 'Default', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'DefaultTask'),
      desiredCount: 2,
    });
    new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

async function namesOf(account: Account): Promise<readonly string[]> {
  const groups = await liveGroups(account);
  return groups.map(({ AutoScalingGroupName = '' }) => AutoScalingGroupName);
}

describe('a capacity provider is replaced', () => {
  test.each<[string, Shape]>([
    ['under another id', { id: 'New' }],
    ['for other processors, which its instances cannot get', { instanceType: 'm7g.large' }],
  ])(
    '%s: the new pair first, then the services move, then the old pair goes, in one run',
    async (_, change) => {
      const account = anAccount();
      await mustDeploy(account, on());
      const [old] = await namesOf(account);
      const { sandbox } = account;
      const plan = await account.plan(on(change));
      expect(actionsOf(plan).filter((line) => /(Named|Default|Agent)$/.test(line))).toEqual([
        'update fleet/Ec2/Default',
        'update fleet/Ec2/Named',
      ]);
      sandbox.calls.reset();
      await mustDeploy(account, on(change));

      const order = [
        'CreateAutoScalingGroup',
        'CreateCapacityProvider',
        'PutClusterCapacityProviders',
        'UpdateService',
        'DeleteCapacityProvider',
        'DeleteAutoScalingGroup',
      ];
      const sent = sandbox.calls
        .writes()
        .flatMap(({ operation }) => (order.includes(operation) ? [operation] : []));
      expect(sent).toEqual([
        'CreateAutoScalingGroup',
        'CreateCapacityProvider',
        'PutClusterCapacityProviders',
        'UpdateService',
        'UpdateService',
        'PutClusterCapacityProviders',
        'DeleteCapacityProvider',
        'DeleteAutoScalingGroup',
      ]);
      expect(sandbox.calls.writes().map(({ operation }) => operation)).not.toContain(
        'DeleteService',
      );

      const left = await namesOf(account);
      expect(left).toHaveLength(1);
      expect(left).not.toContain(old);
      const instances = await liveInstances(account);
      expect(instances).toHaveLength(2);
      const arns = new Set(instances.map(({ containerInstanceArn }) => containerInstanceArn));
      const tasks = await liveTasks(account);
      expect(tasks).toHaveLength(8);
      expect(tasks.every(({ containerInstanceArn }) => arns.has(containerInstanceArn))).toBe(true);
      expect(
        (await liveServices(account)).map(({ deployments = [] }) => deployments.length),
      ).toEqual([1, 1, 1]);
      expect(linesOf(await account.plan(on(change)))).toEqual([]);

      expect(failuresOf(await account.destroy(on(change)))).toEqual([]);
      sandbox.clock.advance(60_000);
      expect(standing(sandbox.dump())).toEqual([]);
    },
  );

  test.each<[string, Shape]>([
    ['under another id', { id: 'New' }],
    ['for other processors', { instanceType: 'm7g.large' }],
  ])(
    '%s, and the same command finishes what a killed one has begun, or a destroy ends it',
    async (_, change) => {
      const before = anAccount();
      await mustDeploy(before, on());
      const start = before.sandbox.snapshot();
      const { account: calm, moments } = await momentsOf(
        (account) => mustDeploy(account, on(change)),
        start,
      );
      const state = await calm.state(on(change));
      expect(moments.length).toBeGreaterThan(12);
      for (const [index, moment] of moments.entries()) {
        if (index % EACH !== 0) continue;
        const place = `killed after write ${index + 1}, ${moment.after}`;
        const account = revived(moment);
        const result = await account.deploy(on(change));
        expect(failuresOf(result), place).toEqual([]);
        expect(linesOf(await account.plan(on(change))), place).toEqual([]);
        expect(await account.state(on(change)), place).toBe(state);
        expect(await namesOf(account), place).toEqual(await namesOf(calm));
        const other = revived(moment);
        expect(failuresOf(await other.destroy(on(change))), place).toEqual([]);
        other.sandbox.clock.advance(120_000);
        expect(standing(other.sandbox.dump()), place).toEqual([]);
      }
    },
    120_000,
  );

  test('not at all where the services do not come up on the new one: the old pair stays, and another deploy ends it', async () => {
    const account = anAccount();
    await mustDeploy(account, on());
    const { sandbox } = account;
    // No instance of the new pair ever starts.
    withholdCapacity(sandbox.world, 'm7g.large');
    const changed = on({ instanceType: 'm7g.large' });
    const failed = await account.deploy(changed, { rolloutTimeout: 600_000 });
    expect(failed.exitCode).toBe(4);
    expect(await namesOf(account)).toHaveLength(2);
    const running = (await liveServices(account)).map(({ runningCount }) => runningCount);
    expect(running.sort()).toEqual([2, 2, 4]);
    restoreCapacity(sandbox.world, 'm7g.large');
    sandbox.clock.advance(1_800_000);
    await mustDeploy(account, changed);
    expect(await namesOf(account)).toHaveLength(1);
    expect(linesOf(await account.plan(changed))).toEqual([]);
  }, 60_000);

  test('not at all while a service of somebody else runs on the old one: nothing is written', async () => {
    const account = anAccount();
    await mustDeploy(account, on());
    const [task] = (await liveTasks(account)).filter(
      ({ capacityProviderName = '' }) => capacityProviderName !== '',
    );
    await ecsOf(account).send(
      new CreateServiceCommand({
        cluster: await clusterOf(account),
        serviceName: 'theirs',
        taskDefinition: task?.taskDefinitionArn,
        desiredCount: 1,
        capacityProviderStrategy: [{ capacityProvider: task?.capacityProviderName, weight: 1 }],
      }),
    );
    const writes = await account.writesDuring(async () => {
      const result = await account.deploy(on({ instanceType: 'm7g.large' }));
      expect(result).toMatchObject({ exitCode: 7, applied: false });
      expect(failuresOf(result)).toContainEqual(expect.stringMatching(/plan\/in-use .*theirs/));
    });
    expect(writes).toEqual([]);
  });
});
