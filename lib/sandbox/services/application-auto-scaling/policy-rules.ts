/** What AWS refuses of a scaling policy. */
import type {
  PutScalingPolicyRequest,
  StepAdjustment,
} from '@aws-sdk/client-application-auto-scaling';
import type { Decoded } from '../../service.ts';
import { invalid, type PolicyRecord } from './records.ts';

/** Throws AWS's refusal of a policy request that ends up with this type, if any. */
export function checkPolicy(
  input: Decoded<PutScalingPolicyRequest>,
  kind: PolicyRecord['type'],
): void {
  // The API's pattern is \p{Print}+: AWS's own console names policies with colons and slashes.
  if (/\p{Cc}/u.test(input.PolicyName)) throw invalid(`Invalid policy name: ${input.PolicyName}`);
  switch (kind) {
    case 'TargetTrackingScaling':
      checkTracking(input);
      return;
    case 'StepScaling':
      checkSteps(input);
      return;
    case 'PredictiveScaling':
      checkForecast(input.PredictiveScalingPolicyConfiguration);
      return;
    default: {
      kind satisfies never;
    }
  }
}

function checkTracking(input: Decoded<PutScalingPolicyRequest>): void {
  const configuration = input.TargetTrackingScalingPolicyConfiguration;
  if (configuration === undefined)
    throw invalid('A TargetTrackingScalingPolicyConfiguration is required for this policy type');
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: customized } =
    configuration;
  if ((predefined === undefined) === (customized === undefined))
    throw invalid(
      'Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified',
    );
  if (configuration.TargetValue === undefined || configuration.TargetValue <= 0)
    throw invalid('Target value must be greater than 0');
  if (predefined === undefined) return;
  const metric = predefined.PredefinedMetricType ?? '';
  if (
    ![
      'ECSServiceAverageCPUUtilization',
      'ECSServiceAverageMemoryUtilization',
      'ECSServiceAverageCPUUtilizationHighResolution',
      'ECSServiceAverageMemoryUtilizationHighResolution',
      'ALBRequestCountPerTarget',
    ].includes(metric)
  )
    throw invalid(`Unsupported predefined metric type for service namespace ecs: ${metric}`);
  const label = predefined.ResourceLabel;
  if (metric !== 'ALBRequestCountPerTarget') {
    if (label !== undefined)
      throw invalid(`A resource label cannot be specified for metric type ${metric}`);
    return;
  }
  if (label === undefined || !/^app\/[^/]+\/[^/]+\/targetgroup\/[^/]+\/[^/]+$/.test(label))
    throw invalid(
      'The resource label must have the form app/<load-balancer-name>/<load-balancer-id>/targetgroup/<target-group-name>/<target-group-id>',
    );
}

function checkSteps(input: Decoded<PutScalingPolicyRequest>): void {
  const configuration = input.StepScalingPolicyConfiguration;
  if (configuration === undefined)
    throw invalid('A StepScalingPolicyConfiguration is required for this policy type');
  if (configuration.AdjustmentType === undefined)
    throw invalid('An adjustment type must be specified for step scaling');
  const steps = configuration.StepAdjustments ?? [];
  if (steps.length === 0)
    throw invalid('At least one step adjustment must be specified for step scaling');
  checkBounds(steps);
}

/** Steps lie side by side, and reach as far as there are values on each side of the threshold that they are for. */
function checkBounds(steps: readonly StepAdjustment[]): void {
  const ranges = steps
    .map(({ MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper }) => ({
      lower: lower ?? Number.NEGATIVE_INFINITY,
      upper: upper ?? Number.POSITIVE_INFINITY,
    }))
    .toSorted((a, b) => a.lower - b.lower);
  ranges.forEach(({ lower, upper }, i) => {
    if (lower === Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY)
      throw invalid('There must be an upper or a lower bound in a step adjustment');
    if (lower >= upper) throw invalid('The lower bound must be less than the upper bound');
    const next = ranges[i + 1]?.lower ?? upper;
    if (next < upper) throw invalid('Step adjustment intervals cannot overlap');
    if (next > upper) throw invalid('There cannot be a gap between step adjustment intervals');
  });
  const [least, most] = [ranges[0]?.lower ?? 0, ranges.at(-1)?.upper ?? 0];
  if (least < 0 && least !== Number.NEGATIVE_INFINITY)
    throw invalid('There must be a step adjustment with an unspecified lower bound');
  if (most > 0 && most !== Number.POSITIVE_INFINITY)
    throw invalid('There must be a step adjustment with an unspecified upper bound');
}

function checkForecast(
  configuration: Decoded<PutScalingPolicyRequest>['PredictiveScalingPolicyConfiguration'],
): void {
  if (configuration === undefined)
    throw invalid('A PredictiveScalingPolicyConfiguration is required for this policy type');
  const [metric, ...more] = configuration.MetricSpecifications ?? [];
  if (metric === undefined || more.length > 0)
    throw invalid('Exactly one metric specification must be specified');
  const scaling = [
    metric.PredefinedScalingMetricSpecification,
    metric.CustomizedScalingMetricSpecification,
  ].filter((one) => one !== undefined).length;
  const load = [
    metric.PredefinedLoadMetricSpecification,
    metric.CustomizedLoadMetricSpecification,
  ].filter((one) => one !== undefined).length;
  const pair = metric.PredefinedMetricPairSpecification !== undefined;
  if (pair ? scaling + load > 0 : scaling !== 1 || load !== 1)
    throw invalid(
      'Either a metric pair, or one scaling metric and one load metric, must be specified',
    );
  const { SchedulingBufferTime: ahead = 300, MaxCapacityBuffer: buffer } = configuration;
  if (ahead < 0 || ahead >= 3600) throw invalid('SchedulingBufferTime must be less than 3600');
  if (
    (configuration.MaxCapacityBreachBehavior === 'IncreaseMaxCapacity') !==
    (buffer !== undefined)
  )
    throw invalid(
      'MaxCapacityBuffer goes with the breach behavior IncreaseMaxCapacity, and only with it',
    );
  if (buffer !== undefined && (buffer < 0 || buffer > 100))
    throw invalid('MaxCapacityBuffer must be between 0 and 100');
}
