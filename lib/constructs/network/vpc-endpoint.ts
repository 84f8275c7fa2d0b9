/** Endpoints: AWS services reached without leaving the VPC. */
import { Construct } from 'constructs';
import { type Input, text } from '../../graph/reference.ts';
import {
  VPC_ENDPOINT_TYPE,
  type VpcEndpointProperties,
} from '../../resources/ec2/vpc-endpoint/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import { badProp, type ConstructOptions, namedOptionsOf, requireProps } from '../options.ts';
import { type Connectable, Connections } from '../security/connections.ts';
import { Peer } from '../security/peer.ts';
import { Port } from '../security/port.ts';
import { SecurityGroup, type SecurityGroupLike } from '../security/security-group.ts';
import type { SubnetLike } from './subnet.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from './vpc-like.ts';

/** The props of a {@link GatewayVpcEndpoint}. */
export interface GatewayVpcEndpointProps extends ConstructOptions {
  /** The VPC. */
  readonly vpc: VpcLike;
  /** The service, without the Region. */
  readonly service: 's3' | 'dynamodb';
  /** Subnets whose route tables get the route. @default - all subnets of the VPC */
  readonly subnets?: readonly SubnetLike[];
}

/**
 * A gateway endpoint: routes to Amazon S3 or DynamoDB that cost nothing.
 *
 * @category Constructs
 * @example
 * new GatewayVpcEndpoint(stack, 'S3', { vpc, service: 's3' });
 */
export class GatewayVpcEndpoint extends Construct {
  /** The endpoint itself. */
  readonly resource: Resource<VpcEndpointProperties>;

  constructor(scope: Construct, id: string, props: GatewayVpcEndpointProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc', 'service');
    const { vpc } = props;
    const subnets = props.subnets ?? [...vpc.publicSubnets, ...vpc.privateSubnets];
    const tables = subnets.flatMap(({ routeTableId }) => routeTableId ?? []);
    if (tables.length === 0)
      throw badProp(
        this,
        'no route table of the VPC is known, so nothing would use the endpoint',
        'give Vpc.fromVpcAttributes the ids of the route tables',
      );
    this.resource = new Resource<VpcEndpointProperties>(this, 'Resource', {
      type: VPC_ENDPOINT_TYPE,
      properties: {
        VpcEndpointType: 'Gateway',
        VpcId: vpc.vpcId,
        ServiceName: serviceName(this, props.service),
        RouteTableIds: unique(tables),
      },
      ...namedOptionsOf(this, props),
    });
  }

  /** Id of the endpoint. */
  get vpcEndpointId(): Input<string> {
    return this.resource.ref('VpcEndpointId');
  }
}

/** The props of an {@link InterfaceVpcEndpoint}. */
export interface InterfaceVpcEndpointProps extends ConstructOptions {
  /** The VPC. */
  readonly vpc: VpcLike;
  /** The service without the Region, such as `ecr.dkr`, or a full name such as `com.amazonaws.vpce...`. */
  readonly service: string;
  /** Subnets, one an Availability Zone. @default - the private subnets */
  readonly vpcSubnets?: SubnetSelection;
  /** Groups of the endpoint's network interfaces. @default - a new one */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Whether the service's public DNS name leads to the endpoint. @default true */
  readonly privateDnsEnabled?: boolean;
  /** Whether everything in the VPC may connect on port 443. @default true */
  readonly open?: boolean;
}

/**
 * An interface endpoint: network interfaces in the VPC that stand for an AWS service.
 *
 * @category Constructs
 * @example
 * new InterfaceVpcEndpoint(stack, 'Logs', { vpc, service: 'logs' });
 */
export class InterfaceVpcEndpoint extends Construct implements Connectable {
  /** The endpoint itself. */
  readonly resource: Resource<VpcEndpointProperties>;
  /** Who may connect. */
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: InterfaceVpcEndpointProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc', 'service');
    const { vpc } = props;
    const groups = props.securityGroups ?? [
      new SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false }),
    ];
    this.connections = new Connections({ securityGroups: groups, defaultPort: Port.tcp(443) });
    const subnets = selectSubnets(this, vpc, props.vpcSubnets ?? { type: 'private' });
    this.resource = new Resource<VpcEndpointProperties>(this, 'Resource', {
      type: VPC_ENDPOINT_TYPE,
      properties: {
        VpcEndpointType: 'Interface',
        VpcId: vpc.vpcId,
        ServiceName: serviceName(this, props.service),
        SubnetIds: subnets.map(({ subnetId }) => subnetId),
        SecurityGroupIds: groups.map(({ securityGroupId }) => securityGroupId),
        PrivateDnsEnabled: props.privateDnsEnabled ?? true,
      },
      ...namedOptionsOf(this, props),
    });
    if (props.open === false) return;
    if (vpc.vpcCidrBlock === undefined)
      throw badProp(
        this,
        'the IPv4 block of the VPC is not known, so the endpoint cannot be opened to it',
        'give Vpc.fromVpcAttributes the vpcCidrBlock, or set open: false and use connections',
      );
    this.connections.allowDefaultPortFrom(Peer.ipv4(vpc.vpcCidrBlock, 'vpc'));
  }

  /** Id of the endpoint. */
  get vpcEndpointId(): Input<string> {
    return this.resource.ref('VpcEndpointId');
  }
}

function serviceName(construct: Construct, service: string): Input<string> {
  if (service.startsWith('com.amazonaws.')) return service;
  return text`com.amazonaws.${Stack.of(construct).region}.${service}`;
}

function unique<T>(values: readonly T[]): readonly T[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}
