import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/core/json.ts';
import type { AnyResourceType, Live } from '../../../lib/resource-type.ts';
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
import { aWorld, creating, readOne, type TestWorld } from '../contexts.ts';

interface Made {
  readonly type: AnyResourceType;
  readonly desired: JsonObject;
  readonly live: Live;
}

/** Makes one object as the engine does, and settles it. */
async function make(
  world: TestWorld,
  made: Made[],
  type: AnyResourceType,
  properties: JsonObject,
): Promise<JsonObject> {
  const address = `shop/${made.length}` as never;
  const context = world.applying({ address });
  const operations = await type.operations();
  const desired = type.canonical(properties);
  const created = await operations.create(creating(address, desired), context);
  const live = (await operations.settle?.(created, 'create', context)) ?? created;
  made.push({ type, desired, live });
  return live.attributes;
}

async function aNetwork(world: TestWorld): Promise<readonly Made[]> {
  const made: Made[] = [];
  const add = (type: unknown, properties: object) =>
    make(world, made, type as AnyResourceType, properties as JsonObject);
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

async function readBack(
  world: TestWorld,
  { type, desired, live }: Made,
): Promise<Live | undefined> {
  const context = world.reading();
  if (type.identity(desired) !== undefined) return readOne(type, desired, context);
  const owned = await (await type.operations()).list(context);
  return owned.find(({ id }) => id === live.id);
}

describe('a network', () => {
  test('is read back as it was asked for, and listed as ours', async () => {
    const world = aWorld();
    for (const one of await aNetwork(world)) {
      const seen = await readBack(world, one);
      expect(seen?.id, one.type.name).toBe(one.live.id);
      expect(one.type.canonical(seen?.properties ?? {}), one.type.name).toMatchObject(one.desired);
      expect(seen?.state ?? 'ready', one.type.name).toBe('ready');
      expect(seen?.attributes, one.type.name).toEqual(one.live.attributes);
      const owned = await (await one.type.operations()).list(world.reading());
      const listed = owned.find(({ id }) => id === one.live.id);
      expect(listed?.owner?.app ?? listed?.tags['gantry:app'], one.type.name).toBe('shop');
    }
  });

  test('is taken down completely, and taking it down again is fine', async () => {
    const world = aWorld();
    const before = world.sandbox.dump();
    const made = await aNetwork(world);
    for (let round = 0; round < 2; round += 1)
      for (const { type, live } of [...made].reverse()) {
        const operations = await type.operations();
        const context = world.applying({ address: live.tags['gantry:address'] as never });
        await operations.delete(live, context);
        await operations.settle?.(live, 'delete', context);
      }
    world.sandbox.clock.advance(2 * 3_600_000);
    const left = Object.fromEntries(
      Object.entries(world.sandbox.dump()).filter(
        ([name, records]) => Object.keys(records).length > 0 && !/client-token|dhcp-options/.test(name),
      ),
    );
    expect(left).toEqual(before);
  });

  test('announces every write that it sends', async () => {
    const world = aWorld();
    const made = await aNetwork(world);
    const announced = new Set(made.flatMap(({ type }) => type.calls.create));
    expect([...new Set(world.writes())].filter((call) => !announced.has(call))).toEqual([]);
  });
});
