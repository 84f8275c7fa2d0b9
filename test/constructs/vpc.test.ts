import { describe, expect, test } from 'vitest';
import { Cluster, SecurityGroup, Service, Vpc } from '../../lib/index.ts';
import { addressesOf, aStack, aTask, propertiesAt, ref, resourcesOf } from './synthesis.ts';

describe('a Vpc', () => {
  test('has a public and a private subnet in each zone, with a way out for both', () => {
    const { app, stack } = aStack();
    new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    expect(addressesOf(app, 'AWS::EC2::Subnet')).toEqual([
      'shop/Web/Vpc/PrivateSubnet1',
      'shop/Web/Vpc/PrivateSubnet2',
      'shop/Web/Vpc/PublicSubnet1',
      'shop/Web/Vpc/PublicSubnet2',
    ]);
    expect(propertiesAt(app, 'shop/Web/Vpc/PrivateSubnet2')).toEqual({
      AvailabilityZone: { $lookup: 'availability-zone', index: 1 },
      CidrBlock: '10.0.144.0/20',
      VpcId: ref('shop/Web/Vpc', 'VpcId'),
    });
    expect(propertiesAt(app, 'shop/Web/Vpc/PrivateSubnet2/DefaultRoute')).toEqual({
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: ref('shop/Web/Vpc/PublicSubnet1/NatGateway', 'NatGatewayId'),
      RouteTableId: ref('shop/Web/Vpc/PrivateSubnet2/RouteTable', 'RouteTableId'),
    });
    expect(propertiesAt(app, 'shop/Web/Vpc/PublicSubnet1/DefaultRoute')).toMatchObject({
      GatewayId: ref('shop/Web/Vpc/InternetGatewayAttachment', 'InternetGatewayId'),
    });
  });

  test('changes nothing of the other zones when a zone is added', () => {
    const nodes = (maxAzs: number) => {
      const { app, stack } = aStack();
      new Vpc(stack, 'Vpc', { maxAzs, dualStack: true });
      return resourcesOf(app);
    };
    const [two, three] = [nodes(2), nodes(3)];
    for (const [address, node] of two) expect(three.get(address)).toEqual(node);
    expect(three.size).toBeGreaterThan(two.size);
  });

  test('has no NAT gateway and no private default route with natGateways 0', () => {
    const { app, stack } = aStack();
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
    expect(vpc.privateEgress).toBe(false);
    expect(addressesOf(app, 'AWS::EC2::NatGateway')).toEqual([]);
    expect(addressesOf(app, 'AWS::EC2::Route')).toEqual([
      'shop/Web/Vpc/PublicSubnet1/DefaultRoute',
      'shop/Web/Vpc/PublicSubnet2/DefaultRoute',
    ]);
  });

  test('lets private subnets share NAT gateways in turn', () => {
    const { app, stack } = aStack();
    new Vpc(stack, 'Vpc', { maxAzs: 3, natGateways: 2 });
    expect(propertiesAt(app, 'shop/Web/Vpc/PrivateSubnet3/DefaultRoute')).toMatchObject({
      NatGatewayId: ref('shop/Web/Vpc/PublicSubnet1/NatGateway', 'NatGatewayId'),
    });
  });

  test('has an IPv6 block of 64 bits in each subnet when it is dual stack', () => {
    const { app, stack } = aStack();
    new Vpc(stack, 'Vpc', { dualStack: true });
    expect(propertiesAt(app, 'shop/Web/Vpc')).toMatchObject({ AmazonProvidedIpv6CidrBlock: true });
    expect(propertiesAt(app, 'shop/Web/Vpc/PrivateSubnet2')).toMatchObject({
      Ipv6CidrBlock: ref('shop/Web/Vpc', 'Ipv6Slash64.129'),
      AssignIpv6AddressOnCreation: true,
    });
    expect(propertiesAt(app, 'shop/Web/Vpc/PrivateSubnet2/DefaultRouteIpv6')).toMatchObject({
      DestinationIpv6CidrBlock: '::/0',
      EgressOnlyInternetGatewayId: ref(
        'shop/Web/Vpc/EgressOnlyInternetGateway',
        'EgressOnlyInternetGatewayId',
      ),
    });
  });

  test('cuts subnets as long as it is told, public ones below and private ones above the middle', () => {
    const { app, stack } = aStack();
    new Vpc(stack, 'Vpc', {
      cidr: '10.9.0.0/20',
      publicSubnets: { prefixLength: 26 },
      privateSubnets: { prefixLength: 22, tags: { tier: 'private' } },
    });
    const nodes = resourcesOf(app);
    const block = (id: string) => nodes.get(`shop/Web/Vpc/${id}`)?.properties['CidrBlock'];
    expect(block('PublicSubnet2')).toBe('10.9.0.64/26');
    expect(block('PrivateSubnet1')).toBe('10.9.8.0/22');
    expect(block('PrivateSubnet2')).toBe('10.9.12.0/22');
    expect(nodes.get('shop/Web/Vpc/PrivateSubnet1')?.tags).toMatchObject({ tier: 'private' });
  });

  test.each([
    [{ cidr: '10.0.0.0/8' }, 'cidr "10.0.0.0/8" is not an IPv4 block from /16 to /24'],
    [{ cidr: '10.0.0.1/16' }, 'whose host bits are 0'],
    [{ maxAzs: 0 }, 'maxAzs is 0'],
    [{ maxAzs: 2, natGateways: 3 }, 'natGateways is 3, with 2 Availability Zones'],
    [{ maxAzs: 2, availabilityZones: ['eu-west-1a'] }, 'exclude each other'],
    [
      { maxAzs: 3, privateSubnets: { prefixLength: 18 } },
      '3 private subnets of prefix length 18 do not fit into half of a /16',
    ],
  ])('refuses %j', (props, message) => {
    const { stack } = aStack();
    expect(() => new Vpc(stack, 'Vpc', props)).toThrow(message);
  });

  test('opens interface endpoints to itself and gives gateway endpoints all route tables', () => {
    const { app, stack } = aStack();
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
    vpc.addGatewayEndpoint('S3', { service: 's3' });
    vpc.addInterfaceEndpoint('Logs', { service: 'logs' });
    expect(propertiesAt(app, 'shop/Web/Vpc/S3')).toMatchObject({
      ServiceName: 'com.amazonaws.eu-west-1.s3',
      RouteTableIds: expect.objectContaining({ length: 4 }),
    });
    expect(propertiesAt(app, 'shop/Web/Vpc/Logs')).toMatchObject({
      ServiceName: 'com.amazonaws.eu-west-1.logs',
      PrivateDnsEnabled: true,
    });
    expect(
      propertiesAt(app, 'shop/Web/Vpc/Logs/SecurityGroup/ingress-tcp-443-from-vpc'),
    ).toMatchObject({ CidrIpv4: ref('shop/Web/Vpc', 'CidrBlock'), FromPort: 443 });
  });

  test('takes raw fields of the request last', () => {
    const { app, stack } = aStack();
    new Vpc(stack, 'Vpc', {
      overrides: { InstanceTenancy: 'dedicated', EnableDnsHostnames: null },
    });
    expect(propertiesAt(app, 'shop/Web/Vpc')).toEqual({
      CidrBlock: '10.0.0.0/16',
      EnableDnsSupport: true,
      InstanceTenancy: 'dedicated',
    });
  });
});

