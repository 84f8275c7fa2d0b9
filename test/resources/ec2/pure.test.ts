import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/core/json.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { referencesIn } from '../../../lib/graph/resolve.ts';
import type { AnyResourceType, Neighbours } from '../../../lib/resource-type.ts';
import { ec2NatGateway } from '../../../lib/resources/ec2/nat-gateway/index.ts';
import { remembered, rememberedTags } from '../../../lib/resources/ec2/remembered.ts';
import { ec2Route } from '../../../lib/resources/ec2/route/index.ts';
import { ec2SecurityGroup } from '../../../lib/resources/ec2/security-group/index.ts';
import { ec2SecurityGroupRule } from '../../../lib/resources/ec2/security-group-rule/index.ts';
import { ec2Subnet } from '../../../lib/resources/ec2/subnet/index.ts';
import { ec2Vpc } from '../../../lib/resources/ec2/vpc/index.ts';
import { canonicalPolicy } from '../../../lib/resources/ec2/vpc-endpoint/canonical.ts';
import { ec2VpcEndpoint } from '../../../lib/resources/ec2/vpc-endpoint/index.ts';
import { childOwner } from '../../../lib/resources/tags.ts';

const ref = (address: string, attribute = 'Id'): JsonObject => ({ $ref: address, attribute });

function node(address: string, type: string, properties: JsonObject): ResourceNode {
  return { address, type, properties, stack: 'Web', tags: {}, dependsOn: [] } as never;
}

function among(nodes: readonly ResourceNode[]): Neighbours {
  return {
    at: (address) => nodes.find((one) => one.address === address),
    referrers: (address) =>
      nodes.filter((one) => referencesIn(one.properties).some(({ $ref }) => $ref === address)),
  };
}

/** Details of what a type finds wrong in properties. */
function findings(type: unknown, properties: JsonObject, others: readonly ResourceNode[] = []) {
  const known = type as AnyResourceType;
  const self = node('shop/Self', known.name, properties);
  const found = known.validate?.(properties, self, among([...others, self])) ?? [];
  return found.map(({ path, detail }) => `${path ?? ''}: ${detail}`);
}

describe('canonical rules of security groups', () => {
  const base = { GroupId: 'sg-1', IsEgress: false, CidrIpv4: '10.0.0.1/8' };
  test.each([
    [
      { IpProtocol: '6', FromPort: 80, ToPort: 80 },
      { IpProtocol: 'tcp', FromPort: 80, ToPort: 80 },
    ],
    [
      { IpProtocol: 'UDP', FromPort: 53, ToPort: 53 },
      { IpProtocol: 'udp', FromPort: 53, ToPort: 53 },
    ],
    [{ IpProtocol: '-1', FromPort: 0, ToPort: 65535 }, { IpProtocol: '-1' }],
    [{ IpProtocol: 'all', FromPort: -1, ToPort: -1 }, { IpProtocol: '-1' }],
    [{ IpProtocol: '1' }, { IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }],
    [
      { IpProtocol: '58', FromPort: 128, ToPort: 0 },
      { IpProtocol: 'icmpv6', FromPort: 128, ToPort: 0 },
    ],
    [{ IpProtocol: '50', FromPort: -1, ToPort: -1 }, { IpProtocol: '50' }],
  ])('%j is %j', (given, expected) => {
    const canonical = ec2SecurityGroupRule.canonical({ ...base, ...given });
    expect(canonical).toEqual({ ...base, CidrIpv4: '10.0.0.0/8', ...expected });
    expect(ec2SecurityGroupRule.canonical(canonical)).toEqual(canonical);
  });

  test('the description is no part of what a rule is', () => {
    const rule = { ...base, IpProtocol: 'tcp', FromPort: 80, ToPort: 80 };
    expect(ec2SecurityGroupRule.identity({ ...rule, Description: 'a' })).toEqual(
      ec2SecurityGroupRule.identity({ ...rule, Description: 'b' }),
    );
  });
});

