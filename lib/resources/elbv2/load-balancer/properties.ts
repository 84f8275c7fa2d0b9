/** Desired properties of a load balancer. */
import type { CreateLoadBalancerInput } from '@aws-sdk/client-elastic-load-balancing-v2';

/** CloudFormation's name of the type. */
export const LOAD_BALANCER_TYPE = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

/** CreateLoadBalancer's input without tags, and the attributes that are set by a call of their own. */
export interface LoadBalancerProperties extends Omit<CreateLoadBalancerInput, 'Tags'> {
  /** Load balancer attributes by key, such as `idle_timeout.timeout_seconds`; values are text as in AWS. */
  Attributes?: Record<string, string>;
}
