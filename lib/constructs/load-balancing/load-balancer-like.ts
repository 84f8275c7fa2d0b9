/** What load balancers are known by, however they were made. */
import type { Input } from '../../graph/reference.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import type { Connectable } from '../security/connections.ts';

/** A load balancer, made here or existing. */
export interface LoadBalancerLike extends Connectable {
  /** ARN of the load balancer. */
  readonly loadBalancerArn: Input<string>;
  /** Last part of the ARN, as metrics name it: `app/name/id` or `net/name/id`. */
  readonly loadBalancerFullName: Input<string>;
  /** Name under which DNS knows it. */
  readonly loadBalancerDnsName: Input<string>;
  /** Hosted zone that alias records to it must name. */
  readonly loadBalancerCanonicalHostedZoneId: Input<string>;
  /** Whether the internet reaches it. */
  readonly internetFacing: boolean;
  /** Whether it has IPv6 addresses too. */
  readonly dualStack: boolean;
  /** Its VPC, where it is known. */
  readonly vpc: VpcLike | undefined;
}
