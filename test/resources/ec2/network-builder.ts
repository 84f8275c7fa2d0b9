/** A whole network, made as the engine makes it. */
import type { JsonObject } from '../../../lib/core/json.ts';
import type { Address } from '../../../lib/graph/address.ts';
import type { AnyResourceType, ApplyContext, Live } from '../../../lib/resource-type.ts';
import { ec2EgressOnlyInternetGateway } from '../../../lib/resources/ec2/egress-only-internet-gateway/index.ts';
import { ec2ElasticIp } from '../../../lib/resources/ec2/elastic-ip/index.ts';
import { ec2InternetGateway } from '../../../lib/resources/ec2/internet-gateway/index.ts';
import { ec2InternetGatewayAttachment } from '../../../lib/resources/ec2/internet-gateway-attachment/index.ts';
import { ec2NatGateway } from '../../../lib/resources/ec2/nat-gateway/index.ts';
import { ec2Route } from '../../../lib/resources/ec2/route/index.ts';
import { ec2RouteTable } from '../../../lib/resources/ec2/route-table/index.ts';
import { ec2RouteTableAssociation } from '../../../lib/resources/ec2/route-table-association/index.ts';
import { ec2SecurityGroup } from '../../../lib/resources/ec2/security-group/index.ts';
import { ec2SecurityGroupRule } from '../../../lib/resources/ec2/security-group-rule/index.ts';
import { ec2Subnet } from '../../../lib/resources/ec2/subnet/index.ts';
import { ec2Vpc } from '../../../lib/resources/ec2/vpc/index.ts';
import { ec2VpcEndpoint } from '../../../lib/resources/ec2/vpc-endpoint/index.ts';
import { creating, readOne, type TestWorld } from '../contexts.ts';

/** One object of a network. */
export interface Made {
  readonly type: AnyResourceType;
  readonly address: Address;
  readonly desired: JsonObject;
  readonly live: Live;
}

/** Makes one object as the engine does, and settles it. */
export async function make(
  world: TestWorld,
  type: unknown,
  properties: object,
  overrides: Partial<ApplyContext> = {},
): Promise<Made> {
  const known = type as AnyResourceType;
  const context = world.applying(overrides);
  const operations = await known.operations();
  const desired = known.canonical(properties as JsonObject);
  const created = await operations.create(creating(context.address, desired), context);
  const live = (await operations.settle?.(created, 'create', context)) ?? created;
  return { type: known, address: context.address, desired, live };
}

/** What a plan reads of it. */
export async function readBack(
  world: TestWorld,
  { type, desired, address }: Made,
): Promise<Live | undefined> {
  const context = world.reading();
  if (type.identity(desired) !== undefined) return readOne(type, desired, context);
  const owned = await (await type.operations()).list(context);
  return owned.find(({ tags }) => tags['gantry:address'] === address);
}

/** Removes an object and waits until it is gone. */
export async function unmake(world: TestWorld, { type, live, address }: Made): Promise<void> {
  const context = world.applying({ address });
  const operations = await type.operations();
  await operations.delete(live, context);
  await operations.settle?.(live, 'delete', context);
}

/** One object of every EC2 type, in the order in which they are made. */
export async function aNetwork(world: TestWorld): Promise<readonly Made[]> {
  const made: Made[] = [];
  const add = async (type: unknown, properties: object): Promise<JsonObject> => {
    const one = await make(world, type, properties, { address: `shop/${made.length}` as Address });
    made.push(one);
    return one.live.attributes;
  };
  const vpc = await add(ec2Vpc, {
    CidrBlock: '10.0.0.1/16',
    EnableDnsHostnames: true,
    AmazonProvidedIpv6CidrBlock: true,
  });
  const VpcId = vpc['VpcId'];
  const blocks = vpc['Ipv6Slash64'] as readonly string[];
  const open = await add(ec2Subnet, {
    VpcId,
    CidrBlock: '10.0.0.0/24',
    AvailabilityZone: 'eu-west-1a',
    Ipv6CidrBlock: blocks[0],
    AssignIpv6AddressOnCreation: true,
    MapPublicIpOnLaunch: true,
    PrivateDnsNameOptionsOnLaunch: { HostnameType: 'resource-name' },
  });
  const closed = await add(ec2Subnet, {
    VpcId,
    CidrBlock: '10.0.1.0/24',
    AvailabilityZone: 'eu-west-1b',
  });
  const { InternetGatewayId } = await add(ec2InternetGateway, {});
  await add(ec2InternetGatewayAttachment, { VpcId, InternetGatewayId });
  const { EgressOnlyInternetGatewayId } = await add(ec2EgressOnlyInternetGateway, { VpcId });
  const openTable = await add(ec2RouteTable, { VpcId });
  await add(ec2RouteTableAssociation, { ...openTable, SubnetId: open['SubnetId'] });
  await add(ec2Route, {
    ...openTable,
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: InternetGatewayId,
  });
  const { AllocationId } = await add(ec2ElasticIp, { Domain: 'vpc' });
  const { NatGatewayId } = await add(ec2NatGateway, { SubnetId: open['SubnetId'], AllocationId });
  const closedTable = await add(ec2RouteTable, { VpcId });
  await add(ec2RouteTableAssociation, { ...closedTable, SubnetId: closed['SubnetId'] });
  await add(ec2Route, { ...closedTable, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId });
  await add(ec2Route, {
    ...closedTable,
    DestinationIpv6CidrBlock: '0::/0',
    EgressOnlyInternetGatewayId,
  });
  await add(ec2VpcEndpoint, {
    VpcId,
    ServiceName: 'com.amazonaws.eu-west-1.s3',
    RouteTableIds: [closedTable['RouteTableId']],
  });
  const { GroupId } = await add(ec2SecurityGroup, {
    VpcId,
    GroupName: 'web-1a2b3c4d',
    Description: 'of the web service',
    AllowAllOutbound: false,
  });
  await add(ec2SecurityGroupRule, {
    GroupId,
    IsEgress: false,
    IpProtocol: '6',
    FromPort: 80,
    ToPort: 80,
    CidrIpv4: '10.1.2.3/8',
    Description: 'from the network',
  });
  await add(ec2SecurityGroupRule, {
    GroupId,
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: 0,
    ToPort: 0,
    CidrIpv4: '0.0.0.0/0',
  });
  await add(ec2VpcEndpoint, {
    VpcId,
    VpcEndpointType: 'Interface',
    ServiceName: 'com.amazonaws.eu-west-1.ecr.api',
    SubnetIds: [closed['SubnetId']],
    SecurityGroupIds: [GroupId],
    PrivateDnsEnabled: true,
  });
  return made;
}
