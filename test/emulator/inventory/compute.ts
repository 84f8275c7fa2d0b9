/** What runs, what it runs by, and what watches it. */
import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeInstancesCommand, DescribeLaunchTemplatesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  ListAccountSettingsCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { ListInstanceProfilesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import type { RawClients } from '../raw-clients.ts';
import { idsOf, type Lists } from './list.ts';

const ServiceNamespace = 'ecs';

/** Lists of ids by kind. */
export const computeLists: Lists = {
  clusters: activeClusters,
  services: async (aws) => {
    const found = await Promise.all(
      (await activeClusters(aws)).map(
        async (cluster) =>
          (await aws.ecs.send(new ListServicesCommand({ cluster }))).serviceArns ?? [],
      ),
    );
    return found.flat();
  },
  tasks: async (aws) => {
    const found = await Promise.all(
      (await activeClusters(aws)).map(
        async (cluster) => (await aws.ecs.send(new ListTasksCommand({ cluster }))).taskArns ?? [],
      ),
    );
    return found.flat();
  },
  taskDefinitions: async ({ ecs }) =>
    (await ecs.send(new ListTaskDefinitionsCommand({ status: 'ACTIVE' }))).taskDefinitionArns ?? [],
  capacityProviders: async ({ ecs }) => {
    const { capacityProviders = [] } = await ecs.send(new DescribeCapacityProvidersCommand({}));
    return idsOf(
      capacityProviders.filter(({ status }) => status !== 'INACTIVE'),
      'name',
    );
  },
  accountSettings: async ({ ecs }) => {
    const { settings = [] } = await ecs.send(new ListAccountSettingsCommand({}));
    return settings.map(({ name, value }) => `${name}=${value}`);
  },
  // Those of AWS itself stay.
  roles: async ({ iam }) => {
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    return idsOf(
      Roles.filter(({ Path }) => Path?.startsWith('/aws-service-role/') !== true),
      'RoleName',
    );
  },
  instanceProfiles: async ({ iam }) =>
    idsOf(
      (await iam.send(new ListInstanceProfilesCommand({}))).InstanceProfiles,
      'InstanceProfileName',
    ),
  logGroups: async ({ logs }) =>
    idsOf((await logs.send(new DescribeLogGroupsCommand({}))).logGroups, 'logGroupName'),
  scalableTargets: async ({ scaling }) =>
    idsOf(
      (await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace })))
        .ScalableTargets,
      'ResourceId',
    ),
  scalingPolicies: async ({ scaling }) =>
    idsOf(
      (await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace })))
        .ScalingPolicies,
      'PolicyName',
    ),
  scheduledActions: async ({ scaling }) =>
    idsOf(
      (await scaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace })))
        .ScheduledActions,
      'ScheduledActionName',
    ),
  alarms: async ({ cloudWatch }) =>
    idsOf((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms, 'AlarmName'),
  launchTemplates: async ({ ec2 }) =>
    idsOf(
      (await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates,
      'LaunchTemplateId',
    ),
  autoScalingGroups: async ({ autoScaling }) =>
    idsOf(
      (await autoScaling.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups,
      'AutoScalingGroupName',
    ),
  instances: async ({ ec2 }) => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    return idsOf(
      instances.filter(({ State }) => State?.Name !== 'terminated'),
      'InstanceId',
    );
  },
};

// A deleted cluster is told as INACTIVE.
async function activeClusters({ ecs }: RawClients): Promise<readonly string[]> {
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: clusterArns }));
  return idsOf(
    clusters.filter(({ status }) => status !== 'INACTIVE'),
    'clusterArn',
  );
}
