import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeClustersCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ecsCapacityProvider } from '../../../lib/resources/ecs/capacity-provider/index.ts';
import { ecsCluster } from '../../../lib/resources/ecs/cluster/index.ts';
import { ecsClusterCapacityProviders } from '../../../lib/resources/ecs/cluster-capacity-providers/index.ts';
import type { ClusterCapacityProvidersProperties } from '../../../lib/resources/ecs/cluster-capacity-providers/properties.ts';
import { usersOfDropped } from '../../../lib/resources/ecs/users.ts';
import { updating } from '../contexts.ts';
import { deploy, destroy, look } from '../deploying.ts';
import { aGroup, anInstancesWorld, aProvider, aRole } from './instances-world.ts';
import { anEcsWorld, aTask, type EcsWorld, lastInput } from './world.ts';

const ADDRESS = 'shop/Providers';
const nothingGoes = () => false;

function providers(
  capacityProviders: string[],
  byDefault?: string,
): ClusterCapacityProvidersProperties {
  return {
    cluster: 'main',
    capacityProviders,
    defaultCapacityProviderStrategy:
      byDefault === undefined ? [] : [{ capacityProvider: byDefault, weight: 1 }],
  };
}

const SPOT = providers(['FARGATE_SPOT'], 'FARGATE_SPOT');
const FARGATE = providers(['FARGATE'], 'FARGATE');

describe('an association that drops a provider', () => {
  test('keeps it, with the new default strategy, until the services have moved', async () => {
    const world = await anEcsWorld();
    const { live } = await deploy(world, ecsClusterCapacityProviders, ADDRESS, SPOT);
    const operations = await ecsClusterCapacityProviders.operations();
    const request = updating(live, FARGATE, ['capacityProviders']);
    const moved = { ...request, address: ADDRESS as never };
    const half = await operations.update(moved, world.applying({ staged: true }));
    expect(half.unfinished).toBe(true);
    expect(lastInput(world, 'PutClusterCapacityProviders')).toMatchObject({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE' }],
    });
    const whole = await operations.finish?.(moved, world.applying({ staged: true }));
    expect(whole?.unfinished).toBeUndefined();
    expect(lastInput(world, 'PutClusterCapacityProviders')).toMatchObject({
      capacityProviders: ['FARGATE'],
    });
    expect((await deploy(world, ecsClusterCapacityProviders, ADDRESS, FARGATE)).changed).toEqual(
      [],
    );
  });

  test('goes on from the half where a run was ended', async () => {
    const world = await anEcsWorld();
    const both = providers(['FARGATE', 'FARGATE_SPOT'], 'FARGATE');
    const { live } = await deploy(world, ecsClusterCapacityProviders, ADDRESS, both);
    const operations = await ecsClusterCapacityProviders.operations();
    world.calls.length = 0;
    const request = updating(live, FARGATE, ['capacityProviders']);
    const half = await operations.update(
      { ...request, address: ADDRESS as never },
      world.applying({ staged: true }),
    );
    expect(half.unfinished).toBe(true);
    expect(world.writes()).toEqual([]);
  });

  test('is done in one where nothing is dropped, and told as two where something is', async () => {
    const world = await anEcsWorld();
    const { live } = await deploy(world, ecsClusterCapacityProviders, ADDRESS, SPOT);
    const operations = await ecsClusterCapacityProviders.operations();
    const more = providers(['FARGATE', 'FARGATE_SPOT']);
    const whole = await operations.update(
      { ...updating(live, more, ['capacityProviders']), address: ADDRESS as never },
      world.applying({ staged: true }),
    );
    expect(whole.unfinished).toBeUndefined();
    const change = { path: 'capacityProviders', change: 'update', impact: 'live' } as const;
    const told = (before: string[], after: string[]) =>
      ecsClusterCapacityProviders.secondHalf?.([{ ...change, before, after }]);
    expect(told(['a', 'b'], ['b'])).toMatch(/^a leaves the cluster once/);
    expect(told(['b'], ['a', 'b'])).toBeUndefined();
  });

  test('that is in use, in a run that follows nothing, stays until the next one', async () => {
    const world = await anEcsWorld();
    const { live } = await deploy(world, ecsClusterCapacityProviders, ADDRESS, SPOT);
    await aForeignService(world, 'FARGATE_SPOT');
    const operations = await ecsClusterCapacityProviders.operations();
    const request = {
      ...updating(live, FARGATE, ['capacityProviders']),
      address: ADDRESS as never,
    };
    const half = await operations.update(request, world.applying());
    expect(half.unfinished).toBeUndefined();
    expect(await associated(world)).toEqual(['FARGATE', 'FARGATE_SPOT']);
  });
});

describe('providers of managed instances', () => {
  test('are neither compared nor put', async () => {
    const world = await anInstancesWorld();
    await deploy(world, ecsClusterCapacityProviders, ADDRESS, SPOT);
    const ecs = await world.aws.clients.ecs();
    await ecs.send(
      new CreateCapacityProviderCommand({
        name: 'theirs',
        cluster: 'main',
        managedInstancesProvider: {
          infrastructureRoleArn: await aRole(world, 'infra', 'ecs.amazonaws.com'),
          instanceLaunchTemplate: {
            ec2InstanceProfileArn: world.profileArn,
            networkConfiguration: { subnets: [world.subnet] },
          },
        },
      }),
    );
    world.sandbox.clock.advance(60_000);
    expect(await associated(world)).toEqual(['FARGATE_SPOT', 'theirs']);
    const live = await look(world, ecsClusterCapacityProviders, ADDRESS, SPOT);
    expect(live?.properties.capacityProviders).toEqual(['FARGATE_SPOT']);
    await deploy(world, ecsClusterCapacityProviders, ADDRESS, providers(['FARGATE_SPOT']));
    expect(lastInput(world, 'PutClusterCapacityProviders')).toMatchObject({
      capacityProviders: ['FARGATE_SPOT'],
    });
  });
});

