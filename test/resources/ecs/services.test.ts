import { DeleteServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../lib/graph/address.ts';
import type { Live } from '../../../lib/resource-type.ts';
import { ecsClusterCapacityProviders } from '../../../lib/resources/ecs/cluster-capacity-providers/index.ts';
import { ecsService } from '../../../lib/resources/ecs/service/index.ts';
import { ecsTaskDefinition } from '../../../lib/resources/ecs/task-definition/index.ts';
import { ServiceFault } from '../../../lib/sandbox/service.ts';
import {
  aNamespace,
  anEcsWorld,
  aService,
  aTask,
  creating,
  digestOf,
  type EcsWorld,
  lastInput,
  made,
  readService,
  registered,
  remember,
  shown,
  updated,
} from './world.ts';

const FOUR_MINUTES = 240_000;

async function running(
  overrides: Parameters<typeof aService>[2] = {},
): Promise<{ world: EcsWorld; live: Awaited<ReturnType<typeof readService>> }> {
  const world = await anEcsWorld();
  const task = await registered(world, aTask());
  await made(world, aService(world, task.id, overrides));
  world.sandbox.clock.advance(FOUR_MINUTES);
  const live = await readService(world, aService(world, task.id, overrides));
  return { world, live };
}

async function withProviders(world: EcsWorld): Promise<void> {
  const operations = await ecsClusterCapacityProviders.operations();
  await operations.create(
    creating('shop/Providers', {
      cluster: 'main',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    }),
    world.apply(),
  );
}

describe('a service', () => {
  test('is made with a rollout to follow and the voucher of its task definition', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    const live = await made(world, aService(world, task.id));
    expect(live.rollout).toEqual({
      cluster: 'main',
      service: 'web',
      deploymentId: (await shown(world)).deployments?.[0]?.id,
    });
    expect(live.tags['gantry:digest']).toBe(`1:${digestOf(aTask())}`);
    expect(world.writes().at(-1)).toBe('CreateService');
  });

  test('reads as it was asked for once it runs, with nothing to follow', async () => {
    const { world, live } = await running();
    const asked = ecsService.canonical(aService(world, live.properties.taskDefinition ?? ''));
    expect(live.rollout).toBeUndefined();
    expect(ecsService.canonical(live.properties)).toMatchObject(asked);
  });

  test('tells its monitoring, which only its revision knows, where the code declares it', async () => {
    const monitoring = {
      metricConfigurations: [{ metricNames: ['CPUUtilization' as const], resolutionSeconds: 20 }],
    };
    const { world, live } = await running({ monitoring });
    expect(live.properties).toMatchObject({ monitoring, gatewayConnectors: [] });
    // Also when the code has just stopped declaring it, so that it can be switched off.
    const { monitoring: _, gatewayConnectors: __, ...without } = live.properties;
    expect((await readService(world, without)).properties.monitoring).toEqual(monitoring);
  });

  test('without such fields is described once, among all that the plan lists', async () => {
    const { world, live } = await running();
    world.calls.length = 0;
    await readService(world, live.properties);
    expect(world.calls.map(({ operation }) => operation)).toEqual([
      'ListClusters',
      'DescribeClusters',
      'ListServices',
      'DescribeServices',
    ]);
  });

  test('whose creation is repeated is adopted', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    const first = await made(world, aService(world, task.id));
    const second = await made(world, aService(world, task.id));
    expect(second.id).toBe(first.id);
    expect(world.writes().filter((name) => name === 'CreateService')).toHaveLength(1);
  });

  test('that has appeared and is not what is asked for is not taken for it', async () => {
    const { world, live } = await running();
    const task = await registered(world, aTask({}, 'nginx:2'));
    expect(task.id).not.toBe(live.properties.taskDefinition);
    await expect(made(world, aService(world, task.id))).rejects.toMatchObject({
      code: 'plan/stale',
    });
  });

  test('whose name is refused for a moment after the old service has gone is tried again', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    world.sandbox.faults.add({
      operation: 'CreateService',
      times: 2,
      effect: {
        kind: 'error',
        fault: new ServiceFault(
          'InvalidParameterException',
          'Creation of service was not idempotent.',
        ),
      },
    });
    expect((await made(world, aService(world, task.id))).state).toBe('ready');
    expect(world.writes().filter((name) => name === 'CreateService')).toHaveLength(3);
  });

  test('waits until the old bearer of its name is INACTIVE', async () => {
    const { world, live } = await running();
    const ecs = await world.aws.clients.ecs();
    await ecs.send(new DeleteServiceCommand({ cluster: 'main', service: 'web', force: true }));
    expect((await shown(world)).status).toBe('DRAINING');
    expect((await readService(world, live.properties)).state).toBe('deleting');
    const before = world.sandbox.clock.now();
    const again = await made(world, aService(world, live.properties.taskDefinition ?? ''));
    expect(again.state).toBe('ready');
    expect(world.sandbox.clock.now()).toBeGreaterThan(before);
    expect((await shown(world)).status).toBe('ACTIVE');
  });

  test('is deleted at once and waited for; twice is as good', async () => {
    const { world, live } = await running();
    const operations = await ecsService.operations();
    await operations.delete(live, world.apply());
    await operations.settle?.(live, 'delete', world.apply());
    await operations.delete(live, world.apply());
    expect((await shown(world)).status).toBe('INACTIVE');
    expect(await operations.list(world.plan())).toEqual([]);
  });

  test('of ours is listed, those of others are not', async () => {
    const { world, live } = await running();
    const operations = await ecsService.operations();
    expect((await operations.list(world.plan())).map(({ id }) => id)).toEqual([live.id]);
    expect(await operations.list(world.plan({ app: 'other' }))).toEqual([]);
  });
});

