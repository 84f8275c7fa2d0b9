/** A VPC with public and private subnets. */
import { Construct } from 'constructs';
import { type Input, Lookup } from '../../graph/reference.ts';
import {
  EGRESS_ONLY_INTERNET_GATEWAY_TYPE,
  type EgressOnlyInternetGatewayProperties,
} from '../../resources/ec2/egress-only-internet-gateway/properties.ts';
import {
  INTERNET_GATEWAY_TYPE,
  type InternetGatewayProperties,
} from '../../resources/ec2/internet-gateway/properties.ts';
import {
  INTERNET_GATEWAY_ATTACHMENT_TYPE,
  type InternetGatewayAttachmentProperties,
} from '../../resources/ec2/internet-gateway-attachment/properties.ts';
import { VPC_TYPE, type VpcProperties } from '../../resources/ec2/vpc/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, namedOptionsOf } from '../options.ts';
import { blocksPerHalf, type Ipv4Block, parseIpv4Block, subnetBlock } from './cidr.ts';
import { ExistingVpc, type VpcAttributes } from './existing-vpc.ts';
import { NatGateway } from './nat-gateway.ts';
import { Subnet } from './subnet.ts';
import {
  GatewayVpcEndpoint,
  type GatewayVpcEndpointProps,
  InterfaceVpcEndpoint,
  type InterfaceVpcEndpointProps,
} from './vpc-endpoint.ts';
import type { VpcLike } from './vpc-like.ts';

/** Settings of all subnets of a kind. */
export interface SubnetGroupOptions {
  /** Length of each subnet's prefix, 16 to 28. @default - four more than that of the VPC, at most 28 */
  readonly prefixLength?: number;
  /** Tags of the subnets. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Raw fields of each subnet's request, merged last. @default - none */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** The props of a {@link Vpc}. */
export interface VpcProps extends ConstructOptions {
  /**
   * IPv4 block, from `/16` to `/24`. Public subnets lie in its lower half, private ones in its upper half.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;
  /** How many Availability Zones get a public and a private subnet, 1 to 6. @default 2 */
  readonly maxAzs?: number;
  /** The Availability Zones by name, instead of `maxAzs`. @default - the first ones of the Region */
  readonly availabilityZones?: readonly string[];
  /**
   * How many NAT gateways there are. With fewer than there are zones, private subnets share them in turn; with 0 they
   * have no way to the internet over IPv4.
   *
   * @default - one in each Availability Zone
   */
  readonly natGateways?: number;
  /** Whether subnets have IPv6 too; private ones leave through an egress-only gateway. @default false */
  readonly dualStack?: boolean;
  /** Settings of the public subnets. @default - those of AWS */
  readonly publicSubnets?: SubnetGroupOptions;
  /** Settings of the private subnets. @default - those of AWS */
  readonly privateSubnets?: SubnetGroupOptions;
}

/**
 * A VPC with a public and a private subnet in each Availability Zone. A zone's subnets keep their blocks when other
 * zones come or go.
 *
 * @category Constructs
 * @example
 * const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
 */
export class Vpc extends Construct implements VpcLike {
  /** The VPC itself. */
  readonly resource: Resource<VpcProperties>;
  /** Subnets whose default route leads to the internet gateway, one a zone. */
  readonly publicSubnets: readonly Subnet[];
  /** Subnets that the internet cannot reach, one a zone. */
  readonly privateSubnets: readonly Subnet[];
  /** NAT gateways, in the public subnets of the first zones. */
  readonly natGateways: readonly NatGateway[];
  /** Whether the subnets have IPv6 blocks. */
  readonly dualStack: boolean;

