import {
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeLifecycleHooksCommand,
  type UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { CreateCapacityProviderCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { autoScalingAutoScalingGroup as type } from '../../../lib/resources/auto-scaling/auto-scaling-group/index.ts';
import type { AutoScalingGroupProperties } from '../../../lib/resources/auto-scaling/auto-scaling-group/properties.ts';
import { autoScalingLifecycleHook as hookType } from '../../../lib/resources/auto-scaling/lifecycle-hook/index.ts';
import { autoScalingWarmPool as poolType } from '../../../lib/resources/auto-scaling/warm-pool/index.ts';
import { ServiceFault } from '../../../lib/sandbox/service.ts';
import { creating } from '../contexts.ts';
import { deploy, look } from '../deploying.ts';
import { aGroup, anInstancesWorld, groupOf, type InstancesWorld } from '../ecs/instances-world.ts';

const ADDRESS = 'shop/Web';

const group = (
  { subnet, template }: InstancesWorld,
  more: Partial<AutoScalingGroupProperties> = {},
): AutoScalingGroupProperties => ({
  AutoScalingGroupName: 'web',
  MinSize: 0,
  MaxSize: 4,
  LaunchTemplate: { LaunchTemplateName: template, Version: '1' },
  VPCZoneIdentifier: [subnet],
  ...more,
});

/** The inputs of the writes of an operation. */
function inputsOf<T>(world: InstancesWorld, operation: string): readonly T[] {
  return world.sandbox.calls
    .writes()
    .filter((call) => call.operation === operation)
    .map(({ input }) => input as T);
}

describe('creating', () => {
  test('waits for no instance', async () => {
    const world = await anInstancesWorld();
    const before = world.sandbox.clock.now();
    const { live } = await deploy(world, type, ADDRESS, group(world, { MinSize: 2 }));
    expect(live).toMatchObject({ id: 'web', state: 'ready' });
    expect(live.attributes['AutoScalingGroupARN']).toMatch(/^arn:aws:autoscaling:/);
    expect(world.sandbox.clock.now() - before).toBeLessThan(5_000);
  });

  test('waits for an instance profile that was made in this run', async () => {
    const world = await anInstancesWorld();
    refuseProfile(world, 3);
    const { live } = await deploy(world, type, ADDRESS, group(world));
    expect(live.state).toBe('ready');
  });

  test('does not wait for a profile that nobody has just made, nor for an image', async () => {
    const world = await anInstancesWorld();
    const operations = await type.operations();
    const stale = world.applying({ fresh: false });
    refuseProfile(world, 1);
    await expect(operations.create(creating(ADDRESS, group(world)), stale)).rejects.toThrow(
      /Invalid IAM Instance Profile/,
    );
    refuse(world, "The image id '[ami-0123456789abcdef0]' does not exist");
    await expect(
      operations.create(creating(ADDRESS, group(world)), world.applying()),
    ).rejects.toThrow(/image id/);
  });

  test('gives tags of the user to instances, and keeps its own to the group', async () => {
    const world = await anInstancesWorld();
    const operations = await type.operations();
    await operations.create(
      creating(ADDRESS, group(world), { team: 'web' }),
      world.applying({ address: ADDRESS as never }),
    );
    const tags = (await groupOf(world, 'web'))?.Tags ?? [];
    expect(tags.map(({ Key, PropagateAtLaunch }) => [Key, PropagateAtLaunch])).toEqual(
      expect.arrayContaining([
        ['gantry:address', false],
        ['gantry:app', false],
        ['team', true],
      ]),
    );
  });

  test('does not take a group of somebody else', async () => {
    const world = await anInstancesWorld();
    await aGroup(world, 'web');
    const operations = await type.operations();
    await expect(
      operations.create(creating(ADDRESS, group(world)), world.applying()),
    ).rejects.toMatchObject({ code: 'plan/not-owned' });
  });
});

describe('changing', () => {
  test('names nothing but what differs', async () => {
    const world = await anInstancesWorld();
    await deploy(world, type, ADDRESS, group(world, { MinSize: 1 }));
    await deploy(world, type, ADDRESS, group(world, { MinSize: 1, MaxSize: 6 }));
    expect(inputsOf<UpdateAutoScalingGroupType>(world, 'UpdateAutoScalingGroup')).toEqual([
      { AutoScalingGroupName: 'web', MaxSize: 6 },
    ]);
  });

  test('sends the grace period along with a type of health check', async () => {
    const world = await anInstancesWorld();
    const graceful = { HealthCheckGracePeriod: 90 };
    await deploy(world, type, ADDRESS, group(world, graceful));
    await deploy(world, type, ADDRESS, group(world, { ...graceful, HealthCheckType: 'EC2,ELB' }));
    expect(inputsOf<UpdateAutoScalingGroupType>(world, 'UpdateAutoScalingGroup')).toEqual([
      { AutoScalingGroupName: 'web', HealthCheckType: 'ELB', HealthCheckGracePeriod: 90 },
    ]);
  });

  test('clears what the code no longer says by the values that AWS has for it', async () => {
    const world = await anInstancesWorld();
    await deploy(
      world,
      type,
      ADDRESS,
      group(world, { DefaultInstanceWarmup: 60, MaxInstanceLifetime: 86_400, PlacementGroup: 'p' }),
    );
    await deploy(world, type, ADDRESS, group(world));
    expect(inputsOf<UpdateAutoScalingGroupType>(world, 'UpdateAutoScalingGroup')).toEqual([
      {
        AutoScalingGroupName: 'web',
        DefaultInstanceWarmup: -1,
        MaxInstanceLifetime: 0,
        PlacementGroup: '',
      },
    ]);
    expect((await deploy(world, type, ADDRESS, group(world))).changed).toEqual([]);
  });

  test('moves between a launch template and a mixed instances policy', async () => {
    const world = await anInstancesWorld();
    const { LaunchTemplate, ...rest } = group(world);
    const mixed: AutoScalingGroupProperties = {
      ...rest,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: LaunchTemplate,
          Overrides: [{ InstanceType: 't3.medium' }, { InstanceType: 't3a.medium' }],
        },
        InstancesDistribution: { SpotAllocationStrategy: 'price-capacity-optimized' },
      },
    };
    await deploy(world, type, ADDRESS, group(world));
    await deploy(world, type, ADDRESS, mixed);
    expect((await groupOf(world, 'web'))?.LaunchTemplate).toBeUndefined();
    expect((await deploy(world, type, ADDRESS, mixed)).changed).toEqual([]);
    await deploy(world, type, ADDRESS, group(world));
    expect((await groupOf(world, 'web'))?.MixedInstancesPolicy).toBeUndefined();
    expect((await deploy(world, type, ADDRESS, group(world))).changed).toEqual([]);
  });

  test('sees no difference in the order of subnets', async () => {
    const world = await anInstancesWorld();
    const desired = type.canonical(group(world, { VPCZoneIdentifier: ['subnet-b', 'subnet-a'] }));
    expect(desired.VPCZoneIdentifier).toEqual(['subnet-a', 'subnet-b']);
  });
});

