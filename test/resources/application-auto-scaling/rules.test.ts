import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/core/json.ts';
import type { Address } from '../../../lib/graph/address.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import type { Neighbours, ResourceType } from '../../../lib/resource-type.ts';
import {
  ownerOfAction,
  ownerOfPolicy,
} from '../../../lib/resources/application-auto-scaling/ownership.ts';
import { applicationAutoScalingScalableTarget } from '../../../lib/resources/application-auto-scaling/scalable-target/index.ts';
import { canonicalPolicy } from '../../../lib/resources/application-auto-scaling/scaling-policy/canonical.ts';
import { applicationAutoScalingScalingPolicy } from '../../../lib/resources/application-auto-scaling/scaling-policy/index.ts';
import type { ScalingPolicyProperties } from '../../../lib/resources/application-auto-scaling/scaling-policy/properties.ts';
import { applicationAutoScalingScheduledAction } from '../../../lib/resources/application-auto-scaling/scheduled-action/index.ts';

const KEYS = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const;

function nodeOf(type: string, address: string, properties: object): ResourceNode {
  return {
    type,
    address: address as Address,
    stack: 'prod',
    properties: properties as JsonObject,
    tags: {},
    dependsOn: [],
  };
}

function paths<P extends object>(type: ResourceType<P>, properties: object) {
  const node = nodeOf(type.name, 'shop/prod/It', properties);
  const neighbours: Neighbours = { at: () => undefined, referrers: () => [] };
  return (type.validate?.(properties as P, node, neighbours) ?? []).map(({ path }) => path);
}

test.each([
  ['gantry:shop/prod/Web/Cpu', { app: 'shop', address: 'shop/prod/Web/Cpu' }],
  ['shop/prod/Web/Cpu', undefined],
  ['gantry:', undefined],
  [undefined, undefined],
])('the policy name %s tells its owner', (name, owner) => {
  expect(ownerOfPolicy(name)).toEqual(owner);
});

test.each([
  ['gantry.shop~prod~Night', { app: 'shop', address: 'shop/prod/Night' }],
  ['night', undefined],
])('the action name %s tells its owner', (name, owner) => {
  expect(ownerOfAction(name)).toEqual(owner);
});

describe('what AWS refuses of a scalable target', () => {
  test.each([
    ['nothing', {}, []],
    ['bounds the wrong way round', { MinCapacity: 5, MaxCapacity: 4 }, ['MinCapacity']],
    ['fewer than none', { MinCapacity: -1 }, ['MinCapacity']],
    ['no upper bound', { MaxCapacity: undefined }, ['MaxCapacity']],
    ['a cluster as resource', { ResourceId: 'cluster/main' }, ['ResourceId']],
    ['another dimension', { ScalableDimension: 'x' }, ['ScalableDimension']],
  ])('%s', (_, more, expected) => {
    const properties = { ...KEYS, MinCapacity: 1, MaxCapacity: 4, ...more };
    expect(paths(applicationAutoScalingScalableTarget, properties)).toEqual(expected);
  });
});

