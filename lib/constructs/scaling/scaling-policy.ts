/** Policies of service auto scaling, and who they belong to. */
import type { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  SCALING_POLICY_TYPE,
  type ScalingPolicyProperties,
} from '../../resources/application-auto-scaling/scaling-policy/properties.ts';
import { Resource } from '../../tree/resource.ts';

/** What scales, as requests of Application Auto Scaling name it. */
export interface ScalingTarget {
  readonly ServiceNamespace: 'ecs';
  readonly ResourceId: Input<string>;
  readonly ScalableDimension: 'ecs:service:DesiredCount';
}

/** What a policy does, by its type. */
export type PolicyParts = Inputs<
  Pick<
    ScalingPolicyProperties,
    | 'PolicyType'
    | 'TargetTrackingScalingPolicyConfiguration'
    | 'StepScalingPolicyConfiguration'
    | 'PredictiveScalingPolicyConfiguration'
  >
>;

/** A policy of a target. */
export function addPolicy(
  scope: Construct,
  id: string,
  target: () => ScalingTarget,
  parts: () => PolicyParts,
  { overrides }: { readonly overrides?: Readonly<Record<string, unknown>> },
): Resource<ScalingPolicyProperties> {
  const policy: Resource<ScalingPolicyProperties> = new Resource<ScalingPolicyProperties>(
    scope,
    id,
    {
      type: SCALING_POLICY_TYPE,
      properties: () => ({
        // Policies carry no tags; their owner is told by their name.
        PolicyName: `gantry:${policy.address}`,
        ...target(),
        ...parts(),
      }),
      taggable: false,
      ...(overrides === undefined ? {} : { overrides }),
    },
  );
  return policy;
}