describe('an update of a service', () => {
  test('gives a grace period after the first load balancers, for which alone AWS takes it', async () => {
    const { world, live } = await running();
    const loadBalancers = [
      { targetGroupArn: 'arn:group', containerName: 'web', containerPort: 80 },
    ];
    const ecs = mockClient(await world.aws.clients.ecs());
    ecs.on(UpdateServiceCommand).resolves({});
    const both = { loadBalancers, healthCheckGracePeriodSeconds: 60 };
    const sent = () => ecs.commandCalls(UpdateServiceCommand).map(({ args }) => args[0].input);
    await updated(world, live, both);
    expect(sent()).toEqual([
      { cluster: 'main', service: 'web', loadBalancers },
      { cluster: 'main', service: 'web', healthCheckGracePeriodSeconds: 60 },
    ]);
    ecs.resetHistory();
    const reached = { ...live, properties: { ...live.properties, loadBalancers } };
    await updated(world, reached, { ...both, loadBalancers: [...loadBalancers].reverse() });
    expect(sent()).toEqual([{ cluster: 'main', service: 'web', ...both }]);
  });

  test('leaves a namespace alone that the code leaves to the cluster', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    await aNamespace(world, 'shop.local');
    const enabled = { enabled: true, namespace: 'shop.local' };
    await made(world, aService(world, task.id, { serviceConnectConfiguration: enabled }));
    const undeclared = aService(world, task.id, { serviceConnectConfiguration: { enabled: true } });
    const live = await readService(world, undeclared);
    expect(live.properties.serviceConnectConfiguration).toEqual({ enabled: true });
    const named = aService(world, task.id, { serviceConnectConfiguration: enabled });
    expect((await readService(world, named)).properties.serviceConnectConfiguration).toEqual(
      enabled,
    );
  });

  test('sends one request with the fields that differ, and is followed', async () => {
    const { world, live } = await running();
    const task = await registered(world, aTask({}, 'nginx:2'));
    world.calls.length = 0;
    const after = await updated(
      world,
      live,
      { taskDefinition: task.id, propagateTags: 'SERVICE', desiredCount: 1 },
      ['taskDefinition', 'propagateTags'],
    );
    expect(world.writes()).toEqual(['UpdateService', 'TagResource']);
    expect(lastInput(world, 'UpdateService')).toEqual({
      cluster: 'main',
      service: 'web',
      taskDefinition: 'shop-web:2',
      propagateTags: 'SERVICE',
    });
    expect(after.rollout?.deploymentId).toBe((await shown(world)).deployments?.[0]?.id);
    expect(after.rollout?.deploymentId).not.toBe(live.attributes['deploymentId']);
    expect(after.tags['gantry:digest']).toBe(`2:${digestOf(aTask({}, 'nginx:2'))}`);
  });

  test('of the count alone is followed without a new deployment', async () => {
    const { world, live } = await running();
    const after = await updated(world, live, { desiredCount: 3 });
    expect(after.rollout?.deploymentId).toBe(live.attributes['deploymentId']);
  });

  test('of settings that disturb nothing has nothing to follow', async () => {
    const { world, live } = await running();
    const after = await updated(world, live, { enableExecuteCommand: false }, [
      'enableExecuteCommand',
    ]);
    expect(after.rollout).toBeUndefined();
  });

  test('moves to a strategy and back to the launch type in place, with its tasks', async () => {
    const { world, live } = await running();
    await withProviders(world);
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
    await updated(world, live, { capacityProviderStrategy: strategy });
    expect(lastInput(world, 'UpdateService')).toMatchObject({ forceNewDeployment: true });
    world.sandbox.clock.advance(FOUR_MINUTES);
    const moved = await readService(world, live.properties);
    expect(moved.properties).toMatchObject({
      capacityProviderStrategy: strategy,
      // What the code would ask for to go back is what the service would go back to: no replacement.
      launchType: 'FARGATE',
    });
    await updated(world, moved, { capacityProviderStrategy: [] });
    world.sandbox.clock.advance(FOUR_MINUTES);
    expect(await shown(world)).toMatchObject({ launchType: 'FARGATE' });
  });

  test('after a first deployment that failed deploys again', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask({}, 'shop:gantry-fail-pull'));
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    await made(world, aService(world, task.id, { deploymentConfiguration }));
    world.sandbox.clock.advance(10 * FOUR_MINUTES);
    const live = await readService(world, aService(world, task.id));
    expect(live.rollout).toMatchObject({ ended: 'failed' });
    const after = await updated(world, live, {}, [], { redeploy: true });
    expect(lastInput(world, 'UpdateService')).toEqual({
      cluster: 'main',
      service: 'web',
      forceNewDeployment: true,
    });
    expect(after.rollout).not.toHaveProperty('ended');
    expect(after.rollout?.deploymentId).not.toBe(live.rollout?.deploymentId);
  });

  test('shows the old revision after a rollback, so that the next plan asks again', async () => {
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const { world, live } = await running({ deploymentConfiguration });
    const bad = await registered(world, aTask({}, 'shop:gantry-fail-pull'));
    await updated(world, live, { taskDefinition: bad.id });
    world.sandbox.clock.advance(10 * FOUR_MINUTES);
    const after = await readService(world, live.properties);
    expect(ecsService.canonical(after.properties).taskDefinition).toBe('shop-web:1');
    // It vouches for a revision that it does not run: nobody may believe it.
    remember(world, ecsService.name, after as unknown as Live);
    const operations = await ecsTaskDefinition.operations();
    const properties = aTask({}, 'shop:gantry-fail-pull');
    const [read] = await operations.read(
      [
        {
          address: 'shop/Task' as Address,
          identity: { family: 'shop-web' },
          properties,
          digest: digestOf(properties),
        },
      ],
      world.plan(),
    );
    expect(read).toMatchObject({ id: bad.id });
    expect(read?.digest).toBeUndefined();
  });

  test.each([
    ['does not have an associated load balancer.', true, 'done'],
    ['does not have an associated load balancer.', false, 'refused'],
    ['Some other complaint.', true, 'refused'],
    ['Unable to assume the service linked role.', false, 'done'],
  ])('that is refused once with %j is %s fresh and %s', async (message, fresh, end) => {
    const { world, live } = await running();
    world.sandbox.faults.add({
      operation: 'UpdateService',
      times: 1,
      effect: { kind: 'error', fault: new ServiceFault('InvalidParameterException', message) },
    });
    const operations = await ecsService.operations();
    const result = operations
      .update(
        {
          address: 'shop/Test' as Address,
          live,
          properties: { serviceName: 'web', propagateTags: 'SERVICE' },
          changes: [
            {
              path: 'propagateTags',
              before: 'NONE',
              after: 'SERVICE',
              change: 'update',
              impact: 'live',
            },
          ],
          tags: { set: {}, remove: [], all: live.tags },
        },
        world.apply({ fresh }),
      )
      .then(
        () => 'done',
        () => 'refused',
      );
    expect(await result).toBe(end);
  });
});

describe('what an update needs of Availability Zone rebalancing', () => {
  test('is switched off where AWS would refuse it, and on again when nothing stands against it', async () => {
    const { world, live } = await running();
    expect(live.properties.availabilityZoneRebalancing).toBe('ENABLED');
    await updated(
      world,
      live,
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 } },
      ['deploymentConfiguration.maximumPercent', 'deploymentConfiguration.minimumHealthyPercent'],
    );
    expect(await shown(world)).toMatchObject({ availabilityZoneRebalancing: 'DISABLED' });
    const blocked = await readService(world, live.properties);
    await updated(
      world,
      blocked,
      { deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 } },
      ['deploymentConfiguration.maximumPercent', 'deploymentConfiguration.minimumHealthyPercent'],
    );
    expect(await shown(world)).toMatchObject({ availabilityZoneRebalancing: 'ENABLED' });
  });

  test('is said at creation', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    const deploymentConfiguration = { maximumPercent: 100, minimumHealthyPercent: 0 };
    await made(world, aService(world, task.id, { deploymentConfiguration }));
    expect(lastInput(world, 'CreateService')).toMatchObject({
      availabilityZoneRebalancing: 'DISABLED',
    });
  });
});
