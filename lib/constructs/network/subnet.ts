/** A subnet with its route table. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { ROUTE_TYPE, type RouteProperties } from '../../resources/ec2/route/properties.ts';
import {
  ROUTE_TABLE_TYPE,
  type RouteTableProperties,
} from '../../resources/ec2/route-table/properties.ts';
import {
  ROUTE_TABLE_ASSOCIATION_TYPE,
  type RouteTableAssociationProperties,
} from '../../resources/ec2/route-table-association/properties.ts';
import { SUBNET_TYPE, type SubnetProperties } from '../../resources/ec2/subnet/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type ConstructOptions, namedOptionsOf, requireProps } from '../options.ts';

/** A subnet, made here or existing. */
export interface SubnetLike {
  /** Id of the subnet. */
  readonly subnetId: Input<string>;
  /** Id of its route table, where it is known. */
  readonly routeTableId: Input<string> | undefined;
  /** What must be there before traffic leaves the subnet; empty for an existing one. */
  readonly connectivity: readonly Construct[];
}

/** Where a route leads: one of the targets of CreateRoute. */
export type RouteTarget = Partial<
  Readonly<Record<'GatewayId' | 'NatGatewayId' | 'EgressOnlyInternetGatewayId', Input<string>>>
>;

/** The props of a {@link Subnet}. */
export interface SubnetProps extends ConstructOptions {
  /** Id of the VPC. */
  readonly vpcId: Input<string>;
  /** IPv4 block, within that of the VPC. */
  readonly cidrBlock: string;
  /** Availability Zone, by name. */
  readonly availabilityZone: Input<string>;
  /** IPv6 block of 64 bits. @default - none */
  readonly ipv6CidrBlock?: Input<string>;
  /** Whether what starts in the subnet gets a public IPv4 address. @default false */
  readonly mapPublicIpOnLaunch?: boolean;
}

/**
 * A subnet and a route table of its own.
 *
 * @category Constructs
 * @example
 * const subnet = new Subnet(stack, 'Data', {
 *   vpcId: vpc.vpcId,
 *   cidrBlock: '10.0.200.0/24',
 *   availabilityZone: 'eu-west-1a',
 * });
 */
export class Subnet extends Construct implements SubnetLike {
  /** The subnet itself. */
  readonly resource: Resource<SubnetProperties>;
  /** Its route table. */
  readonly routeTable: Resource<RouteTableProperties>;
  readonly #connectivity: Construct[] = [];

  constructor(scope: Construct, id: string, props: SubnetProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpcId', 'cidrBlock', 'availabilityZone');
    this.resource = new Resource<SubnetProperties>(this, 'Resource', {
      type: SUBNET_TYPE,
      properties: {
        VpcId: props.vpcId,
        CidrBlock: props.cidrBlock,
        AvailabilityZone: props.availabilityZone,
        ...(props.mapPublicIpOnLaunch === true ? { MapPublicIpOnLaunch: true } : {}),
        ...(props.ipv6CidrBlock === undefined
          ? {}
          : { Ipv6CidrBlock: props.ipv6CidrBlock, AssignIpv6AddressOnCreation: true }),
      },
      ...namedOptionsOf(this, props),
    });
    this.routeTable = new Resource<RouteTableProperties>(this, 'RouteTable', {
      type: ROUTE_TABLE_TYPE,
      properties: { VpcId: props.vpcId },
      ...namedOptionsOf(this, props.tags === undefined ? {} : { tags: props.tags }),
    });
    const association = new Resource<RouteTableAssociationProperties>(
      this,
      'RouteTableAssociation',
      {
        type: ROUTE_TABLE_ASSOCIATION_TYPE,
        properties: {
          RouteTableId: this.routeTable.ref('RouteTableId'),
          SubnetId: this.subnetId,
        },
        taggable: false,
      },
    );
    this.#connectivity.push(association);
  }

  /**
   * An existing subnet. Nothing of it is changed.
   *
   * @example
   * const subnet = Subnet.fromSubnetId('subnet-0a1b2c3d');
   */
  static fromSubnetId(subnetId: Input<string>): SubnetLike {
    return { subnetId, routeTableId: undefined, connectivity: [] };
  }

  /** Id of the subnet. */
  get subnetId(): Input<string> {
    return this.resource.ref('SubnetId');
  }

  /** Id of the route table. */
  get routeTableId(): Input<string> {
    return this.routeTable.ref('RouteTableId');
  }

  /** The association of the route table, and every route in it. */
  get connectivity(): readonly Construct[] {
    return this.#connectivity;
  }

  /** Adds a route to an IPv4 or IPv6 block, such as `0.0.0.0/0` or `::/0`. */
  addRoute(id: string, destination: string, target: RouteTarget): void {
    const route = new Resource<RouteProperties>(this, id, {
      type: ROUTE_TYPE,
      properties: {
        RouteTableId: this.routeTableId,
        ...(destination.includes(':')
          ? { DestinationIpv6CidrBlock: destination }
          : { DestinationCidrBlock: destination }),
        ...target,
      },
      taggable: false,
    });
    this.#connectivity.push(route);
  }
}
