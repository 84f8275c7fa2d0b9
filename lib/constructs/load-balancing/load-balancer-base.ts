/** What application and network load balancers have in common. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  LOAD_BALANCER_TYPE,
  type LoadBalancerProperties,
} from '../../resources/elbv2/load-balancer/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { SubnetLike } from '../network/subnet.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import { type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { Connections } from '../security/connections.ts';
import { SecurityGroup, type SecurityGroupLike } from '../security/security-group.ts';
import type { LoadBalancerLike } from './load-balancer-like.ts';
import { LOAD_BALANCING_NAME } from './name-rule.ts';

/** What can be said of every load balancer beside its VPC. */
export interface CommonLoadBalancerOptions extends ConstructOptions {
  /** Name, unique in the account and Region. @default - derived from the address */
  readonly loadBalancerName?: string;
  /** Whether the internet reaches it. @default false */
  readonly internetFacing?: boolean;
  /** Subnets. @default - public ones when internet-facing, else private ones */
  readonly vpcSubnets?: SubnetSelection;
  /** Groups of the load balancer. @default - a new one that lets out only what goes to targets */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Whether it has IPv6 addresses too. @default - as the subnets of the VPC */
  readonly dualStack?: boolean;
  /** Whether AWS refuses to delete it; removing it from the code lifts that. @default false */
  readonly deletionProtection?: boolean;
  /** Further attributes by key, as AWS takes them. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What a kind of load balancer tells the base. */
export interface LoadBalancerParts {
  /** What was asked for. */
  readonly options: CommonLoadBalancerOptions & {
    /** VPC of the load balancer. */
    readonly vpc: VpcLike;
  };
  /** The kind, as AWS names it. */
  readonly type: 'application' | 'network';
  /** Attributes that only this kind has, by key; asked for once the options are there. */
  readonly attributes: () => Readonly<Record<string, string>>;
  /** Throws when the kind cannot be made as asked for. Called before anything is made. */
  readonly check: (construct: Construct, subnets: readonly SubnetLike[]) => void;
}

/**
 * A load balancer that is made here.
 *
 * @category Constructs
 */
export abstract class LoadBalancer extends Construct implements LoadBalancerLike {
  /** Its kind. */
  abstract readonly loadBalancerType: 'application' | 'network';
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

  constructor(
    scope: Construct,
    id: string,
    { options, type, attributes, check }: LoadBalancerParts,
  ) {
    super(scope, checkId(scope, id));
    requireProps(this, options, 'vpc');
    this.vpc = options.vpc;
    this.internetFacing = options.internetFacing ?? false;
    this.dualStack = options.dualStack ?? options.vpc.dualStack;
    const place = this.internetFacing ? 'public' : 'private';
    const subnets = selectSubnets(this, options.vpc, options.vpcSubnets ?? { type: place });
    check(this, subnets);
    const groups = options.securityGroups ?? [
      new SecurityGroup(this, 'SecurityGroup', { vpc: options.vpc, allowAllOutbound: false }),
    ];
    this.connections = new Connections({ securityGroups: groups });
    this.resource = new Resource<LoadBalancerProperties>(this, 'Resource', {
      type: LOAD_BALANCER_TYPE,
      properties: {
        Name: options.loadBalancerName,
        Type: type,
        Scheme: this.internetFacing ? 'internet-facing' : 'internal',
        ...(this.dualStack ? { IpAddressType: 'dualstack' as const } : {}),
        Subnets: subnets.map(({ subnetId }) => subnetId),
        SecurityGroups: groups.map(({ securityGroupId }) => securityGroupId),
        Attributes: {
          ...attributes(),
          ...(options.deletionProtection === undefined
            ? {}
            : { 'deletion_protection.enabled': String(options.deletionProtection) }),
          ...options.attributes,
        },
      },
      // AWS refuses internet-facing ones in subnets without a way to the internet.
      dependsOn: () => subnets.flatMap(({ connectivity }) => connectivity),
      name: { ...LOAD_BALANCING_NAME, replacedBy: ['Scheme', 'Type'] },
      ...optionsOf(options),
    });
  }

  /** ARN of the load balancer. */
  get loadBalancerArn(): Input<string> {
    return this.resource.ref('LoadBalancerArn');
  }

  /** Last part of the ARN, as metrics name it: `app/name/id` or `net/name/id`. */
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
}
