import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { Live } from '../../../lib/resource-type.ts';
import { applicationAutoScalingScalableTarget as scalableTarget } from '../../../lib/resources/application-auto-scaling/scalable-target/index.ts';
import { applicationAutoScalingScalingPolicy as scalingPolicy } from '../../../lib/resources/application-auto-scaling/scaling-policy/index.ts';
import type { ScalingPolicyProperties } from '../../../lib/resources/application-auto-scaling/scaling-policy/properties.ts';
import { applicationAutoScalingScheduledAction as scheduledAction } from '../../../lib/resources/application-auto-scaling/scheduled-action/index.ts';
import type { ScheduledActionProperties } from '../../../lib/resources/application-auto-scaling/scheduled-action/properties.ts';
import { SERVICE_TYPE } from '../../../lib/resources/ecs/service/properties.ts';
import { ServiceFault } from '../../../lib/sandbox/index.ts';
import { aWorld, creating, ownTags, type TestWorld } from '../contexts.ts';
import { deploy, destroy, look } from '../deploying.ts';

const KEYS = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const;

const TARGET = 'shop/prod/Web/Scaling';

const target = (more: object = {}) => ({ ...KEYS, MinCapacity: 2, MaxCapacity: 10, ...more });

const policy = (
  configuration: object = {},
  more: Partial<ScalingPolicyProperties> = {},
): ScalingPolicyProperties => ({
  ...KEYS,
  PolicyName: `gantry:${TARGET}/Cpu`,
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 60,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ...configuration,
  },
  ...more,
});

const action = (more: Partial<ScheduledActionProperties> = {}): ScheduledActionProperties => ({
  ...KEYS,
  ScheduledActionName: `gantry.${TARGET.replaceAll('/', '~')}~Night`,
  Schedule: 'cron(0 22 * * ? *)',
  ScalableTargetAction: { MinCapacity: 1 },
  ...more,
});

/** A service `web` in the cluster `main`, of ours when read so. */
async function aService(world: TestWorld): Promise<{ owned: (type: string) => Promise<Live[]> }> {
  const ecs = await world.aws.clients.ecs();
  await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      containerDefinitions: [{ name: 'web', image: 'nginx', memory: 128 }],
    }),
  );
  const made = await ecs.send(
    new CreateServiceCommand({
      cluster: 'main',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 0,
    }),
  );
  const live: Live = {
    id: made.service?.serviceArn ?? '',
    properties: {},
    attributes: { serviceArn: made.service?.serviceArn ?? '', serviceName: 'web' },
    tags: ownTags('shop/prod/Web'),
  };
  return { owned: async (type) => (type === SERVICE_TYPE ? [live] : []) };
}

describe('scalable target', () => {
  test('belongs to the owner of its service; one change sends one field', async () => {
    const world = aWorld();
    const ours = await aService(world);
    const made = await deploy(world, scalableTarget, TARGET, target(), ours);
    expect(made.live.attributes['ScalableTargetARN']).toMatch(/^arn:/);
    const live = await look(world, scalableTarget, TARGET, target(), ours);
    expect(live?.owner).toEqual({ app: 'shop', address: TARGET });
    expect((await deploy(world, scalableTarget, TARGET, target(), ours)).writes).toEqual([]);

    const changed = await deploy(world, scalableTarget, TARGET, target({ MaxCapacity: 20 }), ours);
    expect(changed.changed).toEqual(['MaxCapacity']);
    expect(changed.live.properties).toMatchObject({ MinCapacity: 2, MaxCapacity: 20 });
    const operations = await scalableTarget.operations();
    const listed = await operations.list(world.reading(ours));
    expect(listed.map(({ id }) => id)).toEqual([made.live.id]);
    expect(await destroy(world, scalableTarget, made.live)).toEqual(['DeregisterScalableTarget']);
    await destroy(world, scalableTarget, made.live);
    expect(await look(world, scalableTarget, TARGET, target(), ours)).toBeUndefined();
  });

  test('of a foreign service is told by the tags that it got when registered', async () => {
    const world = aWorld();
    await aService(world);
    await deploy(world, scalableTarget, TARGET, target());
    const live = await look(world, scalableTarget, TARGET, target());
    expect(live?.owner).toEqual({ app: 'shop', address: TARGET });
  });

  test('is registered though the answer to the first attempt was lost', async () => {
    const world = aWorld();
    const ours = await aService(world);
    world.sandbox.faults.add({
      operation: 'RegisterScalableTarget',
      times: 1,
      effect: { kind: 'lost-answer' },
    });
    const { live } = await deploy(world, scalableTarget, TARGET, target(), ours);
    expect(live.id).toMatch(/^arn:/);
    expect(live.owner).toEqual({ app: 'shop', address: TARGET });
  });

  test('that somebody else has registered meanwhile is left alone', async () => {
    const world = aWorld();
    const ours = await aService(world);
    const client = await world.aws.clients.applicationAutoScaling();
    await client.send(new RegisterScalableTargetCommand(target({ MaxCapacity: 3 })));
    const operations = await scalableTarget.operations();
    const made = operations.create(creating(TARGET, target()), world.applying(ours));
    await expect(made).rejects.toMatchObject({ code: 'plan/not-owned' });
    const { ScalableTargets = [] } = await client.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
    );
    expect(ScalableTargets).toMatchObject([{ MaxCapacity: 3 }]);
  });

  test('tags are not read while the service tells the owner', async () => {
    const world = aWorld();
    const ours = await aService(world);
    await deploy(world, scalableTarget, TARGET, target(), ours);
    world.calls.length = 0;
    await look(world, scalableTarget, TARGET, target(), ours);
    expect(world.calls.map(({ operation }) => operation)).toEqual(['DescribeScalableTargets']);
  });
});

