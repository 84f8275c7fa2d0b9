import {
  DescribeTasksCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ecsService } from '../../../lib/resources/ecs/service/index.ts';
import type { ServiceProperties } from '../../../lib/resources/ecs/service/properties.ts';
import { updateRequest } from '../../../lib/resources/ecs/service/update-request.ts';
import { updating } from '../contexts.ts';
import { deploy, destroy } from '../deploying.ts';
import { aGroup, anInstancesWorld, reachable } from './instances-world.ts';
import { anEcsWorld, aTask, type EcsWorld, lastInput, registered, shown } from './world.ts';

const ADDRESS = 'shop/Test';

async function bridged(world: EcsWorld, family = 'shop-bridged'): Promise<string> {
  const live = await registered(world, {
    family,
    requiresCompatibilities: ['EC2'],
    networkMode: 'bridge',
    containerDefinitions: [{ name: 'web', image: 'nginx:1.27', memory: 128 }],
  });
  return String(live.attributes['taskDefinitionArn']);
}

async function onFargate(world: EcsWorld): Promise<ServiceProperties> {
  // Of both kinds: where it goes back to a launch type, that may be either.
  const { attributes } = await registered(
    world,
    aTask({ requiresCompatibilities: ['EC2', 'FARGATE'] }),
  );
  return {
    cluster: 'main',
    serviceName: 'web',
    taskDefinition: String(attributes['taskDefinitionArn']),
    desiredCount: 0,
    networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnet] } },
  };
}

async function byDefault(world: EcsWorld, capacityProvider: string): Promise<void> {
  const ecs = await world.aws.clients.ecs();
  await ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster: 'main',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider, weight: 1 }],
    }),
  );
}

describe('the strategy of a service', () => {
  test('that is a copy of its cluster default is nothing to compare, and nothing to switch off', async () => {
    const world = await anEcsWorld();
    await byDefault(world, 'FARGATE_SPOT');
    const plain = await onFargate(world);
    await deploy(world, ecsService, ADDRESS, plain);
    expect((await shown(world)).capacityProviderStrategy).toHaveLength(1);
    for (const wanted of [plain, { ...plain, capacityProviderStrategy: [] }])
      expect((await deploy(world, ecsService, ADDRESS, wanted)).changed).toEqual([]);
    const named = [{ capacityProvider: 'FARGATE', weight: 1 }];
    const moved = { ...plain, capacityProviderStrategy: named };
    expect((await deploy(world, ecsService, ADDRESS, moved)).changed).toEqual([
      'capacityProviderStrategy',
    ]);
    const back = await deploy(world, ecsService, ADDRESS, plain);
    expect(back.changed).toEqual(['capacityProviderStrategy']);
    expect(lastInput(world, 'UpdateService')).toMatchObject({
      capacityProviderStrategy: [],
      forceNewDeployment: true,
    });
    expect((await deploy(world, ecsService, ADDRESS, plain)).changed).toEqual([]);
  });

  test('gives way to a launch type in place, also where it was only a copy', async () => {
    const world = await anEcsWorld();
    await byDefault(world, 'FARGATE');
    const plain = await onFargate(world);
    await deploy(world, ecsService, ADDRESS, plain);
    const named = { ...plain, launchType: 'FARGATE' as const };
    const { changed, writes } = await deploy(world, ecsService, ADDRESS, named);
    expect(changed).toEqual(['capacityProviderStrategy']);
    expect(writes.filter((name) => name !== 'TagResource')).toEqual(['UpdateService']);
  });
});

describe('a daemon', () => {
  test('is made without a count and without the strategy that its cluster has for others', async () => {
    const world = await anEcsWorld();
    await byDefault(world, 'FARGATE');
    const wanted: ServiceProperties = {
      cluster: 'main',
      serviceName: 'web',
      taskDefinition: await bridged(world),
      schedulingStrategy: 'DAEMON',
    };
    await deploy(world, ecsService, ADDRESS, wanted);
    const input = lastInput(world, 'CreateService');
    expect(input).toMatchObject({ launchType: 'EC2', schedulingStrategy: 'DAEMON' });
    expect(input).not.toHaveProperty('desiredCount');
    expect(input).not.toHaveProperty('capacityProviderStrategy');
    expect((await deploy(world, ecsService, ADDRESS, wanted)).changed).toEqual([]);
  });
});

describe('the network of a service', () => {
  test('is not sent for tasks that no longer have one of their own', async () => {
    const world = await anEcsWorld();
    const before = await onFargate(world);
    const { live } = await deploy(world, ecsService, ADDRESS, { ...before, launchType: 'FARGATE' });
    const changes = ['taskDefinition', 'networkConfiguration.awsvpcConfiguration.securityGroups'];
    const { networkConfiguration: _, ...rest } = before;
    const off = { awsvpcConfiguration: { securityGroups: [] } } as never;
    const { changes: fields } = updating(live, rest, changes);
    const bridge = { ...rest, taskDefinition: 'shop-bridged:1', networkConfiguration: off };
    expect(updateRequest({ live, properties: bridge, changes: fields })).toEqual({
      taskDefinition: 'shop-bridged:1',
    });
  });
});

describe('a service on instances that goes', () => {
  test('asks for no tasks, lets protected ones go, and is waited for although nothing can be started', async () => {
    const world = await anInstancesWorld();
    await reachable(world);
    await aGroup(world, 'one', { size: 1 });
    const wanted: ServiceProperties = {
      cluster: 'main',
      serviceName: 'web',
      taskDefinition: await bridged(world),
      launchType: 'EC2',
      desiredCount: 2,
    };
    const { live } = await deploy(world, ecsService, ADDRESS, wanted);
    world.sandbox.clock.advance(120_000);
    const ecs = await world.aws.clients.ecs();
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: 'main', serviceName: 'web' }),
    );
    const { tasks } = await ecs.send(
      new DescribeTasksCommand({ cluster: 'main', tasks: taskArns }),
    );
    expect(tasks?.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    await ecs.send(
      new UpdateTaskProtectionCommand({
        cluster: 'main',
        tasks: taskArns,
        protectionEnabled: true,
      }),
    );
    expect(await destroy(world, ecsService, live)).toEqual([
      'UpdateService',
      'UpdateTaskProtection',
      'DeleteService',
    ]);
    expect((await shown(world)).status).toBe('INACTIVE');
    expect(await destroy(world, ecsService, live)).not.toContain('UpdateTaskProtection');
  });

  test('on Fargate goes with one call', async () => {
    const world = await anEcsWorld();
    const wanted = { ...(await onFargate(world)), launchType: 'FARGATE' as const, desiredCount: 1 };
    const { live } = await deploy(world, ecsService, ADDRESS, wanted);
    expect(await destroy(world, ecsService, live)).toEqual(['DeleteService']);
  });
});