  /** Throws `tree/bad-props` when the blocks or counts do not fit. */
  constructor(scope: Construct, id: string, props: VpcProps = {}) {
    super(scope, checkId(scope, id));
    const block = vpcBlock(this, props);
    const zones = zonesOf(this, props);
    const natCount = natCountOf(this, props, zones.length);
    this.dualStack = props.dualStack ?? false;
    this.resource = new Resource<VpcProperties>(this, 'Resource', {
      type: VPC_TYPE,
      properties: {
        CidrBlock: block.text,
        EnableDnsSupport: true,
        EnableDnsHostnames: true,
        ...(this.dualStack ? { AmazonProvidedIpv6CidrBlock: true } : {}),
      },
      ...namedOptionsOf(this, props),
    });
    const prefixes = {
      public: prefixOf(this, block, props, 'public', zones.length),
      private: prefixOf(this, block, props, 'private', zones.length),
    };
    const subnet = (kind: 'public' | 'private', zone: Input<string>, index: number) =>
      new Subnet(this, `${kind === 'public' ? 'Public' : 'Private'}Subnet${index + 1}`, {
        vpcId: this.vpcId,
        cidrBlock: subnetBlock(block, kind === 'public' ? 'lower' : 'upper', prefixes[kind], index),
        availabilityZone: zone,
        mapPublicIpOnLaunch: kind === 'public',
        ...(this.dualStack
          ? { ipv6CidrBlock: this.resource.ref(`Ipv6Slash64.${index + IPV6_START[kind]}`) }
          : {}),
        ...props[`${kind}Subnets`],
      });
    this.publicSubnets = zones.map((zone, index) => subnet('public', zone, index));
    this.privateSubnets = zones.map((zone, index) => subnet('private', zone, index));
    this.#routeToInternet();
    this.natGateways = this.publicSubnets
      .slice(0, natCount)
      .map((home) => new NatGateway(home, 'NatGateway', { subnet: home }));
    this.#routeThroughNat();
    if (this.dualStack) this.#routeIpv6Out();
  }

  /**
   * An existing VPC, by the ids that AWS gave it. Nothing of it is changed.
   *
   * @example
   * const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
   *   vpcId: 'vpc-0a1b2c3d',
   *   publicSubnetIds: ['subnet-01', 'subnet-02'],
   *   privateSubnetIds: ['subnet-03', 'subnet-04'],
   * });
   */
  static fromVpcAttributes(scope: Construct, id: string, attributes: VpcAttributes): VpcLike {
    return new ExistingVpc(scope, id, attributes);
  }

  /** Id of the VPC. */
  get vpcId(): Input<string> {
    return this.resource.ref('VpcId');
  }

  /** IPv4 block. */
  get vpcCidrBlock(): Input<string> {
    return this.resource.ref('CidrBlock');
  }

  /** Whether private subnets reach the internet over IPv4. */
  get privateEgress(): boolean {
    return this.natGateways.length > 0;
  }

  /** Adds a gateway endpoint to all subnets: Amazon S3 or DynamoDB at no cost. */
  addGatewayEndpoint(id: string, props: Omit<GatewayVpcEndpointProps, 'vpc'>): GatewayVpcEndpoint {
    return new GatewayVpcEndpoint(this, id, { ...props, vpc: this });
  }

  /** Adds an interface endpoint to the private subnets. */
  addInterfaceEndpoint(
    id: string,
    props: Omit<InterfaceVpcEndpointProps, 'vpc'>,
  ): InterfaceVpcEndpoint {
    return new InterfaceVpcEndpoint(this, id, { ...props, vpc: this });
  }

  #routeToInternet(): void {
    const gateway = new Resource<InternetGatewayProperties>(this, 'InternetGateway', {
      type: INTERNET_GATEWAY_TYPE,
      properties: {},
      ...namedOptionsOf(this, {}),
    });
    const attachment = new Resource<InternetGatewayAttachmentProperties>(
      this,
      'InternetGatewayAttachment',
      {
        type: INTERNET_GATEWAY_ATTACHMENT_TYPE,
        properties: {
          VpcId: this.vpcId,
          InternetGatewayId: gateway.ref('InternetGatewayId'),
        },
        taggable: false,
      },
    );
    // Through the attachment: a route to a gateway that is not attached is refused.
    const target = { GatewayId: attachment.ref('InternetGatewayId') };
    for (const subnet of this.publicSubnets) {
      subnet.addRoute('DefaultRoute', '0.0.0.0/0', target);
      if (this.dualStack) subnet.addRoute('DefaultRouteIpv6', '::/0', target);
    }
  }