describe('scaling policy', () => {
  const TRACKING = 'TargetTrackingScalingPolicyConfiguration';
  const tracking = (more: object = {}) => ({
    ...KEYS,
    PolicyName: 'cpu',
    PolicyType: 'TargetTrackingScaling',
    [TRACKING]: {
      TargetValue: 60,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      ...more,
    },
  });
  const steps = (...StepAdjustments: object[]) => ({
    ...KEYS,
    PolicyName: 'steps',
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', StepAdjustments },
  });
  const STEPS = 'StepScalingPolicyConfiguration.StepAdjustments';

  test.each([
    ['nothing', tracking(), []],
    ['a target of 0', tracking({ TargetValue: 0 }), [`${TRACKING}.TargetValue`]],
    ['a negative cooldown', tracking({ ScaleInCooldown: -1 }), [`${TRACKING}.ScaleInCooldown`]],
    [
      'requests without a label',
      tracking({
        PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' },
      }),
      [`${TRACKING}.PredefinedMetricSpecification.ResourceLabel`],
    ],
    ['two metrics', tracking({ CustomizedMetricSpecification: {} }), [TRACKING]],
    [
      'a configuration of another type',
      { ...tracking(), PolicyType: 'StepScaling' },
      [TRACKING, 'StepScalingPolicyConfiguration'],
    ],
    ['no steps', steps(), [STEPS]],
    [
      'steps side by side',
      steps({ MetricIntervalUpperBound: 0 }, { MetricIntervalLowerBound: 0 }),
      [],
    ],
    [
      'steps that overlap',
      steps({ MetricIntervalUpperBound: 5 }, { MetricIntervalLowerBound: 0 }),
      [STEPS],
    ],
    [
      'steps with a gap',
      steps({ MetricIntervalUpperBound: 0 }, { MetricIntervalLowerBound: 5 }),
      [STEPS],
    ],
    ['a step without bounds', steps({ ScalingAdjustment: 1 }), [STEPS]],
    [
      'a highest step that ends',
      steps({ MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 5 }),
      [STEPS],
    ],
    [
      'a lowest step that ends',
      steps({ MetricIntervalLowerBound: -5, MetricIntervalUpperBound: 0 }),
      [STEPS],
    ],
    ['an empty step', steps({ MetricIntervalLowerBound: 5, MetricIntervalUpperBound: 5 }), [STEPS]],
  ])('AWS refuses %s', (_, properties, expected) => {
    expect([...paths(applicationAutoScalingScalingPolicy, properties)].sort()).toEqual(
      [...expected].sort(),
    );
  });

  test('defaults that AWS fills in make no difference, another cooldown does', () => {
    const form = (more: object) =>
      canonicalPolicy(tracking(more) as unknown as ScalingPolicyProperties);
    expect(form({ ScaleInCooldown: 300, DisableScaleIn: false })).toEqual(form({}));
    expect(form({ ScaleInCooldown: 60 })).not.toEqual(form({}));
  });

  test('waits for what leads to the target group that its label names', () => {
    const properties = tracking({
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: {
          $join: [
            { $ref: 'shop/prod/Alb', attribute: 'LoadBalancerFullName' },
            '/',
            { $ref: 'shop/prod/Api', attribute: 'TargetGroupFullName' },
          ],
        },
      },
    });
    const group = nodeOf('AWS::ElasticLoadBalancingV2::TargetGroup', 'shop/prod/Api', {});
    const neighbours: Neighbours = {
      at: (address) => (address === group.address ? group : undefined),
      referrers: () => [
        nodeOf('AWS::ECS::Service', 'shop/prod/Web', {}),
        nodeOf('AWS::ElasticLoadBalancingV2::Listener', 'shop/prod/Alb/Http', {}),
      ],
    };
    const policy = nodeOf(applicationAutoScalingScalingPolicy.name, 'shop/prod/P', properties);
    expect(applicationAutoScalingScalingPolicy.waitsFor?.(policy, neighbours)).toEqual([
      'shop/prod/Alb/Http',
    ]);
  });
});

describe('what AWS refuses of a scheduled action', () => {
  test.each([
    ['nothing', {}, []],
    ['a name with a slash', { ScheduledActionName: 'a/b' }, ['ScheduledActionName']],
    ['a bare cron', { Schedule: '0 22 * * ? *' }, ['Schedule']],
    ['an end before the start', { StartTime: '2030-01-02', EndTime: '2030-01-01' }, ['EndTime']],
    ['no moment', { StartTime: 'soon' }, ['StartTime']],
    ['no bounds', { ScalableTargetAction: {} }, ['ScalableTargetAction']],
    [
      'bounds the wrong way round',
      { ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 1 } },
      ['ScalableTargetAction'],
    ],
  ])('%s', (_, more, expected) => {
    const properties = {
      ...KEYS,
      ScheduledActionName: 'night',
      Schedule: 'cron(0 22 * * ? *)',
      ScalableTargetAction: { MinCapacity: 1 },
      ...more,
    };
    expect(paths(applicationAutoScalingScheduledAction, properties)).toEqual(expected);
  });
});
