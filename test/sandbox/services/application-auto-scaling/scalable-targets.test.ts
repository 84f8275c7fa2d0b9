import type {
  DescribeScalableTargetsResponse,
  DescribeScalingPoliciesResponse,
  DescribeScheduledActionsResponse,
} from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, test } from 'vitest';
import { applicationAutoScaling } from '../../../../lib/sandbox/services/application-auto-scaling/index.ts';
import { aService, newStory, register, type Story } from '../ecs/story.ts';

const key = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  ScalableDimension: 'ecs:service:DesiredCount',
};

const cpuPolicy = {
  ...key,
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 60,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
  },
};

describe('scalable targets', () => {
  test('registering brings the desired count into the bounds, also on an update of something else', () => {
    const story = aStory();
    scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 3, MaxCapacity: 5 });
    expect(story.service('web').desiredCount).toBe(3);
    story.ecs('UpdateService', { cluster: 'main', service: 'web', desiredCount: 9 });
    scaling(story, 'RegisterScalableTarget', {
      ...key,
      SuspendedState: { DynamicScalingInSuspended: true },
    });
    expect(story.service('web').desiredCount).toBe(5);
    const [target] = targets(story) ?? [];
    expect(target).toMatchObject({
      MinCapacity: 3,
      MaxCapacity: 5,
      SuspendedState: {
        DynamicScalingInSuspended: true,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
    });
    expect(target?.RoleARN).toContain('AWSServiceRoleForApplicationAutoScaling_ECSService');
  });

  test('a service that does not exist is refused', () => {
    const story = aStory();
    expect(() =>
      scaling(story, 'RegisterScalableTarget', {
        ...key,
        ResourceId: 'service/main/other',
        MinCapacity: 1,
        MaxCapacity: 2,
      }),
    ).toThrow("ECS service doesn't exist: service/main/other");
  });

  test('a new target needs both bounds, in order', () => {
    const story = aStory();
    expect(() => scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 1 })).toThrow(
      'must be specified',
    );
    expect(() =>
      scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 4, MaxCapacity: 2 }),
    ).toThrow('Maximum capacity cannot be less than minimum capacity');
  });

  test('deregistering takes policies and scheduled actions along', () => {
    const story = aStory();
    scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 1, MaxCapacity: 4 });
    scaling(story, 'PutScalingPolicy', cpuPolicy);
    scaling(story, 'PutScheduledAction', {
      ...key,
      ScheduledActionName: 'night',
      Schedule: 'cron(0 22 * * ? *)',
      ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 1 },
    });
    scaling(story, 'DeregisterScalableTarget', key);
    expect(targets(story)).toEqual([]);
    expect(policies(story)).toEqual([]);
    expect(
      scaling<DescribeScheduledActionsResponse>(story, 'DescribeScheduledActions', {
        ServiceNamespace: 'ecs',
      }).ScheduledActions,
    ).toEqual([]);
    expect(() => scaling(story, 'DeregisterScalableTarget', key)).toThrow(
      expect.objectContaining({ code: 'ObjectNotFoundException' }),
    );
  });

  test('a target outlives its service', () => {
    const story = aStory();
    scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 1, MaxCapacity: 4 });
    story.ecs('DeleteService', { cluster: 'main', service: 'web', force: true });
    story.pass(300);
    expect(targets(story)).toHaveLength(1);
  });

  test('tags given at registration are read and changed by ARN', () => {
    const story = aStory();
    const { ScalableTargetARN: ResourceARN } = scaling<{ ScalableTargetARN: string }>(
      story,
      'RegisterScalableTarget',
      { ...key, MinCapacity: 1, MaxCapacity: 4, Tags: { a: '1', b: '2' } },
    );
    scaling(story, 'TagResource', { ResourceARN, Tags: { b: '3' } });
    scaling(story, 'UntagResource', { ResourceARN, TagKeys: ['a'] });
    expect(scaling(story, 'ListTagsForResource', { ResourceARN })).toEqual({ Tags: { b: '3' } });
    expect(
      applicationAutoScaling.tagged?.(
        { account: '123456789012', region: 'eu-west-1' },
        story.world,
      ),
    ).toEqual([{ arn: ResourceARN, tags: { b: '3' } }]);
  });
});

describe('scaling policies', () => {
  test('target tracking makes two alarms, and keeps their names when the policy is put again', () => {
    const story = aStory();
    scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 1, MaxCapacity: 4 });
    scaling(story, 'PutScalingPolicy', cpuPolicy);
    const [before] = policies(story) ?? [];
    scaling(story, 'PutScalingPolicy', {
      ...cpuPolicy,
      TargetTrackingScalingPolicyConfiguration: {
        ...cpuPolicy.TargetTrackingScalingPolicyConfiguration,
        TargetValue: 50,
      },
    });
    const [after] = policies(story) ?? [];
    expect(after?.Alarms).toHaveLength(2);
    expect(after?.Alarms).toEqual(before?.Alarms);
    expect(after?.PolicyARN).toBe(before?.PolicyARN);
    expect(after?.TargetTrackingScalingPolicyConfiguration).toMatchObject({
      TargetValue: 50,
      DisableScaleIn: false,
    });
  });

  test('a policy needs a registered target', () => {
    expect(() => scaling(aStory(), 'PutScalingPolicy', cpuPolicy)).toThrow(
      expect.objectContaining({ code: 'ObjectNotFoundException' }),
    );
  });

  test('requests per target need the label of a load balancer and a target group', () => {
    const story = aStory();
    scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 1, MaxCapacity: 4 });
    expect(() =>
      scaling(story, 'PutScalingPolicy', {
        ...cpuPolicy,
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 100,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' },
        },
      }),
    ).toThrow('resource label');
  });

  test('describing gives ten a page', () => {
    const story = aStory();
    scaling(story, 'RegisterScalableTarget', { ...key, MinCapacity: 1, MaxCapacity: 4 });
    for (let index = 0; index < 12; index += 1)
      scaling(story, 'PutScalingPolicy', { ...cpuPolicy, PolicyName: `p${index}` });
    const first = scaling<DescribeScalingPoliciesResponse>(story, 'DescribeScalingPolicies', {
      ServiceNamespace: 'ecs',
    });
    expect(first.ScalingPolicies).toHaveLength(10);
    const second = scaling<DescribeScalingPoliciesResponse>(story, 'DescribeScalingPolicies', {
      ServiceNamespace: 'ecs',
      NextToken: first.NextToken,
    });
    expect(second.ScalingPolicies).toHaveLength(2);
    expect(second.NextToken).toBeUndefined();
  });
});

function aStory(): Story {
  const story = newStory();
  register(story);
  story.ecs('CreateService', aService(story));
  return story;
}

function scaling<T>(story: Story, operation: string, input: object): T {
  return story.call<T>(applicationAutoScaling, operation, input);
}

function targets(story: Story) {
  return scaling<DescribeScalableTargetsResponse>(story, 'DescribeScalableTargets', {
    ServiceNamespace: 'ecs',
  }).ScalableTargets;
}

function policies(story: Story) {
  return scaling<DescribeScalingPoliciesResponse>(story, 'DescribeScalingPolicies', {
    ServiceNamespace: 'ecs',
  }).ScalingPolicies;
}
