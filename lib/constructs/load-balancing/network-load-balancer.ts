/** A network load balancer. */
import type { Construct } from 'constructs';
import type { SubnetSelection, VpcLike } from '../network/vpc-like.ts';
import { badProp } from '../options.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import { type CommonLoadBalancerOptions, LoadBalancer } from './load-balancer-base.ts';
import type { LoadBalancerLike } from './load-balancer-like.ts';
import { NetworkListener, type NetworkListenerOptions } from './network-listener.ts';

/** A network load balancer, made here or existing. */
export interface NetworkLoadBalancerLike extends LoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType: 'network';
}

/** The props of a {@link NetworkLoadBalancer}. */
export interface NetworkLoadBalancerProps extends CommonLoadBalancerOptions {
  /** The VPC. */
  readonly vpc: VpcLike;
  /** Subnets; none of them can be taken away later. @default - public ones when internet-facing, else private ones */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * Groups of the load balancer. AWS adds none to one that was made without.
   *
   * @default - a new one that lets out only what goes to targets
   */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Whether each of its nodes sends to targets of all Availability Zones; traffic between zones costs. @default false */
  readonly crossZone?: boolean;
}

/**
 * A network load balancer: TCP, UDP and TLS.
 *
 * @category Constructs
 * @example
 * const network = new NetworkLoadBalancer(stack, 'Network', { vpc, internetFacing: true });
 * const tcp = network.addListener('Tcp', { port: 5432 });
 */
export class NetworkLoadBalancer extends LoadBalancer implements NetworkLoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType = 'network';

  /** Throws `tree/bad-props` when there are no subnets for it, or an empty list of groups is given. */
  constructor(scope: Construct, id: string, props: NetworkLoadBalancerProps) {
    super(scope, id, {
      options: props,
      type: 'network',
      attributes: () =>
        props.crossZone === undefined
          ? {}
          : { 'load_balancing.cross_zone.enabled': String(props.crossZone) },
      check: (construct) => {
        if (props.securityGroups?.length === 0)
          throw badProp(
            construct,
            'securityGroups is empty',
            'leave it out, or give at least one group',
          );
      },
    });
  }

  /** Adds a listener. */
  addListener(id: string, props: NetworkListenerOptions): NetworkListener {
    return new NetworkListener(this, id, { ...props, loadBalancer: this });
  }
}
