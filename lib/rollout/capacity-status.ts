/** What the groups of instances of an app are at now, and what managed scaling makes of them. */
import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { chunksOf, inBatches } from '../aws/batch.ts';
import { classifyError } from '../aws/classify-error.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import type { Clock } from '../core/clock.ts';
import type { Address } from '../graph/address.ts';
import type { GroupStatus } from './status.ts';

/** A group to look at. */
export interface ObservedGroup {
  readonly address: Address;
  readonly stack: string;
  /** Name of the Auto Scaling group. */
  readonly group: string;
  /** Its capacity provider, and the cluster that this is associated with. */
  readonly provider: { readonly name: string; readonly cluster: string | undefined } | undefined;
}

const GROUPS_PER_CALL = 50;
const METRICS_PER_CALL = 500;
const MINUTE = 60_000;

/** The metric comes every minute; what is older than this is no word on now. */
const RECENT = 15 * MINUTE;

/** The status of groups that share an account and Region. */
export async function statusOfGroups(
  groups: readonly ObservedGroup[],
  aws: AwsEnvironment,
  clock: Clock,
): Promise<readonly GroupStatus[]> {
  const [live, reservations] = await Promise.all([
    describeGroups(groups, aws),
    reservationsOf(groups, aws, clock),
  ]);
  return groups.flatMap((observed) => {
    const group = live.get(observed.group);
    if (group === undefined) return [];
    const { Instances = [], DesiredCapacity = 0, MinSize = 0, MaxSize = 0 } = group;
    const reservation = reservations.get(observed.group);
    return [
      {
        address: observed.address,
        stack: observed.stack,
        group: observed.group,
        ...(observed.provider === undefined ? {} : { provider: observed.provider.name }),
        inService: Instances.filter(({ LifecycleState }) => LifecycleState === 'InService').length,
        desired: DesiredCapacity,
        minSize: MinSize,
        maxSize: MaxSize,
        ...(reservation === undefined ? {} : { reservation }),
      },
    ];
  });
}

async function describeGroups(
  groups: readonly ObservedGroup[],
  aws: AwsEnvironment,
): Promise<ReadonlyMap<string, AutoScalingGroup>> {
  const client = await aws.clients.autoScaling();
  try {
    const found = await inBatches(groups, GROUPS_PER_CALL, async (batch) => {
      const AutoScalingGroupNames = batch.map(({ group }) => group);
      const answer = await client.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames }),
      );
      return answer.AutoScalingGroups ?? [];
    });
    return new Map(found.map((group) => [group.AutoScalingGroupName ?? '', group]));
  } catch (error) {
    throw describeAwsError(error);
  }
}

/** The newest CapacityProviderReservation by group, in percent. */
async function reservationsOf(
  groups: readonly ObservedGroup[],
  aws: AwsEnvironment,
  clock: Clock,
): Promise<ReadonlyMap<string, number>> {
  const asked = groups.flatMap(({ group, provider }) =>
    provider?.cluster === undefined
      ? []
      : [{ group, provider: provider.name, cluster: provider.cluster }],
  );
  const found = new Map<string, number>();
  if (asked.length === 0) return found;
  const client = await aws.clients.cloudWatch();
  const now = clock.now();
  try {
    for (const batch of chunksOf(asked, METRICS_PER_CALL)) {
      const answer = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(now - RECENT),
          EndTime: new Date(now + MINUTE),
          ScanBy: 'TimestampDescending',
          MetricDataQueries: batch.map(({ provider, cluster }, i) => ({
            Id: `m${i}`,
            MetricStat: {
              Metric: {
                Namespace: 'AWS/ECS/ManagedScaling',
                MetricName: 'CapacityProviderReservation',
                Dimensions: [
                  { Name: 'ClusterName', Value: cluster },
                  { Name: 'CapacityProviderName', Value: provider },
                ],
              },
              Period: 60,
              Stat: 'Average',
            },
          })),
        }),
      );
      for (const { Id = '', Values: [newest] = [] } of answer.MetricDataResults ?? []) {
        const group = batch[Number(Id.slice(1))]?.group;
        if (group !== undefined && newest !== undefined) found.set(group, newest);
      }
    }
  } catch (error) {
    // The rest of the status stands without the metric.
    if (classifyError(error).kind !== 'denied') throw describeAwsError(error);
  }
  return found;
}
