/** Everything that stands in an account, as raw clients list it: what a destroy must leave as it was. */
import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeLaunchTemplatesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  ListAccountSettingsCommand,
  ListClustersCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListInstanceProfilesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import type { Emulator } from './emulator.ts';
import type { RawClients } from './raw-clients.ts';

type Dump = Awaited<ReturnType<Emulator['dump']>>;

/** Kinds of the emulator's objects that the inventory lists, or that go with one that it lists. */
const SEEN = new Set([
  'applicationautoscaling FakeApplicationAutoscalingPolicy',
  'autoscaling FakeAutoScalingGroup',
  'applicationautoscaling FakeScalableTarget',
  'ec2 ElasticAddress',
  'ec2 InternetGateway',
  'ec2 LaunchTemplate',
  'ec2 LaunchTemplateVersion',
  'ec2 NatGateway',
  'ec2 NetworkInterface',
  'ec2 Route',
  'ec2 RouteTable',
  'ec2 SecurityGroup',
  'ec2 SecurityGroupRule',
  'ec2 Subnet',
  'ec2 VPC',
  'ec2 VPCGatewayAttachment',
  'ecs AccountSetting',
  'ecs CapacityProvider',
  'ecs Cluster',
  'ecs Service',
  'ecs TaskDefinition',
  'elbv2 FakeAction',
  'elbv2 FakeListener',
  'elbv2 FakeListenerRule',
  'elbv2 FakeLoadBalancer',
  'elbv2 FakeRule',
  'elbv2 FakeTargetGroup',
  'iam InstanceProfile',
  'iam Role',
  'logs LogGroup',
  'ssm Parameter',
]);

/** Kinds that the emulator makes for itself. */
const OWN = new Set([
  'cloudwatch Alarm',
  'ec2 NetworkAcl',
  'ec2 NetworkAclEntry',
  'ecs CapacityProviderFailure',
  'ecs ClusterFailure',
  'elasticache User',
  'iam AWSManagedPolicy',
  'iam AccountSummary',
  'quicksight QuicksightAccountSettings',
  'scheduler ScheduleGroup',
]);

/** Kinds of which objects were made that the inventory does not look at. */
export function unseenKinds(before: Dump, after: Dump): readonly string[] {
  return Object.entries(after).flatMap(([service, kinds]) =>
    Object.entries(kinds).flatMap(([kind, objects]) => {
      const name = `${service} ${kind}`;
      const grown = objects.length > (before[service]?.[kind]?.length ?? 0);
      return grown && !SEEN.has(name) && !OWN.has(name) ? [name] : [];
    }),
  );
}

/** Ids of what stands, by kind. Deleted NAT gateways, INACTIVE clusters and revisions, and roles of AWS do not count. */
export async function inventoryOf({
  autoScaling,
  ec2,
  ecs,
  elb,
  iam,
  logs,
  scaling,
  ssm,
}: RawClients): Promise<Readonly<Record<string, readonly string[]>>> {
  const vpcs = await ec2.send(new DescribeVpcsCommand({}));
  const subnets = await ec2.send(new DescribeSubnetsCommand({}));
  const gateways = await ec2.send(new DescribeInternetGatewaysCommand({}));
  const tables = await ec2.send(new DescribeRouteTablesCommand({}));
  const addresses = await ec2.send(new DescribeAddressesCommand({}));
  const nats = await ec2.send(new DescribeNatGatewaysCommand({}));
  const ofNats = new Set(
    nats.NatGateways?.flatMap(({ NatGatewayAddresses = [] }) =>
      NatGatewayAddresses.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ),
  );
  const interfaces = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  const endpoints = await ec2.send(new DescribeVpcEndpointsCommand({}));
  const groups = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const rules = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  const balancers = await elb.send(new DescribeLoadBalancersCommand({}));
  const targetGroups = await elb.send(new DescribeTargetGroupsCommand({}));
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const clusters = await ecs.send(new DescribeClustersCommand({ clusters: clusterArns }));
  const tasks = await ecs.send(new ListTaskDefinitionsCommand({ status: 'ACTIVE' }));
  const roles = await iam.send(new ListRolesCommand({}));
  const logGroups = await logs.send(new DescribeLogGroupsCommand({}));
  const targets = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  const policies = await scaling.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
  );
  const templates = await ec2.send(new DescribeLaunchTemplatesCommand({}));
  const scalingGroups = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  const profiles = await iam.send(new ListInstanceProfilesCommand({}));
  const providers = await ecs.send(new DescribeCapacityProvidersCommand({}));
  const settings = await ecs.send(new ListAccountSettingsCommand({}));
  const parameters = await ssm.send(new DescribeParametersCommand({}));
  return {
    vpcs: ids(vpcs.Vpcs, (one) => one.VpcId),
    subnets: ids(subnets.Subnets, (one) => one.SubnetId),
    internetGateways: ids(gateways.InternetGateways, (one) => one.InternetGatewayId),
    routeTables: ids(tables.RouteTables, (one) => one.RouteTableId),
    addresses: ids(addresses.Addresses, (one) => one.AllocationId),
    natGateways: ids(
      nats.NatGateways?.filter(({ State }) => State !== 'deleted'),
      (one) => one.NatGatewayId,
    ),
    // Those of NAT gateways outlive them in the emulator: see quirks.
    networkInterfaces: ids(
      interfaces.NetworkInterfaces?.filter((one) => !ofNats.has(one.NetworkInterfaceId)),
      (one) => one.NetworkInterfaceId,
    ),
    endpoints: ids(endpoints.VpcEndpoints, (one) => one.VpcEndpointId),
    securityGroups: ids(groups.SecurityGroups, (one) => one.GroupId),
    securityGroupRules: ids(rules.SecurityGroupRules, (one) => one.SecurityGroupRuleId),
    loadBalancers: ids(balancers.LoadBalancers, (one) => one.LoadBalancerArn),
    targetGroups: ids(targetGroups.TargetGroups, (one) => one.TargetGroupArn),
    clusters: ids(
      clusters.clusters?.filter(({ status }) => status !== 'INACTIVE'),
      (one) => one.clusterArn,
    ),
    taskDefinitions: ids(tasks.taskDefinitionArns, (one) => one),
    roles: ids(
      roles.Roles?.filter(({ Path }) => Path?.startsWith('/aws-service-role/') !== true),
      (one) => one.RoleName,
    ),
    logGroups: ids(logGroups.logGroups, (one) => one.logGroupName),
    scalableTargets: ids(targets.ScalableTargets, (one) => one.ResourceId),
    scalingPolicies: ids(policies.ScalingPolicies, (one) => one.PolicyName),
    launchTemplates: ids(templates.LaunchTemplates, (one) => one.LaunchTemplateId),
    autoScalingGroups: ids(scalingGroups.AutoScalingGroups, (one) => one.AutoScalingGroupName),
    instanceProfiles: ids(profiles.InstanceProfiles, (one) => one.InstanceProfileName),
    capacityProviders: ids(
      providers.capacityProviders?.filter(({ status }) => status !== 'INACTIVE'),
      (one) => one.name,
    ),
    accountSettings: ids(settings.settings, (one) => `${one.name}=${one.value}`),
    // Those that AWS publishes come up when they are first asked for.
    parameters: ids(
      parameters.Parameters?.filter(({ Name }) => Name?.startsWith('/aws/service/') !== true),
      (one) => one.Name,
    ),
  };
}

function ids<T>(
  items: readonly T[] | undefined,
  idOf: (item: T) => string | undefined,
): readonly string[] {
  return (items ?? []).map((item) => idOf(item) ?? '').sort();
}
