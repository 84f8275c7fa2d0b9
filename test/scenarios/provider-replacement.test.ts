/** A capacity provider of which something immutable changes: a new pair takes over before the old one is retired. */
import { describe, expect, test } from 'vitest';
import { type App, Service } from '../../lib/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, liveServices, mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, liveGroups, liveInstances, liveTasks } from './fleets.ts';

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
});
