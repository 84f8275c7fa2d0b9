/** What a raw client reads of an object, under the names by which the program declares it: one reader a type. */
import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { DescribeClustersCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { RawClients } from './raw-clients.ts';
import { capacityReaders } from './read-back-capacity.ts';

/** Declared properties, with every reference filled in. */
type Declared = Readonly<Record<string, unknown>>;

/** What a raw client says of an object. */
export interface ReadBack {
  readonly properties: Declared;
  /** Undefined where the API has none. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Reads one object: by its physical id, or by what is declared of it. */
export type Reader = (
  aws: RawClients,
  id: string,
  declared: Declared,
) => Promise<ReadBack | undefined>;

/** The readers, by type. */
export const readers: Readonly<Record<string, Reader>> = {
  ...capacityReaders,
  'AWS::EC2::VPC': async ({ ec2 }, id) => {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }));
    const support = await ec2.send(
      new DescribeVpcAttributeCommand({ VpcId: id, Attribute: 'enableDnsSupport' }),
    );
    const names = await ec2.send(
      new DescribeVpcAttributeCommand({ VpcId: id, Attribute: 'enableDnsHostnames' }),
    );
    return found(Vpcs[0], (vpc) => ({
      properties: {
        ...vpc,
        AmazonProvidedIpv6CidrBlock: (vpc.Ipv6CidrBlockAssociationSet ?? []).length > 0,
        EnableDnsSupport: support.EnableDnsSupport?.Value,
        EnableDnsHostnames: names.EnableDnsHostnames?.Value,
      },
      tags: tagRecord(vpc.Tags),
    }));
  },
  'AWS::EC2::Subnet': async ({ ec2 }, id) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    return found(Subnets[0], (subnet) => ({
      properties: { ...subnet },
      tags: tagRecord(subnet.Tags),
    }));
  },
  'AWS::EC2::InternetGateway': async ({ ec2 }, id) => {
    const { InternetGateways = [] } = await ec2.send(
      new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }),
    );
    return found(InternetGateways[0], (gateway) => ({
      properties: {},
      tags: tagRecord(gateway.Tags),
    }));
  },
  'AWS::EC2::VPCGatewayAttachment': async ({ ec2 }, _, { InternetGatewayId }) => {
    const { InternetGateways = [] } = await ec2.send(
      new DescribeInternetGatewaysCommand({ InternetGatewayIds: [String(InternetGatewayId)] }),
    );
    return found(InternetGateways[0], (gateway) => ({
      properties: { InternetGatewayId, VpcId: gateway.Attachments?.[0]?.VpcId },
    }));
  },
  'AWS::EC2::RouteTable': async ({ ec2 }, id) =>
    found(await routeTable(ec2, id), (table) => ({
      properties: { VpcId: table.VpcId },
      tags: tagRecord(table.Tags),
    })),
  'AWS::EC2::SubnetRouteTableAssociation': async ({ ec2 }, _, { RouteTableId, SubnetId }) => {
    const table = await routeTable(ec2, String(RouteTableId));
    const association = table?.Associations?.find((one) => one.SubnetId === SubnetId);
    return found(association, (one) => ({ properties: { ...one } }));
  },
  'AWS::EC2::Route': async ({ ec2 }, _, { RouteTableId, DestinationCidrBlock }) => {
    const table = await routeTable(ec2, String(RouteTableId));
    const route = table?.Routes?.find((one) => one.DestinationCidrBlock === DestinationCidrBlock);
    return found(route, (one) => ({ properties: { ...one, RouteTableId } }));
  },
  'AWS::EC2::EIP': async ({ ec2 }, id) => {
    const { Addresses = [] } = await ec2.send(
      new DescribeAddressesCommand({ AllocationIds: [id] }),
    );
    return found(Addresses[0], (address) => ({
      properties: { ...address },
      tags: tagRecord(address.Tags),
    }));
  },
  'AWS::EC2::NatGateway': async ({ ec2 }, id) => {
    const { NatGateways = [] } = await ec2.send(
      new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }),
    );
    return found(NatGateways[0], (nat) => ({
      properties: { ...nat, AllocationId: nat.NatGatewayAddresses?.[0]?.AllocationId },
      tags: tagRecord(nat.Tags),
    }));
  },
  'AWS::EC2::SecurityGroup': async ({ ec2 }, id) => {
    const { SecurityGroups = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [id] }),
    );
    return found(SecurityGroups[0], (group) => ({
      properties: {
        ...group,
        AllowAllOutbound: (group.IpPermissionsEgress ?? []).some(
          ({ IpProtocol, IpRanges }) =>
            IpProtocol === '-1' && IpRanges?.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
        ),
      },
      tags: tagRecord(group.Tags),
    }));
  },
  'AWS::EC2::SecurityGroupRule': async ({ ec2 }, id) => {
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }),
    );
    return found(SecurityGroupRules[0], (rule) => ({
      properties: { ...rule, ReferencedGroupId: rule.ReferencedGroupInfo?.GroupId },
      tags: tagRecord(rule.Tags),
    }));
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': async (aws, id) => {
    const { LoadBalancers = [] } = await aws.elb.send(
      new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] }),
    );
    const { Attributes } = await aws.elb.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: id }),
    );
    const tags = await balancingTags(aws, id);
    return found(LoadBalancers[0], (balancer) => ({
      properties: {
        ...balancer,
        Name: balancer.LoadBalancerName,
        Subnets: balancer.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
        Attributes: tagRecord(Attributes),
      },
      tags,
    }));
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': async (aws, id) => {
    const { TargetGroups = [] } = await aws.elb.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }),
    );
    const { Attributes } = await aws.elb.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: id }),
    );
    const tags = await balancingTags(aws, id);
    return found(TargetGroups[0], (group) => ({
      properties: { ...group, Name: group.TargetGroupName, Attributes: tagRecord(Attributes) },
      tags,
    }));
  },
  'AWS::ElasticLoadBalancingV2::Listener': async (aws, id) => {
    const { Listeners = [] } = await aws.elb.send(
      new DescribeListenersCommand({ ListenerArns: [id] }),
    );
    const tags = await balancingTags(aws, id);
    return found(Listeners[0], (listener) => ({ properties: { ...listener }, tags }));
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': async (aws, id, { ListenerArn }) => {
    const { Rules = [] } = await aws.elb.send(
      new DescribeRulesCommand({ ListenerArn: String(ListenerArn) }),
    );
    const tags = await balancingTags(aws, id);
    return found(
      Rules.find(({ RuleArn }) => RuleArn === id),
      (rule) => ({ properties: { ...rule, ListenerArn }, tags }),
    );
  },
  'AWS::IAM::Role': async ({ iam }, _, declared) => {
    const RoleName = String(declared['RoleName']);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName }),
    );
    const inline = Object.keys((declared['InlinePolicies'] ?? {}) as object).map(
      async (PolicyName) => {
        const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return [PolicyName, document(answer.PolicyDocument)] as const;
      },
    );
    const InlinePolicies = Object.fromEntries(await Promise.all(inline));
    return found(Role, (role) => ({
      properties: {
        ...role,
        AssumeRolePolicyDocument: document(role.AssumeRolePolicyDocument),
        ManagedPolicyArns: AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
        InlinePolicies,
      },
      tags: tagRecord(role.Tags),
    }));
  },
  'AWS::Logs::LogGroup': async ({ logs }, _, { logGroupName }) => {
    const { logGroups = [] } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: String(logGroupName) }),
    );
    const group = logGroups.find((one) => one.logGroupName === logGroupName);
    const resourceArn = group?.arn?.replace(/:\*$/, '') ?? '';
    const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    return found(group, (one) => ({ properties: { ...one }, tags }));
  },
  'AWS::ECS::Cluster': async ({ ecs }, id) => {
    const { clusters = [] } = await ecs.send(
      new DescribeClustersCommand({
        clusters: [id],
        include: ['TAGS', 'SETTINGS', 'CONFIGURATIONS'],
      }),
    );
    return found(clusters[0], (cluster) => ({
      properties: { ...cluster },
      tags: tagRecord(cluster.tags?.map(({ key, value }) => ({ Key: key, Value: value }))),
    }));
  },
  'AWS::ECS::ClusterCapacityProviderAssociations': async ({ ecs }, _, { cluster }) => {
    const { clusters = [] } = await ecs.send(
      new DescribeClustersCommand({ clusters: [String(cluster)] }),
    );
    return found(clusters[0], (one) => ({ properties: { ...one, cluster } }));
  },
  'AWS::ECS::TaskDefinition': async ({ ecs }, id) => {
    const { taskDefinition, tags } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: id, include: ['TAGS'] }),
    );
    return found(taskDefinition, (task) => ({
      properties: { ...task },
      tags: tagRecord(tags?.map(({ key, value }) => ({ Key: key, Value: value }))),
    }));
  },
  'AWS::ApplicationAutoScaling::ScalableTarget': async ({ scaling }, _, { ResourceId }) => {
    const { ScalableTargets = [] } = await scaling.send(
      new DescribeScalableTargetsCommand({
        ServiceNamespace: 'ecs',
        ResourceIds: [String(ResourceId)],
      }),
    );
    return found(ScalableTargets[0], (target) => ({ properties: { ...target } }));
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': async ({ scaling }, _, { PolicyName }) => {
    const { ScalingPolicies = [] } = await scaling.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
    );
    return found(
      ScalingPolicies.find((one) => one.PolicyName === PolicyName),
      (policy) => ({ properties: { ...policy } }),
    );
  },
};

