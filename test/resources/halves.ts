/** The contract suite runs in two files of about equal length, so that two processors share it. */
import type { AnyResourceType } from '../../lib/resource-type.ts';

/** Whether a type is of the first half: networks and load balancing. */
export function isOfNetwork({ name }: AnyResourceType): boolean {
  return /^AWS::(EC2|ElasticLoadBalancingV2)::/.test(name);
}
