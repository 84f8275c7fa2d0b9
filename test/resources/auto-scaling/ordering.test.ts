import { describe, expect, test } from 'vitest';
import type { Address } from '../../../lib/graph/address.ts';
import { referencesOf } from '../../../lib/graph/edges.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import type { Neighbours } from '../../../lib/resource-type.ts';
import { autoScalingAutoScalingGroup as type } from '../../../lib/resources/auto-scaling/auto-scaling-group/index.ts';
import type { AutoScalingGroupProperties } from '../../../lib/resources/auto-scaling/auto-scaling-group/properties.ts';
import { synth } from '../../../lib/toolkit.ts';
import { App } from '../../../lib/tree/app.ts';
import { Stack } from '../../../lib/tree/stack.ts';
import { anInstanceGroup, anInstanceProfile, aTemplate } from '../fixtures/capacity.ts';
import { type Given, resource } from '../fixtures/fixture.ts';
import { aCluster, aGateway, aGroup, aRouteTable, aSubnet, aVpc } from '../fixtures/neighbours.ts';

const GROUP = 'shop/Net/Web';

/** A group in a network with a way out, and what the test lays around it. */
async function around(
  lay: (stack: Stack, group: ReturnType<typeof anInstanceGroup>) => void = () => {},
) {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Net', { region: 'eu-west-1' });
  const vpc = aVpc(stack);
  const subnet = aSubnet(stack, 'Subnet', vpc, ['10.0.0.0/24', 0]);
  const gateway = aGateway(stack, 'Gateway', vpc);
  const table = aRouteTable(stack, 'Table', vpc);
  const untagged = { taggable: false } as const;
  resource(
    stack,
    'Association',
    'AWS::EC2::SubnetRouteTableAssociation',
    { SubnetId: subnet.ref('SubnetId'), RouteTableId: table.ref('RouteTableId') },
    untagged,
  );
  resource(
    stack,
    'Route',
    'AWS::EC2::Route',
    {
      RouteTableId: table.ref('RouteTableId'),
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: gateway.ref('InternetGatewayId'),
    },
    untagged,
  );
  const firewall = aGroup(stack, 'Firewall', vpc);
  resource(stack, 'Rule', 'AWS::EC2::SecurityGroupRule', {
    GroupId: firewall.ref('GroupId'),
    IsEgress: true,
    IpProtocol: '-1',
    CidrIpv4: '0.0.0.0/0',
  });
  const profile = anInstanceProfile(stack);
  const template = aTemplate(stack, 'Template', aCluster(stack), {
    IamInstanceProfile: { Arn: profile.ref('Arn') },
    SecurityGroupIds: [firewall.ref('GroupId')],
  });
  lay(stack, anInstanceGroup(stack, 'Web', { template, subnet: subnet.ref('SubnetId') }));
  const { graph } = await synth(app);
  const nodes = new Map<string, ResourceNode>(graph.resources.map((node) => [node.address, node]));
  const neighbours: Neighbours = {
    at: (address) => nodes.get(address),
    referrers: (address, wanted) =>
      graph.resources.filter(
        (node) =>
          (wanted === undefined || node.type === wanted) &&
          referencesOf(node).some(({ $ref }) => $ref === address),
      ),
  };
  const node = nodes.get(GROUP);
  if (node === undefined) throw new Error('no group');
  return { node, neighbours, nodes };
}

describe('what a group waits for', () => {
  test('is its way out and the rules of its instances', async () => {
    const { node, neighbours } = await around();
    expect(type.waitsFor?.(node, neighbours)).toEqual([
      'shop/Net/Association',
      'shop/Net/Route',
      'shop/Net/Rule',
    ] as Address[]);
  });

  test('is the account setting of its role', async () => {
    const { node, neighbours, nodes } = await around();
    const role = nodes.get('shop/Net/ProfileRole');
    const setting = {
      type: 'AWS::ECS::AccountSetting',
      address: 'shop/Net/Trunking',
      properties: { principalArn: { $ref: role?.address, attribute: 'Arn' } },
    } as unknown as ResourceNode;
    const withSetting: Neighbours = {
      ...neighbours,
      referrers: (address, wanted) =>
        address === role?.address && wanted === setting.type
          ? [setting]
          : neighbours.referrers(address, wanted),
    };
    expect(type.waitsFor?.(node, withSetting)).toContain('shop/Net/Trunking');
  });
});

