import type { DescribeScalingPoliciesResponse } from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, test } from 'vitest';
import { applicationAutoScaling } from '../../../../lib/sandbox/services/application-auto-scaling/index.ts';
import { cloudWatch } from '../../../../lib/sandbox/services/cloudwatch/index.ts';
import { aService, newStory, register, type Story } from '../ecs/story.ts';

const key = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  ScalableDimension: 'ecs:service:DesiredCount',
};
const LOAD = { Namespace: 'shop', MetricName: 'Load' };

function scaling<T>(story: Story, operation: string, input: object): T {
  return story.call<T>(applicationAutoScaling, operation, { ...key, ...input });
}

/** A service of so many tasks, deployed, that scales between bounds. */
function aScaled({ min = 0, max = 10, count = 2, ...more } = {}): Story {
  const story = newStory();
  register(story);
  story.ecs('CreateService', aService(story, { desiredCount: count }));
  story.pass(120);
  scaling(story, 'RegisterScalableTarget', { MinCapacity: min, MaxCapacity: max, ...more });
  return story;
}

/** A step policy and the alarm that sets it off. */
function steps(
  story: Story,
  name: string,
  { threshold, comparison, policy }: { threshold: number; comparison: string; policy: object },
): void {
  const { PolicyARN } = scaling<{ PolicyARN: string }>(story, 'PutScalingPolicy', {
    PolicyName: name,
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', ...policy },
  });
  story.call(cloudWatch, 'PutMetricAlarm', {
    AlarmName: name,
    ...LOAD,
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: threshold,
    ComparisonOperator: comparison,
    AlarmActions: [PolicyARN],
  });
}

const out = (story: Story, policy: object = {}) =>
  steps(story, 'out', {
    threshold: 10,
    comparison: 'GreaterThanOrEqualToThreshold',
    policy: {
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 90, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 90, ScalingAdjustment: 3 },
      ],
      ...policy,
    },
  });

const inward = (story: Story, policy: object = {}) =>
  steps(story, 'in', {
    threshold: 0,
    comparison: 'LessThanOrEqualToThreshold',
    policy: {
      StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }],
      ...policy,
    },
  });

/** Lets minutes go by in which the metric has a value; the desired count at their end. */
function minutes(story: Story, count: number, value: number): number | undefined {
  for (let minute = 0; minute < count; minute += 1) {
    story.call(cloudWatch, 'PutMetricData', {
      Namespace: LOAD.Namespace,
      MetricData: [{ MetricName: LOAD.MetricName, Value: value }],
    });
    story.pass(60);
  }
  return story.service('web').desiredCount;
}

describe('an alarm that rings', () => {
  test('sets off the step that its metric is in, each minute as far as the cooldown lets it', () => {
    const story = aScaled();
    out(story);
    expect(minutes(story, 2, 5)).toBe(2);
    expect(minutes(story, 2, 10)).toBe(3);
    // What was added counts as part of what the larger step asks for.
    expect(minutes(story, 2, 100)).toBe(5);
    expect(minutes(story, 8, 100)).toBeGreaterThanOrEqual(8);
    expect(minutes(story, 20, 100)).toBe(10);
  });

  test('takes tasks away down to the least, one step a cooldown', () => {
    const story = aScaled({ min: 1, count: 4 });
    inward(story, { Cooldown: 120 });
    expect(minutes(story, 2, 0)).toBe(3);
    expect(minutes(story, 20, 0)).toBe(1);
  });

  test.each([
    ['a percentage', { AdjustmentType: 'PercentChangeInCapacity', by: 50 }, 9],
    [
      'the least of a percentage',
      { AdjustmentType: 'PercentChangeInCapacity', by: 1, least: 3 },
      9,
    ],
    ['a percentage of less than a task', { AdjustmentType: 'PercentChangeInCapacity', by: 1 }, 7],
    ['a number of tasks', { AdjustmentType: 'ExactCapacity', by: 8 }, 8],
  ])('may add %s', (_, { AdjustmentType, by, least }: Adjustment, expected) => {
    const story = aScaled({ count: 6 });
    out(story, {
      AdjustmentType,
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: by }],
      ...(least === undefined ? {} : { MinAdjustmentMagnitude: least }),
    });
    expect(minutes(story, 2, 50)).toBe(expected);
  });

  test('does nothing while scaling is suspended, the alarm says nothing, or the policy is gone', () => {
    const suspended = aScaled({ SuspendedState: { DynamicScalingOutSuspended: true } } as object);
    out(suspended);
    expect(minutes(suspended, 3, 50)).toBe(2);

    const gone = aScaled();
    out(gone);
    scaling(gone, 'DeleteScalingPolicy', { PolicyName: 'out' });
    expect(minutes(gone, 3, 50)).toBe(2);
    expect(gone.world.nextTimer()).toBeUndefined();
  });

  test('removes no task while a deployment is under way', () => {
    const story = aScaled({ count: 4 });
    inward(story);
    story.call(cloudWatch, 'PutMetricData', {
      Namespace: LOAD.Namespace,
      MetricData: [{ MetricName: LOAD.MetricName, Value: 0 }],
    });
    story.pass(50);
    story.ecs('UpdateService', { cluster: 'main', service: 'web', forceNewDeployment: true });
    story.pass(15);
    expect(story.service('web').deployments?.[0]?.rolloutState).toBe('IN_PROGRESS');
    expect(story.service('web').desiredCount).toBe(4);
    expect(minutes(story, 5, 0)).toBeLessThan(4);
  });

  test('is shown with its policy', () => {
    const story = aScaled();
    out(story);
    const { ScalingPolicies } = scaling<DescribeScalingPoliciesResponse>(
      story,
      'DescribeScalingPolicies',
      {},
    );
    expect(ScalingPolicies?.[0]?.Alarms).toEqual([
      { AlarmName: 'out', AlarmARN: expect.stringMatching(/:alarm:out$/) },
    ]);
  });
});

