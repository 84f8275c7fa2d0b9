/** The first deploy of a cluster of instances, from an empty account, and its end. */
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../lib/engine/plan.ts';
import { type App, type DeployResult, Service } from '../../lib/index.ts';
import { anAccount, announcedBy, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { liveServices, mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, anAwsvpcTask, liveInstances, liveTasks } from './fleets.ts';

/** Two instances at least, a service with network interfaces of its own, one behind the bridge, and a daemon. */
function aCluster(): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 2,
      maxCapacity: 4,
    });
    new Service(stack, 'Api', {
      cluster,
      taskDefinition: anAwsvpcTask(fleet, 'ApiTask'),
      desiredCount: 2,
    });
    new Service(stack, 'Web', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'WebTask'),
      desiredCount: 4,
    });
    new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

/** Writes that a plan did not speak of. */
function unannounced(writes: readonly string[], plan: Plan): readonly string[] {
  const announced = announcedBy(plan);
  return writes.filter((name) => !announced.has(name.split('.').at(-1) ?? ''));
}

describe('a cluster of instances', () => {
  test('stands after one run, is settled, and goes in one run', async () => {
    const account = anAccount();
    const before = standing(account.sandbox.dump());
    const plan = await account.plan(aCluster());
    const sent = await account.writesDuring(async () => {
      const { run } = await mustDeploy(account, aCluster());
      expect(run.rollouts).toHaveLength(3);
    });
    expect(unannounced(sent, plan)).toEqual([]);
    expect(account.sandbox.calls.writes().flatMap(({ error }) => error ?? [])).toEqual([]);

    const instances = await liveInstances(account);
    expect(instances).toHaveLength(2);
    for (const { status, agentConnected, capacityProviderName = '' } of instances)
      expect({ status, agentConnected, capacityProviderName }).toEqual({
        status: 'ACTIVE',
        agentConnected: true,
        capacityProviderName: expect.stringMatching(/^fleet-Ec2-Cluster-Instances/),
      });
    const services = await liveServices(account);
    expect(services.map(({ runningCount }) => runningCount).sort()).toEqual([2, 2, 4]);
    const tasks = await liveTasks(account);
    for (const { containerInstanceArn } of instances)
      expect(
        tasks.filter(
          ({ group, containerInstanceArn: on }) =>
            /Agent/.test(group ?? '') && on === containerInstanceArn,
        ),
      ).toHaveLength(1);

    expect(linesOf(await account.plan(aCluster()))).toEqual([]);
    expect(await account.writesDuring(() => mustDeploy(account, aCluster()))).toEqual([]);

    let destroyed: DeployResult | undefined;
    const removed = await account.writesDuring(async () => {
      destroyed = await account.destroy(aCluster());
    });
    if (destroyed === undefined) throw new Error('nothing was destroyed');
    expect(failuresOf(destroyed)).toEqual([]);
    expect(destroyed.exitCode).toBe(0);
    expect(unannounced(removed, destroyed.plan)).toEqual([]);
    account.sandbox.clock.advance(60_000);
    expect(standing(account.sandbox.dump())).toEqual(before);
  });
});
