import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/core/json.ts';
import type { Live } from '../../../lib/resource-type.ts';
import { ec2InternetGateway } from '../../../lib/resources/ec2/internet-gateway/index.ts';
import { ec2InternetGatewayAttachment } from '../../../lib/resources/ec2/internet-gateway-attachment/index.ts';
import { ec2Route } from '../../../lib/resources/ec2/route/index.ts';
import { ec2RouteTable } from '../../../lib/resources/ec2/route-table/index.ts';
import { ec2RouteTableAssociation } from '../../../lib/resources/ec2/route-table-association/index.ts';
import { ec2SecurityGroup } from '../../../lib/resources/ec2/security-group/index.ts';
import { ec2SecurityGroupRule } from '../../../lib/resources/ec2/security-group-rule/index.ts';
import { ec2Subnet } from '../../../lib/resources/ec2/subnet/index.ts';
import { ec2Vpc } from '../../../lib/resources/ec2/vpc/index.ts';
import { ec2VpcEndpoint } from '../../../lib/resources/ec2/vpc-endpoint/index.ts';
import { aWorld, type TestWorld, updating } from '../contexts.ts';
import { type Made, make, readBack } from './network-builder.ts';

/** Changes an object as the engine does, and reads it back. */
async function change(
  world: TestWorld,
  made: Made,
  properties: object,
  paths: readonly string[],
): Promise<Live> {
  const context = world.applying({ address: made.address });
  const operations = await made.type.operations();
  const desired = made.type.canonical({ ...made.desired, ...properties } as JsonObject);
  const updated = await operations.update(updating(made.live, desired, paths), context);
  const settled = (await operations.settle?.(updated, 'update', context)) ?? updated;
  const seen = await readBack(world, { ...made, desired });
  expect(seen?.attributes).toEqual(settled.attributes);
  expect(made.type.canonical(seen?.properties ?? {})).toMatchObject(desired);
  for (const call of world.writes())
    expect([...made.type.calls.update, ...ALL_CREATES]).toContain(call);
  return settled;
}

const ALL_CREATES = [
  ec2Vpc,
  ec2Subnet,
  ec2InternetGateway,
  ec2InternetGatewayAttachment,
  ec2RouteTable,
  ec2RouteTableAssociation,
  ec2Route,
  ec2SecurityGroup,
  ec2SecurityGroupRule,
  ec2VpcEndpoint,
].flatMap(({ calls }) => calls.create);

const aVpc = (world: TestWorld, properties: object = {}) =>
  make(world, ec2Vpc, { CidrBlock: '10.0.0.0/16', ...properties });

async function aSubnet(world: TestWorld, vpc: Made, index = 0, properties: object = {}) {
  const VpcId = vpc.live.id;
  return make(world, ec2Subnet, { VpcId, CidrBlock: `10.0.${index}.0/24`, ...properties });
}

describe('a VPC', () => {
  test('takes DNS support and host names in the order that AWS wants, both ways', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    const off = { EnableDnsSupport: false, EnableDnsHostnames: false };
    const on = { EnableDnsSupport: true, EnableDnsHostnames: true };
    await change(world, vpc, on, ['EnableDnsHostnames']);
    await change(world, vpc, off, ['EnableDnsSupport', 'EnableDnsHostnames']);
    await change(world, vpc, on, ['EnableDnsSupport', 'EnableDnsHostnames']);
  });

  test('takes an IPv6 block and gives it back', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    const path = 'AmazonProvidedIpv6CidrBlock';
    const live = await change(world, vpc, { [path]: true }, [path]);
    expect(live.attributes['Ipv6Slash64']).toHaveLength(256);
    const without = await change(world, { ...vpc, live }, { [path]: false }, [path]);
    expect(without.attributes).not.toHaveProperty('Ipv6CidrBlock');
  });

  test('changes its tags and nothing else', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    world.calls.length = 0;
    const operations = await vpc.type.operations();
    const all = { ...vpc.live.tags, team: 'web' };
    const tags = { set: { team: 'web' }, remove: ['gone'], all };
    await operations.update(updating(vpc.live, vpc.desired, [], tags), world.applying());
    expect(world.writes()).toEqual(['DeleteTags', 'CreateTags']);
    expect((await readBack(world, vpc))?.tags).toEqual(all);
  });
});