  #routeThroughNat(): void {
    this.privateSubnets.forEach((subnet, index) => {
      const nat = this.natGateways[index % this.natGateways.length];
      if (nat !== undefined)
        subnet.addRoute('DefaultRoute', '0.0.0.0/0', { NatGatewayId: nat.natGatewayId });
    });
  }

  #routeIpv6Out(): void {
    const gateway = new Resource<EgressOnlyInternetGatewayProperties>(
      this,
      'EgressOnlyInternetGateway',
      {
        type: EGRESS_ONLY_INTERNET_GATEWAY_TYPE,
        properties: { VpcId: this.vpcId },
        ...namedOptionsOf(this, {}),
      },
    );
    for (const subnet of this.privateSubnets)
      subnet.addRoute('DefaultRouteIpv6', '::/0', {
        EgressOnlyInternetGatewayId: gateway.ref('EgressOnlyInternetGatewayId'),
      });
  }
}

/** Where each kind starts among the 256 blocks of 64 bits, so that adding zones moves none. */
const IPV6_START = { public: 0, private: 128 } as const;

/** More zones than any Region has. */
const MAX_ZONES = 6;

function vpcBlock(construct: Construct, props: VpcProps): Ipv4Block & { readonly text: string } {
  const text = props.cidr ?? '10.0.0.0/16';
  const block = parseIpv4Block(text);
  if (block === undefined || block.prefix < 16 || block.prefix > 24)
    throw badProp(
      construct,
      `cidr ${JSON.stringify(text)} is not an IPv4 block from /16 to /24 whose host bits are 0`,
      'give a block such as 10.0.0.0/16',
    );
  return { ...block, text };
}

function zonesOf(construct: Construct, props: VpcProps): readonly Input<string>[] {
  const { availabilityZones: names, maxAzs } = props;
  if (names !== undefined && maxAzs !== undefined)
    throw badProp(construct, 'maxAzs and availabilityZones exclude each other', 'leave one out');
  const count = names?.length ?? maxAzs ?? 2;
  if (!Number.isInteger(count) || count < 1 || count > MAX_ZONES)
    throw badProp(
      construct,
      `${names === undefined ? 'maxAzs' : 'the number of availabilityZones'} is ${count}`,
      `use a whole number from 1 to ${MAX_ZONES}`,
    );
  return (
    names ?? Array.from({ length: count }, (_, index) => new Lookup('availability-zone', { index }))
  );
}

function natCountOf(construct: Construct, props: VpcProps, zones: number): number {
  const count = props.natGateways ?? zones;
  if (!Number.isInteger(count) || count < 0 || count > zones)
    throw badProp(
      construct,
      `natGateways is ${count}, with ${zones} Availability Zones`,
      `use a whole number from 0 to ${zones}`,
    );
  return count;
}

function prefixOf(
  construct: Construct,
  block: Ipv4Block,
  props: VpcProps,
  kind: 'public' | 'private',
  zones: number,
): number {
  const prefix = props[`${kind}Subnets`]?.prefixLength ?? Math.min(block.prefix + 4, 28);
  if (!Number.isInteger(prefix) || prefix > 28 || blocksPerHalf(block, prefix) < zones)
    throw badProp(
      construct,
      `${zones} ${kind} subnets of prefix length ${prefix} do not fit into half of a /${block.prefix}`,
      'use a longer prefix, at most 28, or a larger cidr',
    );
  return prefix;
}