describe('who decides the size', () => {
  const provider = (status: string) => (stack: Stack, group: ReturnType<typeof anInstanceGroup>) =>
    resource(stack, 'Provider', 'AWS::ECS::CapacityProvider', {
      name: 'shop-web',
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.ref('AutoScalingGroupARN'),
        managedScaling: { status },
      },
    });

  test('is ECS under managed scaling', async () => {
    const { node, neighbours } = await around(provider('ENABLED'));
    expect(type.otherOwners?.(node, neighbours)).toEqual({
      DesiredCapacity: 'managed scaling of ECS (shop/Net/Provider)',
    });
  });

  test('is the code without it', async () => {
    const { node, neighbours } = await around(provider('DISABLED'));
    expect(type.otherOwners?.(node, neighbours)).toEqual({});
  });
});

describe('what AWS refuses', () => {
  const source = { LaunchTemplate: { LaunchTemplateId: 'lt-0123456789abcdef0', Version: '1' } };
  const mixed = (overrides: readonly Given[], distribution: Given = {}) => ({
    LaunchTemplate: undefined,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: source.LaunchTemplate,
        Overrides: overrides,
      },
      InstancesDistribution: distribution,
    },
  });

  test.each<[string, Given, RegExp]>([
    ['bounds the wrong way round', { MinSize: 5 }, /MinSize.*5 is greater than 4/],
    ['a size outside of them', { DesiredCapacity: 7 }, /Desired capacity:7 must be between/],
    ['no place to launch in', { VPCZoneIdentifier: undefined }, /At least one Availability Zone/],
    ['nothing to launch from', { LaunchTemplate: undefined }, /either LaunchTemplate or Mixed/],
    [
      'both of what to launch from',
      { ...mixed([]), ...source },
      /either LaunchTemplate or MixedInstancesPolicy/,
    ],
    [
      'a template by id and name',
      { LaunchTemplate: { ...source.LaunchTemplate, LaunchTemplateName: 'web' } },
      /either launchTemplateId or LaunchTemplateName/,
    ],
    ['a colon in the name', { AutoScalingGroupName: 'a:b' }, /without blanks and colons/],
    ['a type twice', mixed([{ InstanceType: 't3.nano' }, { InstanceType: 't3.nano' }]), /twice/],
    [
      'weights for some types only',
      mixed([{ InstanceType: 't3.nano', WeightedCapacity: '1' }, { InstanceType: 't3.micro' }]),
      /for all instance types or for none/,
    ],
    [
      'pools without the strategy that has them',
      mixed([], { SpotInstancePools: 3, SpotAllocationStrategy: 'capacity-optimized' }),
      /only available with the lowest-price/,
    ],
    ['a short life', { MaxInstanceLifetime: 3600 }, /either 0 or from 86400/],
    ['a check that there is not', { HealthCheckType: 'EC2,PING' }, /PING is none of/],
    [
      'half a maintenance policy',
      { InstanceMaintenancePolicy: { MinHealthyPercentage: 90 } },
      /Both MinHealthyPercentage and MaxHealthyPercentage/,
    ],
  ])('%s', async (_, given, message) => {
    const { node, neighbours } = await around();
    const properties = {
      AutoScalingGroupName: 'web',
      MinSize: 0,
      MaxSize: 4,
      VPCZoneIdentifier: ['subnet-0123456789abcdef0'],
      ...source,
      ...given,
    } as unknown as AutoScalingGroupProperties;
    const findings = type.validate?.(properties, node, neighbours) ?? [];
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ path, detail }) => `${path}: ${detail}`)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  test('a template of the graph that says too little', async () => {
    const { node, neighbours, nodes } = await around();
    const template = nodes.get('shop/Net/Template');
    const bare: Neighbours = {
      ...neighbours,
      at: (address) =>
        address === template?.address
          ? { ...template, properties: { LaunchTemplateData: { KeyName: 'operators' } } }
          : neighbours.at(address),
    };
    const properties = node.properties as unknown as AutoScalingGroupProperties;
    expect(type.validate?.(properties, node, neighbours)).toEqual([]);
    expect(type.validate?.(properties, node, bare)?.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('must contain the parameter ImageId'),
      expect.stringContaining('must contain the parameter InstanceType'),
    ]);
  });

  test('a version that moves by itself is warned of', async () => {
    const { node, neighbours } = await around();
    const properties = {
      ...node.properties,
      LaunchTemplate: { LaunchTemplateName: 'web', Version: '$Latest' },
    } as unknown as AutoScalingGroupProperties;
    expect(type.validate?.(properties, node, neighbours)).toMatchObject([
      { severity: 'warning', path: 'LaunchTemplate.Version' },
    ]);
  });
});
