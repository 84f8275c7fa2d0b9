import { describe, expect, test } from 'vitest';
import { autoScaling } from '../../../../lib/sandbox/services/auto-scaling/index.ts';
import {
  aGroup,
  aProvider,
  associate,
  groupOf,
  mainCluster,
  providerOf,
} from './capacity-story.ts';
import { aService, newStory, register, type Story } from './story.ts';

describe('a capacity provider of an Auto Scaling group', () => {
  test('has defaults on read, and marks its group as managed', () => {
    const story = newStory();
    const arn = aGroup(story, 'web');
    story.ecs('CreateCapacityProvider', {
      name: 'web',
      autoScalingGroupProvider: { autoScalingGroupArn: arn },
      tags: [{ key: 'team', value: 'shop' }],
    });
    expect(providerOf(story, 'web')).toEqual({
      capacityProviderArn: 'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/web',
      name: 'web',
      status: 'ACTIVE',
      autoScalingGroupProvider: {
        autoScalingGroupArn: arn,
        managedScaling: {
          status: 'DISABLED',
          targetCapacity: 100,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 10_000,
          instanceWarmupPeriod: 300,
        },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
      tags: [{ key: 'team', value: 'shop' }],
      type: 'EC2_AUTOSCALING',
    });
    expect(groupOf(story, 'web').tags).toEqual([
      { key: 'AmazonECSManaged', value: '', propagate: true },
    ]);
  });

  test('is refused with words of AWS', () => {
    const story = newStory();
    aProvider(story, 'web');
    aGroup(story, 'open', { protectNew: false });
    aGroup(story, 'free');
    const create = (name: string, autoScalingGroupArn: string, more: object = {}) =>
      story.ecs('CreateCapacityProvider', {
        name,
        autoScalingGroupProvider: { autoScalingGroupArn, ...more },
      });
    const managed = { managedScaling: { status: 'ENABLED' } };
    const guarded = { ...managed, managedTerminationProtection: 'ENABLED' };
    expect(() => create('Ecs-1', 'free')).toThrow(
      'The name cannot be prefixed with "aws", "ecs", or "fargate".',
    );
    expect(() => create('web', 'free')).toThrow(
      'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
    );
    expect(() => create('other', 'web')).toThrow(
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    );
    expect(() => create('other', 'none')).toThrow('was not found');
    expect(() => create('other', 'open', guarded)).toThrow(
      'the Auto Scaling group must have instance protection from scale in enabled.',
    );
    expect(() => create('other', 'free', { managedTerminationProtection: 'ENABLED' })).toThrow(
      'managed scaling must be enabled',
    );
    expect(() =>
      create('other', 'free', { managedScaling: { status: 'ENABLED', targetCapacity: 0 } }),
    ).toThrow('The targetCapacity value must be between 1 and 100: 0');
    expect(() => story.ecs('CreateCapacityProvider', { name: 'other' })).toThrow('Exactly one of');
    aPolicy(story, 'free');
    expect(() => create('other', 'free', managed)).toThrow('scaling policies of its own: own');
    aGroup(story, 'weighted', {
      mixed: {
        LaunchTemplate: { Overrides: [{ InstanceType: 't3.micro', WeightedCapacity: '1' }] },
      },
    });
    expect(() => create('other', 'weighted')).toThrow('instance weights');
  });

  test('changes some seconds after an update, and keeps what the update leaves out', () => {
    const story = newStory();
    aProvider(story, 'web');
    story.ecs('UpdateCapacityProvider', {
      name: 'web',
      autoScalingGroupProvider: {
        managedScaling: { targetCapacity: 80 },
        managedDraining: 'DISABLED',
      },
    });
    expect(providerOf(story, 'web').updateStatus).toBe('UPDATE_IN_PROGRESS');
    expect(() =>
      story.ecs('UpdateCapacityProvider', { name: 'web', autoScalingGroupProvider: {} }),
    ).toThrow(expect.objectContaining({ code: 'UpdateInProgressException' }));
    story.pass(6);
    expect(providerOf(story, 'web')).toMatchObject({
      updateStatus: 'UPDATE_COMPLETE',
      autoScalingGroupProvider: {
        managedScaling: { status: 'ENABLED', targetCapacity: 80 },
        managedTerminationProtection: 'ENABLED',
        managedDraining: 'DISABLED',
      },
    });
  });

  test('fails to update where its group has got a scaling policy of its own', () => {
    const story = newStory();
    aProvider(story, 'web', {});
    aPolicy(story, 'web');
    story.ecs('UpdateCapacityProvider', {
      name: 'web',
      autoScalingGroupProvider: { managedScaling: { status: 'ENABLED' } },
    });
    story.pass(6);
    expect(providerOf(story, 'web')).toMatchObject({
      updateStatus: 'UPDATE_FAILED',
      updateStatusReason: expect.stringContaining("can't be updated right now"),
      autoScalingGroupProvider: { managedScaling: { status: 'DISABLED' } },
    });
  });

  test('cannot be deleted while a cluster has it, and is INACTIVE afterwards', () => {
    const story = newStory();
    aProvider(story, 'web');
    associate(story, ['web']);
    story.pass(6);
    story.ecs('DeleteCapacityProvider', { capacityProvider: 'web' });
    expect(providerOf(story, 'web')).toMatchObject({
      status: 'ACTIVE',
      updateStatus: 'DELETE_FAILED',
      updateStatusReason:
        'The capacity provider cannot be deleted because it is associated with cluster: main. Remove the capacity provider from the cluster and try again.',
    });
    associate(story, []);
    expect(() => story.ecs('DeleteCapacityProvider', { capacityProvider: 'web' })).toThrow(
      expect.objectContaining({ code: 'UpdateInProgressException' }),
    );
    story.pass(6);
    story.ecs('DeleteCapacityProvider', {
      capacityProvider: providerOf(story, 'web').capacityProviderArn,
    });
    expect(providerOf(story, 'web').updateStatus).toBe('DELETE_IN_PROGRESS');
    story.pass(6);
    expect(providerOf(story, 'web')).toMatchObject({
      status: 'INACTIVE',
      updateStatus: 'DELETE_COMPLETE',
      tags: [],
    });
    story.ecs('CreateCapacityProvider', {
      name: 'web',
      autoScalingGroupProvider: { autoScalingGroupArn: 'web' },
    });
    expect(providerOf(story, 'web').status).toBe('ACTIVE');
  });

  test('is listed ten a page, Fargate first, and by cluster', () => {
    const story = newStory();
    for (let index = 0; index < 9; index += 1) aProvider(story, `p${index}`, {});
    const first = list(story, {});
    expect(first.names).toHaveLength(10);
    expect(first.names.slice(0, 3)).toEqual(['FARGATE', 'FARGATE_SPOT', 'p0']);
    expect(list(story, { nextToken: first.nextToken }).names).toEqual(['p8']);
    associate(story, ['FARGATE', 'p3'], []);
    expect(list(story, { cluster: 'main' }).names).toEqual(['FARGATE', 'p3']);
    expect(list(story, { capacityProviders: ['p1', 'none'] })).toMatchObject({
      names: ['p1'],
      failures: [{ reason: 'MISSING' }],
    });
    expect(() => list(story, { capacityProviders: Array(101).fill('p1') })).toThrow(
      'more than 100',
    );
  });

  test('carries tags that can be changed', () => {
    const story = newStory();
    const { capacityProviderArn } = aProvider(story, 'web');
    story.ecs('TagResource', {
      resourceArn: capacityProviderArn,
      tags: [{ key: 'a', value: '1' }],
    });
    expect(providerOf(story, 'web').tags).toEqual([{ key: 'a', value: '1' }]);
  });
});

describe('the capacity providers of a cluster', () => {
  test('get a scaling policy with two alarms and a draining hook, some seconds later', () => {
    const story = newStory();
    aProvider(story, 'web');
    const cluster = associate(story, ['web', 'FARGATE'], [{ capacityProvider: 'web', base: 2 }]);
    expect(cluster).toMatchObject({
      capacityProviders: ['web', 'FARGATE'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'web', base: 2, weight: 0 }],
      attachmentsStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(cluster.attachments?.map(({ type, status }) => [type, status])).toEqual([
      ['as_policy', 'PRECREATED'],
      ['managed_draining', 'PRECREATED'],
    ]);
    expect(() => associate(story, [])).toThrow(
      expect.objectContaining({ code: 'UpdateInProgressException' }),
    );
    story.pass(6);
    const { attachments = [], attachmentsStatus } = mainCluster(story);
    expect(attachmentsStatus).toBe('UPDATE_COMPLETE');
    expect(attachments[0]).toMatchObject({
      type: 'as_policy',
      status: 'CREATED',
      details: [
        { name: 'capacityProviderName', value: 'web' },
        {
          name: 'scalingPolicyName',
          value: expect.stringMatching(/^ECSManagedAutoScalingPolicy-[0-9a-f]{8}-[0-9a-f-]{27}$/),
        },
      ],
    });
    expect(tableOf(story, 'autoscaling.policy')).toEqual([
      expect.objectContaining({
        group: 'web',
        name: attachments[0]?.details?.[1]?.value,
        tracking: expect.objectContaining({ TargetValue: 100 }),
        alarms: [expect.anything(), expect.anything()],
      }),
    ]);
    expect(tableOf(story, 'autoscaling.hook')).toEqual([
      expect.objectContaining({
        group: 'web',
        name: 'ecs-managed-draining-termination-hook',
        transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        heartbeat: 3600,
        defaultResult: 'CONTINUE',
      }),
    ]);
  });

  test('lose them with the association, and the policy with managed scaling', () => {
    const story = newStory();
    aProvider(story, 'web');
    associate(story, ['web']);
    story.pass(6);
    story.ecs('UpdateCapacityProvider', {
      name: 'web',
      autoScalingGroupProvider: {
        managedScaling: { status: 'DISABLED' },
        managedTerminationProtection: 'DISABLED',
      },
    });
    expect(mainCluster(story).attachments?.[0]?.status).toBe('DELETING');
    story.pass(6);
    expect(tableOf(story, 'autoscaling.policy')).toEqual([]);
    expect(tableOf(story, 'autoscaling.hook')).toHaveLength(1);
    associate(story, []);
    story.pass(6);
    expect(mainCluster(story)).toMatchObject({
      attachments: [],
      attachmentsStatus: 'UPDATE_COMPLETE',
    });
    expect(tableOf(story, 'autoscaling.hook')).toEqual([]);
  });

  test('follow a new target capacity', () => {
    const story = newStory();
    aProvider(story, 'web');
    associate(story, ['web']);
    story.pass(6);
    const name = mainCluster(story).attachments?.[0]?.details?.[1]?.value;
    story.ecs('UpdateCapacityProvider', {
      name: 'web',
      autoScalingGroupProvider: { managedScaling: { targetCapacity: 70 } },
    });
    story.pass(6);
    expect(tableOf(story, 'autoscaling.policy')).toEqual([
      expect.objectContaining({ name, tracking: expect.objectContaining({ TargetValue: 70 }) }),
    ]);
  });

  test('are refused where AWS refuses them', () => {
    const story = newStory();
    aProvider(story, 'web');
    aProvider(story, 'fixed', {});
    story.ecs('CreateCluster', { clusterName: 'other', capacityProviders: ['web', 'fixed'] });
    expect(() => associate(story, ['none'])).toThrow(
      'The specified capacity provider was not found. Specify a valid capacity provider and try again',
    );
    expect(() => associate(story, ['web'])).toThrow('already associated with cluster other');
    expect(() => associate(story, ['FARGATE', 'fixed'])).toThrow('cannot be mixed');
    expect(() =>
      associate(
        story,
        Array.from({ length: 21 }, (_, index) => `p${index}`),
      ),
    ).toThrow('The maximum number of capacity providers per cluster has been exceeded.');
    associate(story, ['FARGATE', 'fixed'], []);
    story.pass(6);
    const { networkConfiguration } = aService(story);
    register(story);
    expect(() =>
      story.ecs('RunTask', {
        cluster: 'main',
        taskDefinition: 'web',
        networkConfiguration,
        capacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }],
      }),
    ).toThrow('not associated with the cluster');
  });

  test('stay while a service uses them', () => {
    const story = newStory();
    associate(story, ['FARGATE', 'FARGATE_SPOT']);
    register(story);
    const { launchType: _, ...request } = aService(story, { desiredCount: 0 });
    story.ecs('CreateService', request);
    expect(() => associate(story, ['FARGATE'])).toThrow(
      expect.objectContaining({
        code: 'ResourceInUseException',
        message: 'The specified capacity provider is in use and cannot be removed.',
      }),
    );
  });

  test('leave with a cluster that is deleted', () => {
    const story = newStory();
    aProvider(story, 'web');
    associate(story, ['web']);
    expect(() => story.ecs('DeleteCluster', { cluster: 'main' })).toThrow(
      expect.objectContaining({ code: 'UpdateInProgressException' }),
    );
    story.pass(6);
    story.ecs('DeleteCluster', { cluster: 'main' });
    story.pass(6);
    expect(tableOf(story, 'autoscaling.hook')).toEqual([]);
    story.ecs('DeleteCapacityProvider', { capacityProvider: 'web' });
    story.pass(6);
    expect(providerOf(story, 'web').status).toBe('INACTIVE');
  });
});

/** Puts a scaling policy of a user on a group. */
function aPolicy(story: Story, group: string): void {
  story.call(autoScaling, 'PutScalingPolicy', {
    AutoScalingGroupName: group,
    PolicyName: 'own',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      TargetValue: 50,
    },
  });
}

function list(story: Story, input: object) {
  const answer = story.ecs<{
    capacityProviders: { name: string }[];
    failures: object[];
    nextToken?: string;
  }>('DescribeCapacityProviders', input);
  return { ...answer, names: answer.capacityProviders.map(({ name }) => name) };
}

function tableOf(story: Story, name: string): readonly unknown[] {
  return Object.values(story.world.dump()[`123456789012/eu-west-1/${name}`] ?? {});
}
