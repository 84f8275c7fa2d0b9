/** G03: one of two capacity providers leaves a cluster, with a service, a daemon and protected instances on it. */
import { SetInstanceProtectionCommand } from '@aws-sdk/client-auto-scaling';
import { CreateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { describeLadder } from '../../lib/engine/describe-ladder.ts';
import { type App, Service } from '../../lib/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, autoScalingOf, ecsOf, fieldsAt, liveServices, mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, clusterOf, liveGroups, liveInstances, liveTasks } from './fleets.ts';

type Id = 'A' | 'B';

const AT = 'fleet/Ec2';

/** A cluster with providers of these ids, a service of four tasks on one of them, and a daemon. */
function sharing(ids: readonly Id[], on: Id, leastOfA = 1): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    const providers = new Map(
      ids.map((id) => [
        id,
        cluster.addAsgCapacityProvider(id, {
          instanceType: 'm5.large',
          minCapacity: id === 'A' ? leastOfA : 4,
          maxCapacity: 6,
        }),
      ]),
    );
    const provider = providers.get(on);
    if (provider === undefined) throw new Error(`${on} is not among ${ids.join()}`);
    new Service(stack, 'Service', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'Task'),
      desiredCount: 4,
      capacityProviderStrategies: [{ capacityProvider: provider, weight: 1 }],
    });
    new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

const BOTH = () => sharing(['A', 'B'], 'B');
const ONE = () => sharing(['A'], 'A');

async function deployed(app: App): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, app);
  account.sandbox.calls.reset();
  return account;
}

/** The group of a provider, by the end of the address that its name tells. */
async function groupOf(account: Account, id: Id) {
  const groups = await liveGroups(account);
  return groups.find(({ AutoScalingGroupName: name = '' }) =>
    name.startsWith(`fleet-Ec2-Cluster-${id}-`),
  );
}

