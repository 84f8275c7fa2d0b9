/** Desired properties of a target group. */
import type { CreateTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';

/** CloudFormation's name of the type. */
export const TARGET_GROUP_TYPE = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** CreateTargetGroup's input without tags, and the attributes that are set by a call of their own. */
export interface TargetGroupProperties extends Omit<CreateTargetGroupInput, 'Tags'> {
  /** Target group attributes by key, such as `deregistration_delay.timeout_seconds`; values are text as in AWS. */
  Attributes?: Record<string, string>;
}