describe('scaling policy', () => {
  test('is put, read as declared, changed whole, found by its name and removed', async () => {
    const world = aWorld();
    const ours = await aService(world);
    await deploy(world, scalableTarget, TARGET, target(), ours);
    const address = `${TARGET}/Cpu`;
    const made = await deploy(world, scalingPolicy, address, policy({ ScaleInCooldown: 60 }));
    expect(made.live.owner).toEqual({ app: 'shop', address });
    const again = await deploy(world, scalingPolicy, address, policy({ ScaleInCooldown: 60 }));
    expect(again.changed).toEqual([]);
    const reset = await deploy(world, scalingPolicy, address, policy());
    expect(reset.changed).toEqual(['TargetTrackingScalingPolicyConfiguration']);
    expect((await deploy(world, scalingPolicy, address, policy())).changed).toEqual([]);

    const operations = await scalingPolicy.operations();
    expect(await operations.list(world.reading())).toHaveLength(1);
    expect(await operations.list(world.reading({ app: 'sho' }))).toEqual([]);
    await destroy(world, scalingPolicy, made.live);
    await destroy(world, scalingPolicy, made.live);
    expect(await operations.list(world.reading())).toEqual([]);
  });

  test('becomes another type by starting anew', async () => {
    const world = aWorld();
    const ours = await aService(world);
    await deploy(world, scalableTarget, TARGET, target(), ours);
    const address = `${TARGET}/Cpu`;
    await deploy(world, scalingPolicy, address, policy());
    const { TargetTrackingScalingPolicyConfiguration: _, ...rest } = policy();
    const steps: ScalingPolicyProperties = {
      ...rest,
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    };
    const changed = await deploy(world, scalingPolicy, address, steps);
    expect(changed.writes).toEqual(['DeleteScalingPolicy', 'PutScalingPolicy']);
    expect((await deploy(world, scalingPolicy, address, steps)).writes).toEqual([]);
  });

  test('tries again while another change of the target is under way', async () => {
    const world = aWorld();
    const ours = await aService(world);
    await deploy(world, scalableTarget, TARGET, target(), ours);
    world.sandbox.faults.add({
      operation: 'PutScalingPolicy',
      times: 2,
      effect: {
        kind: 'error',
        fault: new ServiceFault('ConcurrentUpdateException', 'a change is under way'),
      },
    });
    const made = await deploy(world, scalingPolicy, `${TARGET}/Cpu`, policy());
    expect(made.writes).toEqual(['PutScalingPolicy', 'PutScalingPolicy', 'PutScalingPolicy']);
  });
});

describe('scheduled action', () => {
  test('is ours as a whole: a time that leaves the code is taken back', async () => {
    const world = aWorld();
    const ours = await aService(world);
    await deploy(world, scalableTarget, TARGET, target(), ours);
    const address = `${TARGET}/Night`;
    const timed = action({ EndTime: '2030-01-01T00:00:00+01:00', Timezone: 'Europe/Dublin' });
    const made = await deploy(world, scheduledAction, address, timed);
    expect(made.live.attributes['ScheduledActionARN']).toMatch(/^arn:/);
    expect(made.live.owner).toEqual({ app: 'shop', address });
    expect((await deploy(world, scheduledAction, address, timed)).writes).toEqual([]);

    const plain = await deploy(world, scheduledAction, address, action());
    expect(plain.changed).toEqual(['Timezone', 'EndTime']);
    expect((await deploy(world, scheduledAction, address, action())).writes).toEqual([]);
    const operations = await scheduledAction.operations();
    expect(await operations.list(world.reading())).toHaveLength(1);
    await destroy(world, scheduledAction, made.live);
    await destroy(world, scheduledAction, made.live);
    expect(await look(world, scheduledAction, address, action())).toBeUndefined();
  });

  test('goes with its scalable target', async () => {
    const world = aWorld();
    const ours = await aService(world);
    const { live } = await deploy(world, scalableTarget, TARGET, target(), ours);
    const made = await deploy(world, scheduledAction, `${TARGET}/Night`, action());
    await destroy(world, scalableTarget, live);
    await destroy(world, scheduledAction, made.live);
  });
});
