import {
  DeletePolicyCommand,
  PutScalingPolicyCommand,
  SetInstanceProtectionCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import {
  DeleteCapacityProviderCommand,
  PutClusterCapacityProvidersCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { ApplyContext } from '../../../lib/resource-type.ts';
import { ecsCapacityProvider } from '../../../lib/resources/ecs/capacity-provider/index.ts';
import type { CapacityProviderProperties } from '../../../lib/resources/ecs/capacity-provider/properties.ts';
import { ServiceFault } from '../../../lib/sandbox/index.ts';
import { deploy, destroy, look } from '../deploying.ts';
import {
  aGroup,
  anInstancesWorld,
  aProvider,
  aRole,
  groupOf,
  type InstancesWorld,
} from './instances-world.ts';
import { lastInput } from './world.ts';

const ADDRESS = 'shop/Provider';

describe('a capacity provider over a group', () => {
  test('is absent until it is made, reads as it was asked for, and is absent again', async () => {
    const world = await anInstancesWorld();
    const wanted = aProvider(await aGroup(world, 'one'));
    expect(await look(world, ecsCapacityProvider, ADDRESS, wanted)).toBeUndefined();
    const { live, writes } = await deploy(world, ecsCapacityProvider, ADDRESS, wanted);
    expect(writes).toEqual(['CreateCapacityProvider']);
    expect(live.attributes['name']).toBe('shop-provider');
    expect(ecsCapacityProvider.canonical(live.properties)).toMatchObject(
      ecsCapacityProvider.canonical(wanted),
    );
    expect(await deploy(world, ecsCapacityProvider, ADDRESS, wanted)).toMatchObject({
      changed: [],
      writes: [],
    });
    expect(await destroy(world, ecsCapacityProvider, live)).toEqual(['DeleteCapacityProvider']);
    expect(await look(world, ecsCapacityProvider, ADDRESS, wanted)).toBeUndefined();
    const operations = await ecsCapacityProvider.operations();
    expect(await operations.list(world.reading())).toEqual([]);
  });

  test('may name its group by its name, where AWS answers the ARN', async () => {
    const world = await anInstancesWorld();
    await aGroup(world, 'one');
    const wanted = aProvider('one');
    await deploy(world, ecsCapacityProvider, ADDRESS, wanted);
    expect((await deploy(world, ecsCapacityProvider, ADDRESS, wanted)).changed).toEqual([]);
    const other = aProvider(await aGroup(world, 'two'));
    const live = await look(world, ecsCapacityProvider, ADDRESS, other);
    expect(live?.properties.autoScalingGroupProvider?.autoScalingGroupArn).toMatch(/\/one$/);
  });

  test('of an earlier run is adopted, that of somebody else is not', async () => {
    const world = await anInstancesWorld();
    const wanted = aProvider(await aGroup(world, 'one'));
    const operations = await ecsCapacityProvider.operations();
    const first = await deploy(world, ecsCapacityProvider, ADDRESS, wanted);
    const again = await operations.create(
      { address: ADDRESS as never, properties: wanted, tags: first.live.tags },
      world.applying({ address: ADDRESS as never }),
    );
    expect(again.id).toBe(first.live.id);
    await expect(
      operations.create(
        { address: 'shop/Other' as never, properties: wanted, tags: {} },
        world.applying(),
      ),
    ).rejects.toMatchObject({ code: 'plan/not-owned' });
  });

  test('protects the instances that run already when it is to protect busy ones, and lifts it again', async () => {
    const world = await anInstancesWorld();
    const group = await aGroup(world, 'one', { size: 2, isProtecting: true });
    const client = await world.aws.clients.autoScaling();
    const ids = async () =>
      ((await groupOf(world, 'one'))?.Instances ?? []).flatMap(({ InstanceId = '' }) => InstanceId);
    await client.send(
      new SetInstanceProtectionCommand({
        AutoScalingGroupName: 'one',
        InstanceIds: await ids(),
        ProtectedFromScaleIn: false,
      }),
    );
    await deploy(world, ecsCapacityProvider, ADDRESS, aProvider(group));
    const on = aProvider(group, { managedTerminationProtection: 'ENABLED' });
    const { writes } = await deploy(world, ecsCapacityProvider, ADDRESS, on);
    expect(writes.slice(0, 2)).toEqual(['SetInstanceProtection', 'UpdateCapacityProvider']);
    const isProtected = async () =>
      (await groupOf(world, 'one'))?.Instances?.map((one) => one.ProtectedFromScaleIn);
    expect(await isProtected()).toEqual([true, true]);
    const off = await deploy(world, ecsCapacityProvider, ADDRESS, aProvider(group));
    expect(off.changed).toEqual(['autoScalingGroupProvider.managedTerminationProtection']);
    expect(off.writes.slice(0, 2)).toEqual(['UpdateCapacityProvider', 'SetInstanceProtection']);
    expect(await isProtected()).toEqual([false, false]);
  });

  test('sends what differs with what belongs to it, and waits until it holds', async () => {
    const world = await anInstancesWorld();
    const group = await aGroup(world, 'one');
    await deploy(world, ecsCapacityProvider, ADDRESS, aProvider(group));
    const { live, changed } = await deploy(
      world,
      ecsCapacityProvider,
      ADDRESS,
      aProvider(group, { managedScaling: { status: 'ENABLED', targetCapacity: 80 } }),
    );
    expect(changed).toEqual(['autoScalingGroupProvider.managedScaling.targetCapacity']);
    expect(live.state).toBe('ready');
    expect(lastInput(world, 'UpdateCapacityProvider')).toMatchObject({
      name: 'shop-provider',
      autoScalingGroupProvider: { managedScaling: { status: 'ENABLED', targetCapacity: 80 } },
    });
    expect(lastInput(world, 'UpdateCapacityProvider')).not.toHaveProperty(
      'autoScalingGroupProvider.autoScalingGroupArn',
    );
  });

  test('that cannot be deleted is tried once more, and then its reason is told', async () => {
    const world = await anInstancesWorld();
    const wanted = aProvider(await aGroup(world, 'one', { size: 1, isProtecting: true }));
    const { live } = await deploy(world, ecsCapacityProvider, ADDRESS, wanted);
    const ecs = await world.aws.clients.ecs();
    await ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'main',
        capacityProviders: ['shop-provider'],
        defaultCapacityProviderStrategy: [],
      }),
    );
    world.sandbox.clock.advance(60_000);
    await expect(destroy(world, ecsCapacityProvider, live)).rejects.toMatchObject({
      code: 'wait/failed',
      detail: expect.stringMatching(/associated with cluster: main/),
    });
    const deletes = world.writes().filter((name) => name === 'DeleteCapacityProvider');
    expect(deletes).toHaveLength(2);
    expect(
      (await groupOf(world, 'one'))?.Instances?.map((one) => one.ProtectedFromScaleIn),
    ).toEqual([false]);
  });

  test('whose old bearer is still being deleted is made when the name is free', async () => {
    const world = await anInstancesWorld();
    const wanted = aProvider(await aGroup(world, 'one'));
    await deploy(world, ecsCapacityProvider, ADDRESS, wanted);
    const ecs = await world.aws.clients.ecs();
    await ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: 'shop-provider' }));
    const live = await look(world, ecsCapacityProvider, ADDRESS, wanted);
    expect(live?.state).toBe('deleting');
    const operations = await ecsCapacityProvider.operations();
    const made = await operations.create(
      { address: ADDRESS as never, properties: wanted, tags: live?.tags ?? {} },
      world.applying({ address: ADDRESS as never }),
    );
    expect(made.state).toBe('ready');
  });

  test('whose change AWS gives up, and would take at another try, is asked for again', async () => {
    const world = await anInstancesWorld();
    const group = await aGroup(world, 'one');
    const unscaled = aProvider(group, { managedScaling: { status: 'DISABLED' } });
    await deploy(world, ecsCapacityProvider, ADDRESS, unscaled);
    const client = await world.aws.clients.autoScaling();
    const policy = { AutoScalingGroupName: 'one', PolicyName: 'theirs' };
    await client.send(
      new PutScalingPolicyCommand({
        ...policy,
        AdjustmentType: 'ChangeInCapacity',
        ScalingAdjustment: 1,
      }),
    );
    const cures: Promise<unknown>[] = [];
    const progress = (message: string) => {
      if (/asks for it again/.test(message))
        cures.push(client.send(new DeletePolicyCommand(policy)));
    };
    const { live, writes } = await deploy(world, ecsCapacityProvider, ADDRESS, aProvider(group), {
      progress,
    } as Partial<ApplyContext>);
    expect(await Promise.all(cures)).toHaveLength(1);
    expect(live.properties.autoScalingGroupProvider?.managedScaling?.status).toBe('ENABLED');
    expect(writes.filter((name) => name === 'UpdateCapacityProvider')).toHaveLength(2);
  });

  test('whose change AWS gives up again and again tells the reason, and is asked for in the next run', async () => {
    const world = await anInstancesWorld();
    const group = await aGroup(world, 'one');
    const unscaled = aProvider(group, { managedScaling: { status: 'DISABLED' } });
    await deploy(world, ecsCapacityProvider, ADDRESS, unscaled);
    const client = await world.aws.clients.autoScaling();
    const policy = { AutoScalingGroupName: 'one', PolicyName: 'theirs' };
    await client.send(
      new PutScalingPolicyCommand({
        ...policy,
        AdjustmentType: 'ChangeInCapacity',
        ScalingAdjustment: 1,
      }),
    );
    await expect(
      deploy(world, ecsCapacityProvider, ADDRESS, aProvider(group)),
    ).rejects.toMatchObject({
      code: 'wait/failed',
      detail: expect.stringMatching(/client exception/),
    });
    await client.send(new DeletePolicyCommand(policy));
    const { live } = await deploy(world, ecsCapacityProvider, ADDRESS, aProvider(group));
    expect(live.state).toBe('ready');
  });
});

