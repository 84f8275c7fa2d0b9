/** Policies that keep a metric near a target. */
import type {
  MetricType,
  TargetTrackingMetricDataQuery,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { Inputs } from '../../graph/reference.ts';
import type { ApplicationTargetGroup } from '../load-balancing/target-group.ts';
import type { QueueLike } from '../messaging/queue.ts';
import {
  insightsMetric,
  isMath,
  type MeteredService,
  type Metric,
  type MetricMath,
  metricName,
  queriesOf,
  queueMetric,
} from '../monitoring/metric.ts';
import type { TargetTrackingOptions } from './options.ts';
import type { PolicyParts } from './scaling-policy.ts';

/** What is followed, in AWS's words. */
export type FollowedMetric = Inputs<
  Pick<
    TargetTrackingScalingPolicyConfiguration,
    'PredefinedMetricSpecification' | 'CustomizedMetricSpecification'
  >
>;

/** The policy that keeps a metric near a value. */
export function trackingPolicy(
  value: number,
  metric: FollowedMetric,
  options: TargetTrackingOptions,
): PolicyParts {
  const { scaleInCooldown, scaleOutCooldown, disableScaleIn } = options;
  return {
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: value,
      ...metric,
      ...(scaleInCooldown === undefined ? {} : { ScaleInCooldown: scaleInCooldown.toSeconds() }),
      ...(scaleOutCooldown === undefined ? {} : { ScaleOutCooldown: scaleOutCooldown.toSeconds() }),
      ...(disableScaleIn === undefined ? {} : { DisableScaleIn: disableScaleIn }),
    },
  };
}

/** A metric that AWS knows by name. */
export function predefinedMetric(
  type: MetricType,
  targetGroup?: ApplicationTargetGroup,
): FollowedMetric {
  return {
    PredefinedMetricSpecification: {
      PredefinedMetricType: type,
      ...(targetGroup === undefined ? {} : { ResourceLabel: targetGroup.metricLabel }),
    },
  };
}

/** Any metric, or what is worked out of several. */
export function customizedMetric(metric: Metric | MetricMath): FollowedMetric {
  if (isMath(metric))
    return {
      CustomizedMetricSpecification: {
        Metrics: queriesOf(metric, 'scaling') as Inputs<TargetTrackingMetricDataQuery>[],
      },
    };
  return {
    CustomizedMetricSpecification: {
      ...metricName(metric),
      Statistic: (metric.statistic ?? 'Average') as 'Average',
      ...(metric.unit === undefined ? {} : { Unit: metric.unit }),
    },
  };
}

/** The messages that wait for each running task. */
export function backlogMetric(
  service: MeteredService,
  queue: Pick<QueueLike, 'queueName'>,
): MetricMath {
  return {
    expression: 'waiting / IF(running > 0, running, 1)',
    metrics: { ...waitingAndRunning(service, queue) },
    label: 'Backlog per task',
  };
}

/** The messages that wait while no task runs; otherwise 0. */
export function unattendedMetric(
  service: MeteredService,
  queue: Pick<QueueLike, 'queueName'>,
): MetricMath {
  return {
    expression: 'IF(FILL(running, 0) < 1, waiting, 0)',
    metrics: { ...waitingAndRunning(service, queue) },
    label: 'Messages that wait for nobody',
  };
}

function waitingAndRunning(service: MeteredService, queue: Pick<QueueLike, 'queueName'>) {
  return {
    waiting: queueMetric(queue, 'ApproximateNumberOfMessagesVisible', { statistic: 'Maximum' }),
    running: insightsMetric(service, 'RunningTaskCount'),
  };
}
