/** What AWS refuses of a scaling policy. */
import type { PutScalingPolicyRequest } from '@aws-sdk/client-application-auto-scaling';
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
      if (input.PredictiveScalingPolicyConfiguration === undefined)
        throw invalid('A PredictiveScalingPolicyConfiguration is required for this policy type');
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
  if ((configuration.StepAdjustments ?? []).length === 0)
    throw invalid('At least one step adjustment must be specified for step scaling');
}
