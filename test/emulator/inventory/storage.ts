/** What keeps things: files, messages, names, times, rules, parameters. */
import { ListCertificatesCommand } from '@aws-sdk/client-acm';
import { DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
} from '@aws-sdk/client-efs';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListHostedZonesCommand, ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { ListScheduleGroupsCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { ListNamespacesCommand, ListServicesCommand } from '@aws-sdk/client-servicediscovery';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import type { RawClients } from '../raw-clients.ts';
import { idsOf, type Lists } from './list.ts';

/** Lists of ids by kind. */
export const storageLists: Lists = {
  fileSystems: async (aws) => fileSystems(aws),
  accessPoints: async ({ efs }) =>
    idsOf((await efs.send(new DescribeAccessPointsCommand({}))).AccessPoints, 'AccessPointId'),
  mountTargets: async (aws) => {
    const found = await Promise.all(
      (await fileSystems(aws)).map(async (FileSystemId) => {
        const answer = await aws.efs.send(new DescribeMountTargetsCommand({ FileSystemId }));
        return idsOf(answer.MountTargets, 'MountTargetId');
      }),
    );
    return found.flat();
  },
  queues: async ({ sqs }) => (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [],
  schedules: async ({ scheduler }) =>
    idsOf((await scheduler.send(new ListSchedulesCommand({}))).Schedules, 'Arn'),
  scheduleGroups: async ({ scheduler }) =>
    idsOf((await scheduler.send(new ListScheduleGroupsCommand({}))).ScheduleGroups, 'Name'),
  rules: async ({ eventBridge }) =>
    idsOf((await eventBridge.send(new ListRulesCommand({}))).Rules, 'Arn'),
  logPolicies: async ({ logs }) =>
    idsOf(
      (await logs.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies,
      'policyName',
    ),
  namespaces: async ({ serviceDiscovery }) =>
    idsOf((await serviceDiscovery.send(new ListNamespacesCommand({}))).Namespaces, 'Id'),
  discoveryServices: async ({ serviceDiscovery }) =>
    idsOf((await serviceDiscovery.send(new ListServicesCommand({}))).Services, 'Id'),
  certificates: async ({ acm }) =>
    idsOf(
      (await acm.send(new ListCertificatesCommand({}))).CertificateSummaryList,
      'CertificateArn',
    ),
  records: async ({ route53 }) => {
    const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
    // The zone of a namespace outlives it in the emulator: see quirks.
    const others = HostedZones.filter(({ Name }) => !/-hz\.?$/.test(Name ?? ''));
    const found = await Promise.all(
      idsOf(others, 'Id').map(async (HostedZoneId) => {
        const answer = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
        return (answer.ResourceRecordSets ?? []).map(
          ({ Name, Type }) => `${HostedZoneId} ${Type} ${Name}`,
        );
      }),
    );
    return found.flat();
  },
  // Those that AWS publishes come up when they are first asked for.
  parameters: async ({ ssm }) => {
    const { Parameters = [] } = await ssm.send(new DescribeParametersCommand({}));
    return idsOf(
      Parameters.filter(({ Name }) => Name?.startsWith('/aws/service/') !== true),
      'Name',
    );
  },
};

async function fileSystems({ efs }: RawClients): Promise<readonly string[]> {
  const { FileSystems = [] } = await efs.send(new DescribeFileSystemsCommand({}));
  return idsOf(FileSystems, 'FileSystemId');
}