interface Adjustment {
  readonly AdjustmentType: string;
  readonly by: number;
  readonly least?: number;
}

test('target tracking adds after three minutes above its target, and removes after fifteen below', () => {
  const story = aScaled({ min: 1, count: 2 });
  scaling(story, 'PutScalingPolicy', {
    PolicyName: 'track',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 50,
      CustomizedMetricSpecification: { ...LOAD, Statistic: 'Average' },
    },
  });
  expect(minutes(story, 2, 100)).toBe(2);
  expect(minutes(story, 1, 100)).toBe(4);
  expect(minutes(story, 10, 46)).toBe(4);
  expect(minutes(story, 14, 10)).toBe(4);
  expect(minutes(story, 1, 10)).toBe(1);
});

describe('AWS refuses', () => {
  const step = (StepAdjustments: object[]) => ({
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', StepAdjustments },
  });
  const forecast = (metric: object, more: object = {}) => ({
    PolicyType: 'PredictiveScaling',
    PredictiveScalingPolicyConfiguration: {
      MetricSpecifications: [{ TargetValue: 50, ...metric }],
      ...more,
    },
  });
  const pair = {
    PredefinedMetricPairSpecification: { PredefinedMetricType: 'ECSServiceCPUUtilization' },
  };

  test.each<[string, object, string]>([
    ['no bounds', step([{ ScalingAdjustment: 1 }]), 'an upper or a lower bound'],
    [
      'an overlap',
      step([
        { MetricIntervalUpperBound: 5, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 0, ScalingAdjustment: 2 },
      ]),
      'cannot overlap',
    ],
    [
      'a gap',
      step([
        { MetricIntervalUpperBound: 0, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 5, ScalingAdjustment: 2 },
      ]),
      'a gap',
    ],
    [
      'a highest step that ends',
      step([{ MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 5, ScalingAdjustment: 1 }]),
      'unspecified upper bound',
    ],
    [
      'a lowest step that ends',
      step([{ MetricIntervalLowerBound: -5, MetricIntervalUpperBound: 0, ScalingAdjustment: 1 }]),
      'unspecified lower bound',
    ],
    ['a forecast of nothing', forecast({}), 'a metric pair'],
    ['an hour ahead', forecast(pair, { SchedulingBufferTime: 3600 }), 'less than 3600'],
    ['a buffer alone', forecast(pair, { MaxCapacityBuffer: 5 }), 'only with it'],
  ])('%s', (_, policy, words) => {
    const story = aScaled();
    const put = () => scaling(story, 'PutScalingPolicy', { PolicyName: 'bad', ...policy });
    expect(put).toThrow(words);
  });
});