describe('what of others uses what is to go', () => {
  test('of an association: services of others, named; not those of ours and those that go along', async () => {
    const world = await anEcsWorld();
    const { live } = await deploy(world, ecsClusterCapacityProviders, ADDRESS, SPOT);
    const operations = await ecsClusterCapacityProviders.operations();
    const users = async () => operations.usersOf?.(live, world.reading(), nothingGoes);
    expect(await users()).toEqual([]);
    const arn = await aForeignService(world, 'FARGATE_SPOT');
    expect(await users()).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'plan/in-use',
        detail: expect.stringMatching(/^service theirs of cluster main uses .*FARGATE_SPOT/),
      }),
    ]);
    expect(await operations.usersOf?.(live, world.reading(), (_, id) => id === arn)).toEqual([]);
    expect(await usersOfDropped(live, FARGATE, world.reading())).toHaveLength(1);
    const kept = providers(['FARGATE', 'FARGATE_SPOT']);
    expect(await usersOfDropped(live, kept, world.reading())).toEqual([]);
  });

  test('of a cluster: services that stay, and the tasks that will be stopped', async () => {
    const world = await anEcsWorld();
    const operations = await ecsCluster.operations();
    const [live] = await operations.list(world.reading());
    if (live === undefined) throw new Error('no cluster');
    expect(await operations.usersOf?.(live, world.reading(), nothingGoes)).toEqual([]);
    await deploy(world, ecsClusterCapacityProviders, ADDRESS, SPOT);
    await aForeignService(world, 'FARGATE_SPOT');
    await aForeignTask(world);
    const found = await operations.usersOf?.(live, world.reading(), nothingGoes);
    expect(found?.map(({ severity, detail }) => [severity, detail])).toEqual([
      ['error', 'service theirs runs on cluster main, which is to be removed'],
      ['warning', expect.stringMatching(/^task \w+ \(family:theirs\) runs on .* will be stopped$/)],
    ]);
  });

  test('of a provider: services and standalone tasks of its clusters, and clusters of others', async () => {
    const world = await anInstancesWorld();
    const wanted = aProvider(await aGroup(world, 'one'), {
      managedScaling: { status: 'DISABLED' },
    });
    const { live } = await deploy(world, ecsCapacityProvider, 'shop/Provider', wanted);
    const operations = await ecsCapacityProvider.operations();
    const users = async () =>
      (await operations.usersOf?.(live, world.reading(), nothingGoes))?.map(({ detail }) => detail);
    expect(await users()).toEqual([]);
    const ecs = await world.aws.clients.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'theirs' }));
    for (const cluster of ['main', 'theirs'])
      await ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster,
          capacityProviders: ['shop-provider'],
          defaultCapacityProviderStrategy: [],
        }),
      );
    await aForeignService(world, 'shop-provider', { requiresCompatibilities: ['EC2'] });
    expect((await users())?.sort()).toEqual([
      'cluster theirs, which is not of this app, is associated with capacity provider shop-provider',
      'service theirs of cluster main uses capacity provider shop-provider, which is to be removed',
    ]);
  });
});

describe('a cluster with tasks of nobody', () => {
  test('stops them and goes', async () => {
    const world = await anEcsWorld();
    await aForeignTask(world);
    const operations = await ecsCluster.operations();
    const [live] = await operations.list(world.reading());
    if (live === undefined) throw new Error('no cluster');
    const writes = await destroy(world, ecsCluster, live);
    expect(writes[0]).toBe('DeleteCluster');
    expect(writes).toContain('StopTask');
    expect(await operations.list(world.reading())).toEqual([]);
    const ecs = await world.aws.clients.ecs();
    await expect(ecs.send(new ListTasksCommand({ cluster: 'main' }))).rejects.toThrow();
  });
});

async function associated(world: EcsWorld): Promise<readonly string[]> {
  const ecs = await world.aws.clients.ecs();
  const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['main'] }));
  return [...(clusters?.[0]?.capacityProviders ?? [])].sort();
}

async function aForeignService(
  world: EcsWorld,
  capacityProvider: string,
  task: object = {},
): Promise<string> {
  const ecs = await world.aws.clients.ecs();
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({ ...aTask(), family: 'theirs', ...task }),
  );
  const { service } = await ecs.send(
    new CreateServiceCommand({
      cluster: 'main',
      serviceName: 'theirs',
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount: 1,
      capacityProviderStrategy: [{ capacityProvider, weight: 1 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnet] } },
    }),
  );
  return service?.serviceArn ?? '';
}

async function aForeignTask(world: EcsWorld): Promise<void> {
  const ecs = await world.aws.clients.ecs();
  await ecs.send(new RegisterTaskDefinitionCommand({ ...aTask(), family: 'theirs' }));
  await ecs.send(
    new RunTaskCommand({
      cluster: 'main',
      taskDefinition: 'theirs',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnet] } },
    }),
  );
}