describe('a capacity provider of managed instances', () => {
  test('belongs to its cluster, and sends role and launch template with every change', async () => {
    const world = await anInstancesWorld();
    const wanted = await managed(world);
    const { live } = await deploy(world, ecsCapacityProvider, ADDRESS, wanted);
    expect(live.state).toBe('ready');
    const operations = await ecsCapacityProvider.operations();
    expect((await operations.list(world.reading())).map(({ id }) => id)).toEqual([live.id]);
    expect((await deploy(world, ecsCapacityProvider, ADDRESS, wanted)).changed).toEqual([]);
    const instances = wanted.managedInstancesProvider;
    const tagged: CapacityProviderProperties = {
      ...wanted,
      managedInstancesProvider: instances && { ...instances, propagateTags: 'CAPACITY_PROVIDER' },
    };
    const { changed } = await deploy(world, ecsCapacityProvider, ADDRESS, tagged);
    expect(changed).toEqual(['managedInstancesProvider.propagateTags']);
    const input = lastInput(world, 'UpdateCapacityProvider');
    expect(input).toMatchObject({
      cluster: 'main',
      managedInstancesProvider: {
        infrastructureRoleArn: instances?.infrastructureRoleArn,
        instanceLaunchTemplate: { ec2InstanceProfileArn: world.profileArn },
        propagateTags: 'CAPACITY_PROVIDER',
      },
    });
    expect(input).not.toHaveProperty(
      'managedInstancesProvider.instanceLaunchTemplate.capacityOptionType',
    );
    expect(await destroy(world, ecsCapacityProvider, live)).toEqual(['DeleteCapacityProvider']);
    expect(await look(world, ecsCapacityProvider, ADDRESS, wanted)).toBeUndefined();
  });

  test('waits for a new infrastructure role to be assumable, and only for a new one', async () => {
    const world = await anInstancesWorld();
    const wanted = await managed(world);
    const operations = await ecsCapacityProvider.operations();
    const request = { address: ADDRESS as never, properties: wanted, tags: {} };
    const refuse = () =>
      world.sandbox.faults.add({
        operation: 'CreateCapacityProvider',
        times: 1,
        effect: {
          kind: 'error',
          fault: new ServiceFault(
            'ClientException',
            'Caught ServiceAccessDeniedException for ECSInfrastructureRole[arn:aws:iam::1:role/x]',
          ),
        },
      });
    refuse();
    await expect(
      operations.create(request, world.applying({ fresh: false })),
    ).rejects.toMatchObject({ name: 'ClientException' });
    refuse();
    expect(await operations.create(request, world.applying({ fresh: true }))).toMatchObject({
      attributes: { name: 'shop-managed' },
    });
  });
});

async function managed(world: InstancesWorld): Promise<CapacityProviderProperties> {
  const ec2 = await world.aws.clients.ec2();
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'in', Description: 'in', VpcId: world.vpc }),
  );
  return {
    name: 'shop-managed',
    cluster: 'main',
    managedInstancesProvider: {
      infrastructureRoleArn: await aRole(world, 'infrastructure', 'ecs.amazonaws.com'),
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: world.profileArn,
        networkConfiguration: { subnets: [world.subnet], securityGroups: [GroupId ?? ''] },
      },
    },
  };
}
