/** A network load balancer. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
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
import type { LoadBalancerLike } from './load-balancer-like.ts';
import { LOAD_BALANCING_NAME } from './name-rule.ts';
import { NetworkListener, type NetworkListenerOptions } from './network-listener.ts';

/** A network load balancer, made here or existing. */
export interface NetworkLoadBalancerLike extends LoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType: 'network';
}

/** The props of a {@link NetworkLoadBalancer}. */
export interface NetworkLoadBalancerProps extends ConstructOptions {
  /** The VPC. */
  readonly vpc: VpcLike;
  /** Name, unique in the account and Region. @default - derived from the address */
  readonly loadBalancerName?: string;
  /** Whether the internet reaches it. @default false */
  readonly internetFacing?: boolean;
  /** Subnets; none of them can be taken away later. @default - public ones when internet-facing, else private ones */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * Groups of the load balancer. AWS adds none to one that was made without.
   *
   * @default - a new one that lets out only what goes to targets
   */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Whether it has IPv6 addresses too. @default - as the subnets of the VPC */
  readonly dualStack?: boolean;
  /** Whether each of its nodes sends to targets of all Availability Zones; traffic between zones costs. @default false */
  readonly crossZone?: boolean;
  /** Whether AWS refuses to delete it; removing it from the code lifts that. @default false */
  readonly deletionProtection?: boolean;
  /** Further attributes by key, as AWS takes them. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * A network load balancer: TCP, UDP and TLS.
 *
 * @category Constructs
 * @example
 * const network = new NetworkLoadBalancer(stack, 'Network', { vpc, internetFacing: true });
 * const tcp = network.addListener('Tcp', { port: 5432 });
 */
export class NetworkLoadBalancer extends Construct implements NetworkLoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType = 'network';
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

  /** Throws `tree/bad-props` when there are no subnets for it, or an empty list of groups is given. */
  constructor(scope: Construct, id: string, props: NetworkLoadBalancerProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc');
    this.vpc = props.vpc;
    this.internetFacing = props.internetFacing ?? false;
    this.dualStack = props.dualStack ?? props.vpc.dualStack;
    const type = this.internetFacing ? 'public' : 'private';
    const subnets = selectSubnets(this, props.vpc, props.vpcSubnets ?? { type });
    if (props.securityGroups?.length === 0)
      throw badProp(this, 'securityGroups is empty', 'leave it out, or give at least one group');
    const groups = props.securityGroups ?? [
      new SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, allowAllOutbound: false }),
    ];
    this.connections = new Connections({ securityGroups: groups });
    this.resource = new Resource<LoadBalancerProperties>(this, 'Resource', {
      type: LOAD_BALANCER_TYPE,
      properties: {
        Name: props.loadBalancerName,
        Type: 'network',
        Scheme: this.internetFacing ? 'internet-facing' : 'internal',
        ...(this.dualStack ? { IpAddressType: 'dualstack' as const } : {}),
        Subnets: subnets.map(({ subnetId }) => subnetId),
        SecurityGroups: groups.map(({ securityGroupId }) => securityGroupId),
        Attributes: {
          ...(props.crossZone === undefined
            ? {}
            : { 'load_balancing.cross_zone.enabled': String(props.crossZone) }),
          ...(props.deletionProtection === undefined
            ? {}
            : { 'deletion_protection.enabled': String(props.deletionProtection) }),
          ...props.attributes,
        },
      },
      // AWS refuses internet-facing ones in subnets without a way to the internet.
      dependsOn: () => subnets.flatMap(({ connectivity }) => connectivity),
      name: { ...LOAD_BALANCING_NAME, replacedBy: ['Scheme', 'Type'] },
      ...optionsOf(props),
    });
  }

  /** ARN of the load balancer. */
  get loadBalancerArn(): Input<string> {
    return this.resource.ref('LoadBalancerArn');
  }

  /** Last part of the ARN, as metrics name it: `net/name/id`. */
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
  addListener(id: string, props: NetworkListenerOptions): NetworkListener {
    return new NetworkListener(this, id, { ...props, loadBalancer: this });
  }
}