describe('removing one of two capacity providers', () => {
  test('is a ladder in the plan: the service moves, then the provider is let go, then it and its group are deleted', async () => {
    const account = await deployed(BOTH());
    const plan = await account.plan(ONE());
    expect(linesOf(plan).filter((line) => line.includes('plan/'))).toEqual([]);
    expect(actionsOf(plan)).toEqual(
      expect.arrayContaining([
        `update ${AT}/Cluster/CapacityProviders`,
        `update ${AT}/Service`,
        `delete ${AT}/Cluster/B`,
        `delete ${AT}/Cluster/B/AutoScalingGroup`,
      ]),
    );
    expect(actionsOf(plan).filter((line) => line.includes(`${AT}/Cluster/A`))).toEqual([]);
    expect(fieldsAt(plan, `${AT}/Service`)).toEqual([
      expect.stringMatching(/^capacityProviderStrategy: .*, deployment$/),
    ]);
    const rungs = plan.ladder.rungs.map(({ phase, address }) => `${phase} ${address}`);
    const order = [
      `write ${AT}/Service`,
      `rollout ${AT}/Service`,
      `finish ${AT}/Cluster/CapacityProviders`,
      `remove ${AT}/Cluster/B`,
      `remove ${AT}/Cluster/B/AutoScalingGroup`,
      `remove ${AT}/Cluster/B/LaunchTemplate`,
    ];
    expect(rungs.filter((rung) => order.includes(rung))).toEqual(order);
    const text = describeLadder(plan.ladder);
    expect(text).toMatch(/about \d+ min in all/);
    expect(text).toMatch(/deletes.*AutoScalingGroup.*min/);
  });

  test('moves the service in place and takes provider and group away, in one run of less than ten minutes', async () => {
    const account = await deployed(BOTH());
    const { sandbox } = account;
    const protectedOfB = (await groupOf(account, 'B'))?.Instances ?? [];
    expect(protectedOfB).toHaveLength(4);
    await autoScalingOf(account).send(
      new SetInstanceProtectionCommand({
        AutoScalingGroupName: (await groupOf(account, 'B'))?.AutoScalingGroupName,
        InstanceIds: protectedOfB.map(({ InstanceId = '' }) => InstanceId),
        ProtectedFromScaleIn: true,
      }),
    );
    sandbox.calls.reset();
    const before = await groupOf(account, 'A');
    const start = sandbox.clock.now();

    await mustDeploy(account, ONE());

    expect(sandbox.clock.now() - start).toBeLessThan(600_000);
    const writes = sandbox.calls.writes();
    expect(
      writes.flatMap(({ operation, input }) =>
        /Service$/.test(operation) ? [{ operation, input }] : [],
      ),
    ).toEqual([
      {
        operation: 'UpdateService',
        input: expect.objectContaining({ forceNewDeployment: true }),
      },
    ]);
    const order = [
      // The default strategy first, so that nothing new comes to B.
      'PutClusterCapacityProviders',
      'UpdateService',
      'PutClusterCapacityProviders',
      'DeleteCapacityProvider',
      ...protectedOfB.map(() => 'DeregisterContainerInstance'),
      'SetInstanceProtection',
      'DeleteAutoScalingGroup',
      'DeleteLaunchTemplate',
    ];
    expect(
      writes.flatMap(({ operation }) => (order.includes(operation) ? [operation] : [])),
    ).toEqual(order);
    const touchingA = writes.filter(({ input }) => JSON.stringify(input).includes('Cluster-A-'));
    expect(new Set(touchingA.map(({ operation }) => operation))).toEqual(
      new Set(['PutClusterCapacityProviders', 'UpdateService']),
    );

    expect(await groupOf(account, 'B')).toBeUndefined();
    expect(await groupOf(account, 'A')).toEqual(before);
    const instances = await liveInstances(account);
    expect(instances.map(({ capacityProviderName }) => capacityProviderName)).toEqual([
      expect.stringMatching(/^fleet-Ec2-Cluster-A/),
    ]);
    const tasks = await liveTasks(account);
    expect(tasks.map(({ capacityProviderName: name = 'none' }) => name).sort()).toEqual([
      ...Array.from({ length: 4 }, () => instances[0]?.capacityProviderName),
      'none',
    ]);
    expect(linesOf(await account.plan(ONE()))).toEqual([]);

    const destroyed = await account.destroy(ONE());
    expect(failuresOf(destroyed)).toEqual([]);
    expect(destroyed.exitCode).toBe(0);
    sandbox.clock.advance(60_000);
    expect(standing(sandbox.dump())).toEqual([]);
  });

  test('waits for the instances that the other one must bring first', async () => {
    const account = await deployed(sharing(['A', 'B'], 'B', 0));
    const start = account.sandbox.clock.now();
    const after = sharing(['A'], 'A', 0);
    await mustDeploy(account, after);
    expect(account.sandbox.clock.now() - start).toBeLessThan(900_000);
    const [service] = (await liveServices(account)).filter(
      ({ schedulingStrategy }) => schedulingStrategy === 'REPLICA',
    );
    expect(service).toMatchObject({ runningCount: 4 });
    expect(linesOf(await account.plan(after))).toEqual([]);
  });

  test('is refused before any write while a service of somebody else runs on it, by name', async () => {
    const account = await deployed(BOTH());
    const [instance] = (await liveInstances(account)).filter(({ capacityProviderName = '' }) =>
      capacityProviderName.startsWith('fleet-Ec2-Cluster-B'),
    );
    const [agent] = (await liveTasks(account)).filter(({ group = '' }) => /Agent/.test(group));
    await ecsOf(account).send(
      new CreateServiceCommand({
        cluster: await clusterOf(account),
        serviceName: 'theirs',
        taskDefinition: agent?.taskDefinitionArn,
        desiredCount: 1,
        capacityProviderStrategy: [{ capacityProvider: instance?.capacityProviderName, weight: 1 }],
      }),
    );
    const writes = await account.writesDuring(async () => {
      const result = await account.deploy(ONE());
      expect(result).toMatchObject({ exitCode: 7, applied: false });
      expect(failuresOf(result)).toEqual([
        expect.stringMatching(/plan\/in-use fleet\/Ec2\/Cluster\/B .*service theirs of cluster/),
      ]);
    });
    expect(writes).toEqual([]);
  });
});