describe('a subnet', () => {
  test.each([
    ['MapPublicIpOnLaunch', { MapPublicIpOnLaunch: true }],
    [
      'PrivateDnsNameOptionsOnLaunch.HostnameType',
      { PrivateDnsNameOptionsOnLaunch: { HostnameType: 'resource-name' } },
    ],
    [
      'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord',
      { PrivateDnsNameOptionsOnLaunch: { EnableResourceNameDnsARecord: true } },
    ],
  ])('changes %s in place', async (path, properties) => {
    const world = aWorld();
    await change(world, await aSubnet(world, await aVpc(world)), properties, [path]);
    expect(world.writes().slice(-1)).toEqual(['ModifySubnetAttribute']);
  });

  test('takes another IPv6 block although it assigns addresses of it', async () => {
    const world = aWorld();
    const vpc = await aVpc(world, { AmazonProvidedIpv6CidrBlock: true });
    const [first, second] = vpc.live.attributes['Ipv6Slash64'] as readonly string[];
    const subnet = await aSubnet(world, vpc, 0, {
      Ipv6CidrBlock: first,
      AssignIpv6AddressOnCreation: true,
    });
    await change(world, subnet, { Ipv6CidrBlock: second }, ['Ipv6CidrBlock']);
  });

  test('gives its IPv6 block back after it has stopped assigning', async () => {
    const world = aWorld();
    const vpc = await aVpc(world, { AmazonProvidedIpv6CidrBlock: true });
    const [Ipv6CidrBlock] = vpc.live.attributes['Ipv6Slash64'] as readonly string[];
    const subnet = await aSubnet(world, vpc, 0, {
      Ipv6CidrBlock,
      AssignIpv6AddressOnCreation: true,
    });
    const { Ipv6CidrBlock: _, ...rest } = subnet.desired;
    const off = { AssignIpv6AddressOnCreation: false };
    await change(world, { ...subnet, desired: rest }, off, [
      'Ipv6CidrBlock',
      'AssignIpv6AddressOnCreation',
    ]);
    expect((await readBack(world, subnet))?.properties).not.toHaveProperty('Ipv6CidrBlock');
  });

  test('of somebody else is in the way, and stays as it is', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    await aSubnet(world, vpc);
    const other = make(
      world,
      ec2Subnet,
      { VpcId: vpc.live.id, CidrBlock: '10.0.0.0/24' },
      {
        address: 'shop/Other' as never,
      },
    );
    await expect(other).rejects.toMatchObject({ code: 'plan/not-owned' });
  });
});

