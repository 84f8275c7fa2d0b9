/** An application load balancer. */
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  LOAD_BALANCER_TYPE,
  type LoadBalancerProperties,
} from '../../resources/elbv2/load-balancer/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { Connections } from '../security/connections.ts';
import { SecurityGroup, type SecurityGroupLike } from '../security/security-group.ts';
import { ExistingLoadBalancer, type LoadBalancerAttributes } from './existing-load-balancer.ts';
import { ApplicationListener, type ListenerOptions } from './listener.ts';
import type { LoadBalancerLike } from './load-balancer-like.ts';
import { LOAD_BALANCING_NAME } from './name-rule.ts';

/** An application load balancer, made here or existing. */
export interface ApplicationLoadBalancerLike extends LoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType: 'application';
}

/** What can be said of a load balancer beside its VPC. */
export interface LoadBalancerOptions extends ConstructOptions {
  /** Name, unique in the account and Region. @default - derived from the address */
  readonly loadBalancerName?: string;
  /** Whether the internet reaches it. @default false */
  readonly internetFacing?: boolean;
  /** Subnets, in two Availability Zones at least. @default - public ones when internet-facing, else private ones */
  readonly vpcSubnets?: SubnetSelection;
  /** Groups of the load balancer. @default - a new one that lets out only what goes to targets */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Whether it has IPv6 addresses too. @default - as the subnets of the VPC */
  readonly dualStack?: boolean;
  /** Time without data after which a connection is closed. @default - 60 s */
  readonly idleTimeout?: Duration;
  /** Whether AWS refuses to delete it; removing it from the code lifts that. @default false */
  readonly deletionProtection?: boolean;
  /** Whether headers that HTTP does not allow are dropped. @default true */
  readonly dropInvalidHeaderFields?: boolean;
  /** Further attributes by key, as AWS takes them. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
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
export class ApplicationLoadBalancer extends Construct implements ApplicationLoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType = 'application';
  /** The load balancer itself. */
  readonly resource: Resource<LoadBalancerProperties>;
  /** Who may connect to it, and to whom it does. */
  readonly connections: Connections;
  /** Whether the internet reaches it. */
  readonly internetFacing: boolean;
  /** Whether it has IPv6 addresses too. */
  readonly dualStack: boolean;
  /** Its VPC. */
  readonly vpc: VpcLike;

  /** Throws `tree/bad-props` when there are subnets of fewer than two Availability Zones. */
  constructor(scope: Construct, id: string, props: ApplicationLoadBalancerProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc');
    this.vpc = props.vpc;
    this.internetFacing = props.internetFacing ?? false;
    this.dualStack = props.dualStack ?? props.vpc.dualStack;
    const type = this.internetFacing ? 'public' : 'private';
    const subnets = selectSubnets(this, props.vpc, props.vpcSubnets ?? { type });
    if (subnets.length < 2)
      throw badProp(
        this,
        `an application load balancer needs subnets in two Availability Zones, and gets ${subnets.length}`,
        'give the VPC maxAzs: 2 or more, or choose others with vpcSubnets',
      );
    const groups = props.securityGroups ?? [
      new SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, allowAllOutbound: false }),
    ];
    this.connections = new Connections({ securityGroups: groups });
    this.resource = new Resource<LoadBalancerProperties>(this, 'Resource', {
      type: LOAD_BALANCER_TYPE,
      properties: {
        Name: props.loadBalancerName,
        Type: 'application',
        Scheme: this.internetFacing ? 'internet-facing' : 'internal',
        ...(this.dualStack ? { IpAddressType: 'dualstack' as const } : {}),
        Subnets: subnets.map(({ subnetId }) => subnetId),
        SecurityGroups: groups.map(({ securityGroupId }) => securityGroupId),
        Attributes: attributesOf(props),
      },
      // AWS refuses internet-facing ones in subnets without a way to the internet.
      dependsOn: () => subnets.flatMap(({ connectivity }) => connectivity),
      name: { ...LOAD_BALANCING_NAME, replacedBy: ['Scheme', 'Type'] },
      ...optionsOf(props),
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

  /** ARN of the load balancer. */
  get loadBalancerArn(): Input<string> {
    return this.resource.ref('LoadBalancerArn');
  }

  /** Last part of the ARN, as metrics name it: `app/name/id`. */
  get loadBalancerFullName(): Input<string> {
    return this.resource.ref('LoadBalancerFullName');
  }

  /** Name under which DNS knows it. */
  get loadBalancerDnsName(): Input<string> {
    return this.resource.ref('DNSName');
  }

  /** Hosted zone that alias records to it must name. */
  get loadBalancerCanonicalHostedZoneId(): Input<string> {
    return this.resource.ref('CanonicalHostedZoneId');
  }

  /** Adds a listener. */
  addListener(id: string, props: ListenerOptions = {}): ApplicationListener {
    return new ApplicationListener(this, id, { ...props, loadBalancer: this });
  }
}

function attributesOf(props: ApplicationLoadBalancerProps): Inputs<Record<string, string>> {
  return {
    'routing.http.drop_invalid_header_fields.enabled': String(
      props.dropInvalidHeaderFields ?? true,
    ),
    ...(props.idleTimeout === undefined
      ? {}
      : { 'idle_timeout.timeout_seconds': String(props.idleTimeout.toSeconds()) }),
    ...(props.deletionProtection === undefined
      ? {}
      : { 'deletion_protection.enabled': String(props.deletionProtection) }),
    ...props.attributes,
  };
}
