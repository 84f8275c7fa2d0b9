/** An application load balancer that exists already and is not ours. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp } from '../options.ts';
import { Connections } from '../security/connections.ts';
import { SecurityGroup } from '../security/security-group.ts';
import type { ApplicationLoadBalancerLike } from './load-balancer.ts';

/** What identifies an existing load balancer. */
export interface LoadBalancerAttributes {
  /** ARN of the load balancer. */
  readonly loadBalancerArn: string;
  /** Ids of its security groups, so that targets can let it in. */
  readonly securityGroupIds: readonly Input<string>[];
  /** Whether those groups let everything out; if not, rules to targets are added to them. @default true */
  readonly securityGroupsAllowAllOutbound?: boolean;
  /** Name under which DNS knows it. @default - not known */
  readonly loadBalancerDnsName?: Input<string>;
  /** Hosted zone that alias records to it must name. @default - not known */
  readonly loadBalancerCanonicalHostedZoneId?: Input<string>;
  /** Whether the internet reaches it. @default true */
  readonly internetFacing?: boolean;
  /** Whether it has IPv6 addresses too. @default false */
  readonly dualStack?: boolean;
  /** Its VPC; needed to make target groups by `addTargets`. @default - not known */
  readonly vpc?: VpcLike;
}

/** What {@link LoadBalancerAttributes} describe. */
export class ExistingLoadBalancer extends Construct implements ApplicationLoadBalancerLike {
  /** Its kind. */
  readonly loadBalancerType = 'application';
  /** ARN of the load balancer. */
  readonly loadBalancerArn: Input<string>;
  /** Last part of the ARN. */
  readonly loadBalancerFullName: Input<string>;
  /** Who may connect to it, and to whom it does. */
  readonly connections: Connections;
  /** Whether the internet reaches it. */
  readonly internetFacing: boolean;
  /** Whether it has IPv6 addresses too. */
  readonly dualStack: boolean;
  /** Its VPC, where it is known. */
  readonly vpc: VpcLike | undefined;
  readonly #dnsName: Input<string> | undefined;
  readonly #zoneId: Input<string> | undefined;

  /** Throws `tree/bad-props` for an ARN that is not one of an application load balancer. */
  constructor(scope: Construct, id: string, attributes: LoadBalancerAttributes) {
    super(scope, checkId(scope, id));
    const { loadBalancerArn } = attributes;
    const fullName = /:loadbalancer\/(app\/[^/]+\/[^/]+)$/.exec(loadBalancerArn)?.[1];
    if (fullName === undefined)
      throw badProp(
        this,
        `loadBalancerArn ${JSON.stringify(loadBalancerArn)} is not the ARN of an application load balancer`,
        'give it as arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/app/<name>/<id>',
      );
    this.loadBalancerArn = loadBalancerArn;
    this.loadBalancerFullName = fullName;
    this.#dnsName = attributes.loadBalancerDnsName;
    this.#zoneId = attributes.loadBalancerCanonicalHostedZoneId;
    this.internetFacing = attributes.internetFacing ?? true;
    this.dualStack = attributes.dualStack ?? false;
    this.vpc = attributes.vpc;
    const allowAllOutbound = attributes.securityGroupsAllowAllOutbound ?? true;
    this.connections = new Connections({
      securityGroups: attributes.securityGroupIds.map((groupId, index) =>
        SecurityGroup.fromSecurityGroupId(this, `SecurityGroup${index + 1}`, groupId, {
          allowAllOutbound,
        }),
      ),
    });
  }

  /** Name under which DNS knows it. Throws `tree/bad-props` when it was not given. */
  get loadBalancerDnsName(): Input<string> {
    if (this.#dnsName === undefined)
      throw badProp(this, 'its DNS name was not given', 'give loadBalancerDnsName');
    return this.#dnsName;
  }

  /** Hosted zone that alias records to it must name. Throws `tree/bad-props` when it was not given. */
  get loadBalancerCanonicalHostedZoneId(): Input<string> {
    if (this.#zoneId === undefined)
      throw badProp(
        this,
        'the hosted zone of its DNS name was not given',
        'give loadBalancerCanonicalHostedZoneId',
      );
    return this.#zoneId;
  }
}