describe('an existing VPC', () => {
  const attributes = {
    vpcId: 'vpc-0a1b2c3d',
    publicSubnetIds: ['subnet-01', 'subnet-02'],
    privateSubnetIds: ['subnet-03', 'subnet-04'],
  };

  test('adds nothing to the graph and lends its subnets', () => {
    const { app, stack } = aStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', attributes);
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    new Service(stack, 'Worker', { cluster, taskDefinition: aTask(stack) });
    expect([...resourcesOf(app).keys()].filter((address) => address.includes('Vpc'))).toEqual([]);
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-03', 'subnet-04'], assignPublicIp: 'DISABLED' },
      },
    });
  });

  test.each([
    [{ ...attributes, vpcId: 'my-vpc' }, 'vpcId "my-vpc" does not start with vpc-'],
    [{ ...attributes, publicSubnetIds: ['net-1'] }, 'publicSubnetIds "net-1" does not start with'],
    [{ ...attributes, privateSubnetRouteTableIds: ['rtb-1'] }, '1 route tables are given for 2'],
  ])('refuses %j', (bad, message) => {
    const { stack } = aStack();
    expect(() => Vpc.fromVpcAttributes(stack, 'Vpc', bad)).toThrow(message);
  });

  test('has to know its route tables and block where they are needed', () => {
    const { stack } = aStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', attributes);
    const group = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
    expect(group.securityGroupId).toBe('sg-1');
    expect(() => SecurityGroup.fromSecurityGroupId(stack, 'Bad', 'group')).toThrow('sg-');
    expect(vpc.vpcCidrBlock).toBeUndefined();
  });
});