test('a capacity provider of somebody else keeps a group from going', async () => {
  const world = await anInstancesWorld();
  const { live } = await deploy(world, type, ADDRESS, group(world));
  const ecs = await world.aws.clients.ecs();
  await ecs.send(
    new CreateCapacityProviderCommand({
      name: 'theirs',
      autoScalingGroupProvider: {
        autoScalingGroupArn: String(live.attributes['AutoScalingGroupARN']),
      },
    }),
  );
  const operations = await type.operations();
  const users = (going: boolean) => operations.usersOf?.(live, world.reading(), () => going);
  expect(await users(false)).toMatchObject([
    { severity: 'error', code: 'plan/in-use', detail: expect.stringContaining('theirs') },
  ]);
  expect(await users(true)).toEqual([]);
});

describe('children', () => {
  test('the hook that ECS puts is never ours, and a name of its own is refused', async () => {
    const properties = {
      LifecycleHookName: 'ecs-managed-draining-termination-hook',
      AutoScalingGroupName: 'web',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      RoleARN: 'arn:aws:iam::111111111111:role/notify',
    };
    const nobody = { at: () => undefined, referrers: () => [] };
    expect(hookType.validate?.(properties, {} as never, nobody)).toMatchObject([
      { path: 'LifecycleHookName', detail: expect.stringContaining('belong to ECS') },
      { path: 'RoleARN' },
    ]);
  });

  test('a hook or pool of somebody else is not taken', async () => {
    const world = await anInstancesWorld();
    await aGroup(world, 'web');
    const hook = {
      LifecycleHookName: 'logs',
      AutoScalingGroupName: 'web',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    };
    const pool = { AutoScalingGroupName: 'web', MinSize: 0 };
    await deploy(world, hookType, 'shop/Hook', hook);
    await deploy(world, poolType, 'shop/Pool', pool);
    const [hooks, pools] = await Promise.all([hookType.operations(), poolType.operations()]);
    await expect(
      hooks.create(creating('shop/Other', hook), world.applying()),
    ).rejects.toMatchObject({ code: 'plan/not-owned' });
    await expect(
      pools.create(creating('shop/Other', pool), world.applying()),
    ).rejects.toMatchObject({ code: 'plan/not-owned' });
    const client = await world.aws.clients.autoScaling();
    const { LifecycleHooks = [] } = await client.send(
      new DescribeLifecycleHooksCommand({ AutoScalingGroupName: 'web' }),
    );
    expect(LifecycleHooks).toHaveLength(1);
  });

  test('what a run left of them on the group is found, to be removed', async () => {
    const world = await anInstancesWorld();
    const client = await world.aws.clients.autoScaling();
    await client.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: 'web',
        MinSize: 0,
        MaxSize: 1,
        LaunchTemplate: { LaunchTemplateName: world.template },
        VPCZoneIdentifier: world.subnet,
        Tags: ['hook:logs', 'warm-pool'].map((key) => ({
          Key: `gantry:child:${key}`,
          Value: `shop/${key}`,
        })),
      }),
    );
    for (const [type, address] of [
      [hookType, 'shop/hook:logs'],
      [poolType, 'shop/warm-pool'],
    ] as const) {
      const operations = await type.operations();
      const [left] = await operations.list(world.reading());
      expect(left).toMatchObject({ owner: { app: 'shop', address }, state: 'failed' });
      await operations.delete(left as never, world.applying());
    }
    expect((await groupOf(world, 'web'))?.Tags).toEqual([]);
  });
});

test('a group that is being deleted is waited for by one of its name', async () => {
  const world = await anInstancesWorld();
  await aGroup(world, 'web', { size: 1 });
  const client = await world.aws.clients.autoScaling();
  await client.send(
    new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'web', ForceDelete: true }),
  );
  expect((await groupOf(world, 'web'))?.Status).toBe('Delete in progress');
  const operations = await type.operations();
  await operations.create(creating(ADDRESS, group(world)), world.applying());
  expect(await look(world, type, ADDRESS, group(world))).toMatchObject({
    state: 'ready',
    tags: { 'gantry:address': ADDRESS },
  });
});

function refuseProfile(world: InstancesWorld, times: number): void {
  refuse(
    world,
    'You must use a valid fully-formed launch template. Value (instances) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    times,
  );
}

/** Lets the next creates of groups fail so. */
function refuse(world: InstancesWorld, message: string, times = 1): void {
  world.sandbox.faults.add({
    operation: 'CreateAutoScalingGroup',
    times,
    effect: { kind: 'error', fault: new ServiceFault('ValidationError', message) },
  });
}
