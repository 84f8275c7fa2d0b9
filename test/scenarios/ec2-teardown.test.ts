/** Taking down a cluster of instances in which people have left things as no deploy would. */
import {
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import {
  RunTaskCommand,
  UpdateContainerInstancesStateCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { type App, Service } from '../../lib/index.ts';
import { type Account, anAccount, failuresOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import { autoScalingOf, ecsOf, mustDeploy } from './apps.ts';
import {
  aBridgeTask,
  aFleet,
  anAwsvpcTask,
  clusterOf,
  liveGroups,
  liveInstances,
  liveTasks,
} from './fleets.ts';

/** Three instances, a service with network interfaces of its own that needs all its tasks, and a daemon. */
function aCluster(): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 3,
      maxCapacity: 3,
    });
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition: anAwsvpcTask(fleet, 'WorkerTask'),
      desiredCount: 4,
    });
    new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

interface Parts {
  readonly account: Account;
  readonly cluster: string;
  readonly group: string;
  readonly instances: readonly string[];
}

const LEFT: readonly (readonly [string, (parts: Parts) => Promise<unknown>])[] = [
  [
    'tasks that are protected from scale-in',
    async ({ account, cluster }) => {
      const tasks = (await liveTasks(account)).filter(({ group = '' }) => /Worker/.test(group));
      await ecsOf(account).send(
        new UpdateTaskProtectionCommand({
          cluster,
          tasks: tasks.map(({ taskArn = '' }) => taskArn),
          protectionEnabled: true,
          expiresInMinutes: 2880,
        }),
      );
    },
  ],
  [
    'a task that no service runs',
    async ({ account, cluster }) => {
      const [agent] = (await liveTasks(account)).filter(({ group = '' }) => /Agent/.test(group));
      const [instance] = await liveInstances(account);
      const { tasks = [] } = await ecsOf(account).send(
        new RunTaskCommand({
          cluster,
          taskDefinition: agent?.taskDefinitionArn,
          capacityProviderStrategy: [
            { capacityProvider: instance?.capacityProviderName, weight: 1 },
          ],
        }),
      );
      expect(tasks).toHaveLength(1);
      account.sandbox.clock.advance(60_000);
    },
  ],
  [
    'instances that are protected from scale-in by hand',
    ({ account, group, instances }) =>
      autoScalingOf(account).send(
        new SetInstanceProtectionCommand({
          AutoScalingGroupName: group,
          InstanceIds: [...instances],
          ProtectedFromScaleIn: true,
        }),
      ),
  ],
  [
    'a group that terminates nothing',
    ({ account, group }) =>
      autoScalingOf(account).send(
        new SuspendProcessesCommand({
          AutoScalingGroupName: group,
          ScalingProcesses: ['Terminate', 'Launch'],
        }),
      ),
  ],
  [
    'an instance that is draining and cannot',
    async ({ account, cluster }) => {
      const [first] = await liveInstances(account);
      await ecsOf(account).send(
        new UpdateContainerInstancesStateCommand({
          cluster,
          containerInstances: [first?.containerInstanceArn ?? ''],
          status: 'DRAINING',
        }),
      );
      account.sandbox.clock.advance(60_000);
    },
  ],
  [
    'an instance that was stopped by hand in a group that replaces nothing',
    async ({ account, group, instances }) => {
      await autoScalingOf(account).send(
        new SuspendProcessesCommand({
          AutoScalingGroupName: group,
          ScalingProcesses: ['HealthCheck', 'ReplaceUnhealthy'],
        }),
      );
      await new EC2Client(clientOf(account.sandbox)).send(
        new StopInstancesCommand({ InstanceIds: instances.slice(0, 1) }),
      );
      account.sandbox.clock.advance(120_000);
    },
  ],
];

async function deployed(): Promise<Parts> {
  const account = anAccount();
  await mustDeploy(account, aCluster());
  const [group] = await liveGroups(account);
  return {
    account,
    cluster: await clusterOf(account),
    group: group?.AutoScalingGroupName ?? '',
    instances: (group?.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []),
  };
}

async function goes({ account }: Parts): Promise<void> {
  const { sandbox } = account;
  const start = sandbox.clock.now();
  const result = await account.destroy(aCluster());
  expect(failuresOf(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
  expect(sandbox.clock.now() - start).toBeLessThan(15 * 60_000);
  sandbox.clock.advance(120_000);
  expect(standing(sandbox.dump())).toEqual([]);
}

describe('a cluster of instances goes in one run', () => {
  test.each(LEFT)('with %s', async (_, leave) => {
    const parts = await deployed();
    await leave(parts);
    await goes(parts);
  });

  test('with all of that at once', async () => {
    const parts = await deployed();
    for (const [, leave] of LEFT) await leave(parts);
    await goes(parts);
  });
});
