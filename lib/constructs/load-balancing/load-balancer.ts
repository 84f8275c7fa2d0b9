/** An application load balancer. */
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { SubnetSelection, VpcLike } from '../network/vpc-like.ts';
import { badProp } from '../options.ts';
import { ExistingLoadBalancer, type LoadBalancerAttributes } from './existing-load-balancer.ts';
import { ApplicationListener, type ListenerOptions } from './listener.ts';
import { type CommonLoadBalancerOptions, LoadBalancer } from './load-balancer-base.ts';
import type { LoadBalancerLike } from './load-balancer-like.ts';

/** An application load balancer, made here or existing. */
export interface ApplicationLoadBalancerLike extends LoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType: 'application';
}

/** What can be said of an application load balancer beside its VPC. */
export interface LoadBalancerOptions extends CommonLoadBalancerOptions {
  /** Subnets, in two Availability Zones at least. @default - public ones when internet-facing, else private ones */
  readonly vpcSubnets?: SubnetSelection;
  /** Time without data after which a connection is closed. @default - 60 s */
  readonly idleTimeout?: Duration;
  /** Whether headers that HTTP does not allow are dropped. @default true */
  readonly dropInvalidHeaderFields?: boolean;
}

/** The props of an {@link ApplicationLoadBalancer}. */
export interface ApplicationLoadBalancerProps extends LoadBalancerOptions {
  /** The VPC. */
  readonly vpc: VpcLike;
}

/**
 * An application load balancer.
 *
 * @category Constructs
 * @example
 * const loadBalancer = new ApplicationLoadBalancer(stack, 'Front', { vpc, internetFacing: true });
 * const listener = loadBalancer.addListener('Http', { port: 80 });
 */
export class ApplicationLoadBalancer extends LoadBalancer implements ApplicationLoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType = 'application';

  /** Throws `tree/bad-props` when there are subnets of fewer than two Availability Zones. */
  constructor(scope: Construct, id: string, props: ApplicationLoadBalancerProps) {
    super(scope, id, {
      options: props,
      type: 'application',
      attributes: () => attributesOf(props),
      check: (construct, subnets) => {
        if (subnets.length < 2)
          throw badProp(
            construct,
            `an application load balancer needs subnets in two Availability Zones, and gets ${subnets.length}`,
            'give the VPC maxAzs: 2 or more, or choose others with vpcSubnets',
          );
      },
    });
  }

  /**
   * An existing load balancer. Nothing of it is changed but the rules of its security groups.
   *
   * @example
   * const loadBalancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Shared', {
   *   loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shared/0123456789abcdef',
   *   securityGroupIds: ['sg-0a1b2c3d'],
   * });
   */
  static fromApplicationLoadBalancerAttributes(
    scope: Construct,
    id: string,
    attributes: LoadBalancerAttributes,
  ): ApplicationLoadBalancerLike {
    return new ExistingLoadBalancer(scope, id, attributes);
  }

  /** Adds a listener. */
  addListener(id: string, props: ListenerOptions = {}): ApplicationListener {
    return new ApplicationListener(this, id, { ...props, loadBalancer: this });
  }
}

function attributesOf(props: ApplicationLoadBalancerProps): Readonly<Record<string, string>> {
  return {
    'routing.http.drop_invalid_header_fields.enabled': String(
      props.dropInvalidHeaderFields ?? true,
    ),
    ...(props.idleTimeout === undefined
      ? {}
      : { 'idle_timeout.timeout_seconds': String(props.idleTimeout.toSeconds()) }),
  };
}
