/** What ECS has on a group of instances that it scales, and never is anybody else's to change. */
import {
  DescribeLifecycleHooksCommand,
  DescribePoliciesCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, test } from 'vitest';
import { type App, Service } from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { autoScalingOf, mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, liveGroups } from './fleets.ts';

interface Shape {
  readonly count?: number;
  readonly image?: string;
  readonly maxCapacity?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

const FIRST = { count: 2, image: 'nginx:1', maxCapacity: 6, tags: { team: 'a' } };

/** Three tasks fill an instance. */
function aCluster(shape: Shape = {}): App {
  const { count, image, maxCapacity, tags } = { ...FIRST, ...shape };
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      desiredCapacity: 2,
      maxCapacity,
      tags,
    });
    new Service(stack, 'Service', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'Task', { image, memoryMiB: 2_400 }),
      desiredCount: count,
      minHealthyPercent: 50,
      maxHealthyPercent: 100,
    });
  });
}

/** What ECS has put on the only group, and where it has moved it. */
async function ecsOwn(account: Account) {
  const client = autoScalingOf(account);
  const [group] = await liveGroups(account);
  const AutoScalingGroupName = group?.AutoScalingGroupName;
  const [{ ScalingPolicies = [] }, { LifecycleHooks = [] }] = await Promise.all([
    client.send(new DescribePoliciesCommand({ AutoScalingGroupName })),
    client.send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName })),
  ]);
  return {
    tag: group?.Tags?.filter(({ Key }) => Key === 'AmazonECSManaged'),
    policies: ScalingPolicies.map(({ PolicyName, Alarms }) => ({ PolicyName, Alarms })),
    hooks: LifecycleHooks.map(({ LifecycleHookName }) => LifecycleHookName),
    desired: group?.DesiredCapacity,
  };
}

function groupWrites({ sandbox }: Account): readonly { operation: string; input: unknown }[] {
  return sandbox.calls
    .writes()
    .filter(({ service }) => service === 'Auto Scaling' || service === 'CloudWatch')
    .map(({ operation, input }) => ({ operation, input }));
}

describe('what ECS has on a group that it scales', () => {
  test('is there, is no change, and stays through every deploy while the group grows and shrinks', async () => {
    const account = anAccount();
    await mustDeploy(account, aCluster());
    const first = await ecsOwn(account);
    expect(first).toMatchObject({
      tag: [{ Value: '' }],
      policies: [
        {
          PolicyName: expect.stringMatching(/^ECSManagedAutoScalingPolicy-/),
          Alarms: [expect.anything(), expect.anything()],
        },
      ],
      hooks: [expect.stringMatching(/^ecs-managed-draining-termination-hook/)],
      desired: 2,
    });
    expect(linesOf(await account.plan(aCluster()))).toEqual([]);

    account.sandbox.calls.reset();
    await mustDeploy(account, aCluster({ count: 12 }));
    const grown = await ecsOwn(account);
    expect(grown).toEqual({ ...first, desired: 4 });
    expect(linesOf(await account.plan(aCluster({ count: 12 })))).toEqual([]);
    await mustDeploy(account, aCluster({ count: 12, image: 'nginx:2' }));
    expect(await ecsOwn(account)).toEqual(grown);
    expect(groupWrites(account)).toEqual([]);

    const few = { count: 3, image: 'nginx:2' };
    await mustDeploy(account, aCluster(few));
    account.sandbox.clock.advance(30 * 60_000);
    const shrinking = await ecsOwn(account);
    expect(shrinking.desired).toBeLessThan(4);
    expect(linesOf(await account.plan(aCluster(few)))).toEqual([]);
    expect(groupWrites(account)).toEqual([]);

    const wider = { ...few, maxCapacity: 8, tags: { team: 'b', stage: 'live' } };
    await mustDeploy(account, aCluster(wider));
    expect(await ecsOwn(account)).toEqual({ ...first, desired: expect.any(Number) });
    const writes = groupWrites(account);
    expect(writes.map(({ operation }) => operation).sort()).toEqual([
      'CreateOrUpdateTags',
      'UpdateAutoScalingGroup',
    ]);
    for (const { input } of writes) {
      expect(input).not.toHaveProperty('DesiredCapacity');
      expect(JSON.stringify(input)).not.toContain('AmazonECSManaged');
    }
    expect(linesOf(await account.plan(aCluster(wider)))).toEqual([]);
  });
});
