import { CreateClusterCommand, DescribeClustersCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../lib/graph/address.ts';
import { ecsCluster } from '../../../lib/resources/ecs/cluster/index.ts';
import { ecsClusterCapacityProviders } from '../../../lib/resources/ecs/cluster-capacity-providers/index.ts';
import { aWorld, creating, readOne, updating } from '../contexts.ts';
import { aNamespace } from './world.ts';

const properties = {
  clusterName: 'main',
  settings: [{ name: 'containerInsights' as const, value: 'enhanced' }],
};

describe('a cluster', () => {
  test('is absent until it is made, then reads as it was asked for, and is absent again', async () => {
    const world = aWorld();
    const operations = await ecsCluster.operations();
    expect(await readOne(ecsCluster, properties, world.reading())).toBeUndefined();
    await operations.create(creating('shop/Test', properties), world.applying());
    const live = await readOne(ecsCluster, properties, world.reading());
    if (live === undefined) throw new Error('absent');
    expect(ecsCluster.canonical(live.properties)).toMatchObject(ecsCluster.canonical(properties));
    expect(await operations.list(world.reading())).toHaveLength(1);
    await operations.delete(live, world.applying());
    await operations.settle?.(live, 'delete', world.applying());
    await operations.delete(live, world.applying());
    expect(await readOne(ecsCluster, properties, world.reading())).toBeUndefined();
  });

  test.each([
    ['name', 'Name'],
    ['ARN', 'Arn'],
  ] as const)('reads its namespace as the code gives it: by %s', async (_, spelling) => {
    const world = aWorld();
    const namespace = (await aNamespace(world, 'shop.local'))[spelling];
    const operations = await ecsCluster.operations();
    const wanted = { ...properties, serviceConnectDefaults: { namespace } };
    await operations.create(creating('shop/Test', wanted), world.applying());
    const live = await readOne(ecsCluster, wanted, world.reading());
    expect(live?.properties.serviceConnectDefaults).toEqual({ namespace });
    const undeclared = await readOne(ecsCluster, properties, world.reading());
    expect(undeclared?.properties.serviceConnectDefaults?.namespace).toMatch(/^arn:/);
  });

  test('of somebody else is not taken for the one that CreateCluster answers', async () => {
    const world = aWorld();
    const ecs = await world.aws.clients.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
    const operations = await ecsCluster.operations();
    await expect(
      operations.create(creating('shop/Test', properties), world.applying()),
    ).rejects.toMatchObject({ code: 'plan/not-owned' });
  });

  test('of ours that is there already is adopted', async () => {
    const world = aWorld();
    const operations = await ecsCluster.operations();
    const first = await operations.create(creating('shop/Test', properties), world.applying());
    const second = await operations.create(creating('shop/Test', properties), world.applying());
    expect(second.id).toBe(first.id);
    expect(world.writes().filter((name) => name === 'CreateCluster')).toHaveLength(1);
  });

  test('is sent the fields that differ, and nothing for tags alone', async () => {
    const world = aWorld();
    const operations = await ecsCluster.operations();
    const live = await operations.create(creating('shop/Test', properties), world.applying());
    const off = { ...properties, serviceConnectDefaults: { namespace: '' } };
    await operations.update(updating(live, off, ['serviceConnectDefaults']), world.applying());
    const input = world.sandbox.calls.entries.at(-1)?.input;
    expect(input).toEqual({ cluster: live.id, serviceConnectDefaults: { namespace: '' } });
    world.calls.length = 0;
    const tags = { set: { team: 'a' }, remove: ['x'], all: { team: 'a' } };
    await operations.update(updating(live, properties, [], tags), world.applying());
    expect(world.writes()).toEqual(['UntagResource', 'TagResource']);
  });
});

describe('the capacity providers of a cluster', () => {
  const wanted = {
    cluster: 'main',
    capacityProviders: ['FARGATE_SPOT', 'FARGATE'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  };

  test('are set by one call, owned through a tag on the cluster, and taken away', async () => {
    const world = aWorld();
    const clusters = await ecsCluster.operations();
    await clusters.create(creating('shop/Cluster', { clusterName: 'main' }), world.applying());
    expect(await readOne(ecsClusterCapacityProviders, wanted, world.reading())).toBeUndefined();
    const operations = await ecsClusterCapacityProviders.operations();
    world.calls.length = 0;
    await operations.create(creating('shop/Providers', wanted), world.applying());
    expect(world.writes()).toEqual(['TagResource', 'PutClusterCapacityProviders']);
    const live = await readOne(ecsClusterCapacityProviders, wanted, world.reading());
    if (live === undefined) throw new Error('absent');
    const { canonical } = ecsClusterCapacityProviders;
    expect(canonical(live.properties)).toEqual(canonical(wanted));
    expect(live.owner).toEqual({ app: 'shop', address: 'shop/Providers' });
    expect(await operations.list(world.reading())).toHaveLength(1);
    await operations.delete(live, world.applying());
    expect(await readOne(ecsClusterCapacityProviders, wanted, world.reading())).toBeUndefined();
    const ecs = await world.aws.clients.ecs();
    const { clusters: left } = await ecs.send(
      new DescribeClustersCommand({ clusters: ['main'], include: ['TAGS'] }),
    );
    expect(left?.[0]?.tags?.map(({ key }) => key)).toEqual(['gantry:app', 'gantry:address']);
  });

  test('that a run left half-made are there, without providers', async () => {
    const world = aWorld();
    const clusters = await ecsCluster.operations();
    await clusters.create(creating('shop/Cluster', { clusterName: 'main' }), world.applying());
    const operations = await ecsClusterCapacityProviders.operations();
    world.sandbox.faults.add({
      operation: 'PutClusterCapacityProviders',
      times: 1,
      effect: { kind: 'access-denied' },
    });
    await expect(
      operations.create(creating('shop/Providers', wanted), world.applying()),
    ).rejects.toThrow();
    const live = await readOne(ecsClusterCapacityProviders, wanted, world.reading());
    expect(live).toMatchObject({
      properties: { capacityProviders: [] },
      owner: { address: 'shop/Providers' },
    });
  });

  test.each([
    ['mix kinds', { capacityProviders: ['FARGATE', 'mine'], strategy: ['FARGATE', 'mine'] }, /mix/],
    ['are not associated', { capacityProviders: [], strategy: ['FARGATE'] }, /not associated/],
  ])('are refused offline when they %s', (_, { capacityProviders, strategy }, message) => {
    const found = ecsClusterCapacityProviders.validate?.(
      {
        cluster: 'main',
        capacityProviders,
        defaultCapacityProviderStrategy: strategy.map((capacityProvider) => ({
          capacityProvider,
          weight: 1,
        })),
      },
      { address: 'shop/X' as Address } as never,
      { at: () => undefined, referrers: () => [] },
    );
    expect(found?.map(({ detail }) => detail).join()).toMatch(message);
  });
});