describe('routes', () => {
  async function tables(world: TestWorld) {
    const vpc = await aVpc(world);
    const VpcId = vpc.live.id;
    const gateway = await make(world, ec2InternetGateway, {});
    const InternetGatewayId = gateway.live.id;
    await make(world, ec2InternetGatewayAttachment, { VpcId, InternetGatewayId });
    const first = await make(world, ec2RouteTable, { VpcId }, { address: 'shop/First' as never });
    const second = await make(world, ec2RouteTable, { VpcId }, { address: 'shop/Second' as never });
    return { vpc, InternetGatewayId, first, second };
  }

  test('an association moves to another table without a gap', async () => {
    const world = aWorld();
    const { vpc, first, second } = await tables(world);
    const subnet = await aSubnet(world, vpc);
    const association = await make(world, ec2RouteTableAssociation, {
      SubnetId: subnet.live.id,
      RouteTableId: first.live.id,
    });
    world.calls.length = 0;
    await change(world, association, { RouteTableId: second.live.id }, ['RouteTableId']);
    expect(world.writes()).toEqual(['ReplaceRouteTableAssociation']);
  });

  test('a route without an owner on its table is read, but is not ours', async () => {
    const world = aWorld();
    const { InternetGatewayId, first } = await tables(world);
    const route = await make(world, ec2Route, {
      RouteTableId: first.live.id,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: InternetGatewayId,
    });
    expect((await readBack(world, route))?.owner?.address).toBe('shop/Test');
    const { CreateTagsCommand, DeleteTagsCommand } = await import('@aws-sdk/client-ec2');
    const client = await world.aws.clients.ec2();
    const Resources = [first.live.id];
    const Key = 'gantry:child:0.0.0.0/0';
    await client.send(new DeleteTagsCommand({ Resources, Tags: [{ Key }] }));
    expect((await readBack(world, route))?.owner).toBeUndefined();
    await client.send(new CreateTagsCommand({ Resources, Tags: [{ Key, Value: 'other/Route' }] }));
    expect(await (await ec2Route.operations()).list(world.reading())).toEqual([]);
  });

  test('what an interrupted run claimed and never made is listed once nobody wants it, and goes', async () => {
    const world = aWorld();
    const { first } = await tables(world);
    const { CreateTagsCommand } = await import('@aws-sdk/client-ec2');
    const client = await world.aws.clients.ec2();
    const Tags = [{ Key: 'gantry:child:10.9.0.0/16', Value: 'shop/Route' }];
    await client.send(new CreateTagsCommand({ Resources: [first.live.id], Tags }));
    const operations = await ec2Route.operations();
    const wanted = [{ address: 'shop/Route' } as never];
    expect(await operations.list(world.reading({ desired: () => wanted }))).toEqual([]);
    const [leftover] = await operations.list(world.reading());
    expect(leftover).toMatchObject({ state: 'failed', owner: { address: 'shop/Route' } });
    if (leftover !== undefined) await operations.delete(leftover, world.applying());
    expect(await operations.list(world.reading())).toEqual([]);
  });
});

describe('a security group', () => {
  const properties = { GroupName: 'web', Description: 'web' };

  test('opens and closes', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    const group = await make(world, ec2SecurityGroup, { ...properties, VpcId: vpc.live.id });
    expect(group.live.properties).toMatchObject({ AllowAllOutbound: true });
    await change(world, group, { AllowAllOutbound: false }, ['AllowAllOutbound']);
    await change(world, group, { AllowAllOutbound: true }, ['AllowAllOutbound']);
  });

  test('that is closed stays so when a rule of ours allows everything', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    const group = await make(world, ec2SecurityGroup, {
      ...properties,
      VpcId: vpc.live.id,
      AllowAllOutbound: false,
    });
    await make(world, ec2SecurityGroupRule, {
      GroupId: group.live.id,
      IsEgress: true,
      IpProtocol: '-1',
      CidrIpv4: '0.0.0.0/0',
    });
    expect((await readBack(world, group))?.properties).toMatchObject({ AllowAllOutbound: false });
  });

  test('has rules whose description changes in place', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    const group = await make(world, ec2SecurityGroup, { ...properties, VpcId: vpc.live.id });
    const rule = await make(world, ec2SecurityGroupRule, {
      GroupId: group.live.id,
      IsEgress: false,
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      ReferencedGroupId: group.live.id,
      Description: 'old',
    });
    await change(world, rule, { Description: 'new' }, ['Description']);
    expect(world.writes().at(-1)).toBe('ModifySecurityGroupRules');
  });
});

describe('an endpoint', () => {
  test('takes other route tables and policies in one call', async () => {
    const world = aWorld();
    const vpc = await aVpc(world);
    const VpcId = vpc.live.id;
    const first = await make(world, ec2RouteTable, { VpcId }, { address: 'shop/First' as never });
    const second = await make(world, ec2RouteTable, { VpcId }, { address: 'shop/Second' as never });
    const endpoint = await make(world, ec2VpcEndpoint, {
      VpcId,
      ServiceName: 'com.amazonaws.eu-west-1.s3',
      RouteTableIds: [first.live.id],
    });
    world.calls.length = 0;
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Read',
          Effect: 'Allow',
          Principal: { AWS: ['*'] },
          Action: ['s3:Get*'],
          Resource: '*',
        },
      ],
    });
    await change(world, endpoint, { RouteTableIds: [second.live.id], PolicyDocument }, [
      'RouteTableIds',
      'PolicyDocument',
    ]);
    expect(world.writes()).toEqual(['ModifyVpcEndpoint']);
  });
});
