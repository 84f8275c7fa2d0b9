/** Desired properties of a scaling policy. */
import type { PutScalingPolicyRequest } from '@aws-sdk/client-application-auto-scaling';

/** CloudFormation's name of the type. */
export const SCALING_POLICY_TYPE = 'AWS::ApplicationAutoScaling::ScalingPolicy';

/** PutScalingPolicy's request. */
export type ScalingPolicyProperties = PutScalingPolicyRequest;
