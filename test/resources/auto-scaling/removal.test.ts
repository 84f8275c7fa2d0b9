import {
  CreateOrUpdateTagsCommand,
  PutLifecycleHookCommand,
  PutWarmPoolCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  DescribeRouteTablesCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import { ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { autoScalingAutoScalingGroup } from '../../../lib/resources/auto-scaling/auto-scaling-group/index.ts';
import { destroy } from '../deploying.ts';
import { aGroup, anInstancesWorld, groupOf, type InstancesWorld } from '../ecs/instances-world.ts';

/** A group of ours with instances in service that registered with the cluster. */
async function aFullGroup(size = 2, isProtecting = false): Promise<InstancesWorld> {
  const world = await anInstancesWorld();
  await openToTheInternet(world);
  await aGroup(world, 'web', { size, isProtecting });
  const client = await world.aws.clients.autoScaling();
  const tag = (Key: string, Value: string) => ({
    ResourceId: 'web',
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
    PropagateAtLaunch: false,
  });
  await client.send(
    new CreateOrUpdateTagsCommand({
      Tags: [tag('gantry:app', 'shop'), tag('gantry:address', 'shop/Web')],
    }),
  );
  return world;
}

/** Without a way out no agent reaches ECS. */
async function openToTheInternet(world: InstancesWorld): Promise<void> {
  const ec2 = await world.aws.clients.ec2();
  const { InternetGateway: gateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = gateway?.InternetGatewayId;
  await ec2.send(
    new AttachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId: world.vpc }),
  );
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [world.vpc] }] }),
  );
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: RouteTables[0]?.RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId,
    }),
  );
  await ec2.send(
    new ModifySubnetAttributeCommand({
      SubnetId: world.subnet,
      MapPublicIpOnLaunch: { Value: true },
    }),
  );
}

async function ours(world: InstancesWorld) {
  const operations = await autoScalingAutoScalingGroup.operations();
  const [live] = await operations.list(world.reading());
  if (live === undefined) throw new Error('the group is not listed');
  return live;
}

async function registered(world: InstancesWorld): Promise<readonly string[]> {
  const ecs = await world.aws.clients.ecs();
  const { containerInstanceArns = [] } = await ecs.send(
    new ListContainerInstancesCommand({ cluster: 'main' }),
  );
  return containerInstanceArns;
}

async function hooked(world: InstancesWorld, LifecycleHookName: string): Promise<void> {
  const client = await world.aws.clients.autoScaling();
  await client.send(
    new PutLifecycleHookCommand({
      AutoScalingGroupName: 'web',
      LifecycleHookName,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      HeartbeatTimeout: 7200,
    }),
  );
}

describe('a group with instances', () => {
  test('ends them, makes ECS forget them, and goes', async () => {
    const world = await aFullGroup();
    expect(await registered(world)).toHaveLength(2);
    const writes = await destroy(world, autoScalingAutoScalingGroup, await ours(world));
    expect(writes).toEqual([
      'UpdateAutoScalingGroup',
      'DeregisterContainerInstance',
      'DeregisterContainerInstance',
      'DeleteAutoScalingGroup',
    ]);
    expect(await groupOf(world, 'web')).toBeUndefined();
    expect(await registered(world)).toEqual([]);
  });

  test('lifts the protection of its instances', async () => {
    const world = await aFullGroup(1, true);
    const writes = await destroy(world, autoScalingAutoScalingGroup, await ours(world));
    expect(writes).toContain('SetInstanceProtection');
    expect(await groupOf(world, 'web')).toBeUndefined();
  });

  test('does not wait for the draining of ECS', async () => {
    const world = await aFullGroup();
    await hooked(world, 'ecs-managed-draining-termination-hook');
    const before = world.sandbox.clock.now();
    const writes = await destroy(world, autoScalingAutoScalingGroup, await ours(world));
    expect(writes).toContain('DeleteLifecycleHook');
    expect(world.sandbox.clock.now() - before).toBeLessThan(300_000);
  });

  test('takes its warm pool away first, and lets suspended terminations go on', async () => {
    const world = await aFullGroup();
    const client = await world.aws.clients.autoScaling();
    await client.send(new PutWarmPoolCommand({ AutoScalingGroupName: 'web', MinSize: 1 }));
    world.sandbox.clock.advance(120_000);
    await client.send(
      new SuspendProcessesCommand({ AutoScalingGroupName: 'web', ScalingProcesses: ['Terminate'] }),
    );
    const writes = await destroy(world, autoScalingAutoScalingGroup, await ours(world));
    expect(writes.slice(0, 2)).toEqual(['DeleteWarmPool', 'ResumeProcesses']);
    expect(await groupOf(world, 'web')).toBeUndefined();
  });

  test('switches its deletion protection off', async () => {
    const world = await aFullGroup(0);
    const client = await world.aws.clients.autoScaling();
    await client.send(
      new UpdateAutoScalingGroupCommand({
        AutoScalingGroupName: 'web',
        DeletionProtection: 'prevent-all-deletion',
      }),
    );
    await destroy(world, autoScalingAutoScalingGroup, await ours(world));
    expect(await groupOf(world, 'web')).toBeUndefined();
  });

  test('goes on where a run was cut off', async () => {
    const world = await aFullGroup(1, true);
    const client = await world.aws.clients.autoScaling();
    await client.send(
      new UpdateAutoScalingGroupCommand({
        AutoScalingGroupName: 'web',
        MinSize: 0,
        MaxSize: 0,
        DesiredCapacity: 0,
      }),
    );
    const writes = await destroy(world, autoScalingAutoScalingGroup, await ours(world));
    expect(writes).not.toContain('UpdateAutoScalingGroup');
    expect(await groupOf(world, 'web')).toBeUndefined();
  });

  test('says what holds it when a hook of somebody else lets no instance go', async () => {
    const world = await aFullGroup(1);
    await hooked(world, 'collect-logs');
    const removal = destroy(world, autoScalingAutoScalingGroup, await ours(world));
    await expect(removal).rejects.toThrow(
      /i-\w+ Terminating:Wait, held by the lifecycle hooks collect-logs after \d+ s/,
    );
  });
});