/** One declared leaf that reads back otherwise. */
export interface Mismatch {
  readonly path: string;
  readonly declared: unknown;
  readonly read: unknown;
}

/** Holds every declared leaf against what was read, and counts them. Lists are compared as sets. */
export function compareLeaves(
  declared: unknown,
  read: unknown,
  path = '',
): { readonly leaves: number; readonly mismatches: readonly Mismatch[] } {
  if (Array.isArray(declared)) {
    const items = Array.isArray(read) ? read : [];
    const results = declared.map((item, index) => {
      const attempts = items.map((one) => compareLeaves(item, one, `${path}[${index}]`));
      return (
        attempts.find(({ mismatches }) => mismatches.length === 0) ??
        attempts[index] ??
        compareLeaves(item, undefined, `${path}[${index}]`)
      );
    });
    return added(results);
  }
  if (typeof declared === 'object' && declared !== null) {
    const members = (read ?? {}) as Declared;
    return added(
      Object.entries(declared).map(([key, value]) =>
        compareLeaves(value, members[key], path === '' ? key : `${path}.${key}`),
      ),
    );
  }
  // Numbers and booleans are text in some answers.
  const same = read !== undefined && String(declared) === String(read);
  return { leaves: 1, mismatches: same ? [] : [{ path, declared, read }] };
}

function added(results: readonly ReturnType<typeof compareLeaves>[]) {
  return {
    leaves: results.reduce((sum, { leaves }) => sum + leaves, 0),
    mismatches: results.flatMap(({ mismatches }) => mismatches),
  };
}

function found<T>(value: T | undefined, read: (value: T) => ReadBack): ReadBack | undefined {
  return value === undefined ? undefined : read(value);
}

function tagRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

function document(text: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(text ?? 'null'));
}

async function routeTable(ec2: RawClients['ec2'], id: string) {
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ RouteTableIds: [id] }),
  );
  return RouteTables[0];
}

async function balancingTags({ elb }: RawClients, arn: string) {
  const { TagDescriptions = [] } = await elb.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  return tagRecord(TagDescriptions[0]?.Tags);
}