describe('offline rules', () => {
  test.each([
    [ec2Vpc, { CidrBlock: '10.0.0.0/8' }, 'CidrBlock'],
    [ec2Vpc, { CidrBlock: 'ten' }, 'CidrBlock'],
    [
      ec2Vpc,
      { CidrBlock: '10.0.0.0/16', EnableDnsSupport: false, EnableDnsHostnames: true },
      'EnableDnsHostnames',
    ],
    [ec2Subnet, { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/29' }, 'CidrBlock'],
    [
      ec2Subnet,
      { VpcId: 'vpc-1', AvailabilityZone: 'a', AvailabilityZoneId: 'b' },
      'AvailabilityZone',
    ],
    [ec2SecurityGroup, { GroupName: 'sg-mine', Description: 'x' }, 'GroupName'],
    [ec2SecurityGroup, { GroupName: 'Default', Description: 'x' }, 'GroupName'],
    [ec2SecurityGroup, { GroupName: 'a'.repeat(256), Description: 'x' }, 'GroupName'],
    [ec2SecurityGroup, { GroupName: 'web', Description: 'grün' }, 'Description'],
    [ec2SecurityGroup, { GroupName: 'web', Description: '' }, 'Description'],
    [
      ec2SecurityGroupRule,
      { IpProtocol: 'tcp', FromPort: 2, ToPort: 1, CidrIpv4: '0.0.0.0/0' },
      'FromPort',
    ],
    [ec2SecurityGroupRule, { IpProtocol: 'tcp', CidrIpv4: '0.0.0.0/0' }, 'FromPort'],
    [ec2SecurityGroupRule, { IpProtocol: '-1', CidrIpv4: '::/0' }, 'CidrIpv4'],
    [ec2SecurityGroupRule, { IpProtocol: '-1' }, ''],
    [ec2SecurityGroupRule, { IpProtocol: '-1', CidrIpv4: '0.0.0.0/0', CidrIpv6: '::/0' }, ''],
    [
      ec2SecurityGroupRule,
      { IpProtocol: '-1', CidrIpv4: '0.0.0.0/0', Description: "the office's" },
      'Description',
    ],
    [ec2Route, { DestinationCidrBlock: '0.0.0.0/0' }, ''],
    [ec2Route, { GatewayId: 'igw-1' }, ''],
    [ec2Route, { DestinationCidrBlock: '::/0', GatewayId: 'igw-1' }, 'DestinationCidrBlock'],
    [ec2NatGateway, { SubnetId: 'subnet-1' }, 'AllocationId'],
    [
      ec2NatGateway,
      { SubnetId: 'subnet-1', ConnectivityType: 'private', AllocationId: 'e' },
      'AllocationId',
    ],
    [ec2VpcEndpoint, { VpcId: 'v', ServiceName: 's', SubnetIds: ['s'] }, 'SubnetIds'],
    [
      ec2VpcEndpoint,
      { VpcId: 'v', VpcEndpointType: 'Interface', RouteTableIds: ['r'] },
      'RouteTableIds',
    ],
  ] as const)('%# refuse %j', (type, properties, path) => {
    const found = findings(type, properties as unknown as JsonObject);
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${path}: .`))]);
  });

  const vpc = node('shop/Vpc', ec2Vpc.name, { CidrBlock: '10.0.0.0/16' });
  const subnet = (address: string, CidrBlock: string) =>
    node(address, ec2Subnet.name, { VpcId: ref('shop/Vpc'), CidrBlock });

  test('a subnet lies inside its VPC', () => {
    const inside = { VpcId: ref('shop/Vpc'), CidrBlock: '10.0.1.0/24' };
    expect(findings(ec2Subnet, inside, [vpc])).toEqual([]);
    const outside = { VpcId: ref('shop/Vpc'), CidrBlock: '10.1.1.0/24' };
    expect(findings(ec2Subnet, outside, [vpc])).toEqual([
      "CidrBlock: 10.1.1.0/24 is not inside the VPC's 10.0.0.0/16",
    ]);
  });

  test('subnets do not overlap, which is said once', () => {
    const properties = { VpcId: ref('shop/Vpc'), CidrBlock: '10.0.0.0/20' };
    expect(findings(ec2Subnet, properties, [vpc, subnet('shop/A', '10.0.1.0/24')])).toHaveLength(1);
    expect(findings(ec2Subnet, properties, [vpc, subnet('shop/Z', '10.0.1.0/24')])).toEqual([]);
  });

  test('values that are not known yet are not judged', () => {
    const unknown = ref('shop/Other');
    expect(findings(ec2Subnet, { VpcId: unknown, CidrBlock: unknown })).toEqual([]);
    expect(
      findings(ec2Route, {
        RouteTableId: unknown,
        DestinationCidrBlock: unknown,
        GatewayId: unknown,
      }),
    ).toEqual([]);
  });
});

describe('what comes first although no property says so', () => {
  const nodes = [
    node('Vpc', 'AWS::EC2::VPC', {}),
    node('Igw', 'AWS::EC2::InternetGateway', {}),
    node('Attachment', 'AWS::EC2::VPCGatewayAttachment', {
      VpcId: ref('Vpc'),
      InternetGatewayId: ref('Igw'),
    }),
    node('Subnet', 'AWS::EC2::Subnet', { VpcId: ref('Vpc') }),
    node('Table', 'AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
    node('Association', 'AWS::EC2::SubnetRouteTableAssociation', {
      SubnetId: ref('Subnet'),
      RouteTableId: ref('Table'),
    }),
    node('Route', 'AWS::EC2::Route', { RouteTableId: ref('Table'), GatewayId: ref('Igw') }),
    node('Nat', 'AWS::EC2::NatGateway', { SubnetId: ref('Subnet') }),
    node('OtherVpc', 'AWS::EC2::VPC', {}),
    node('OtherAttachment', 'AWS::EC2::VPCGatewayAttachment', { VpcId: ref('OtherVpc') }),
  ];
  const waits = (address: string, type: Pick<AnyResourceType, 'waitsFor'>) => {
    const self = nodes.find((one) => one.address === address);
    return self && type.waitsFor?.(self, among(nodes));
  };

  test('a route to an internet gateway waits for the attachment', () => {
    expect(waits('Route', ec2Route)).toEqual(['Attachment']);
  });

  test('a NAT gateway waits for the attachment of its VPC and the public route of its subnet', () => {
    expect(waits('Nat', ec2NatGateway)).toEqual(['Attachment', 'Association', 'Route']);
  });

  test('a NAT gateway in a subnet of somebody else waits for nothing', () => {
    const self = node('Nat', 'AWS::EC2::NatGateway', { SubnetId: 'subnet-1' });
    expect(ec2NatGateway.waitsFor?.(self, among([self]))).toEqual([]);
  });
});

test('policies are compared by meaning', () => {
  const one = '{"Statement":[{"Action":["b","a"],"Principal":{"AWS":"*"},"Effect":"Allow"}]}';
  const other = '{"Statement":{"Effect":"Allow","Principal":"*","Action":["a","b"]}}';
  expect(canonicalPolicy(one)).toBe(canonicalPolicy(other));
  const of = (AWS: string) =>
    canonicalPolicy(JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS } }] }));
  expect(of('arn:aws:iam::111111111111:root')).toBe(of('111111111111'));
  expect(canonicalPolicy('no JSON')).toBe('no JSON');
});

test('fields that AWS never shows are remembered in tags, however long', () => {
  const properties = { Ipv4IpamPoolId: 'ipam-pool-1', Ipv6IpamPoolId: 'x'.repeat(600) };
  const fields = ['Ipv4IpamPoolId', 'Ipv6IpamPoolId'] as const;
  const tags = rememberedTags(properties, fields);
  expect(Object.values(tags).every((value) => value.length <= 256)).toBe(true);
  expect(remembered(tags, fields)).toEqual(properties);
  expect(remembered({}, fields)).toEqual({});
});

test("a child's owner is of the app that its address starts with", () => {
  expect(childOwner({ 'gantry:child:attachment': 'shop/Web/Vpc' }, 'attachment')).toEqual({
    app: 'shop',
    address: 'shop/Web/Vpc',
  });
  expect(childOwner({}, 'attachment')).toBeUndefined();
});
