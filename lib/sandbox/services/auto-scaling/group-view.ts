/** Groups and instances as AWS answers them. */
import type {
  AutoScalingGroup,
  AutoScalingInstanceDetails,
  Instance,
  MixedInstancesPolicy,
  TagDescription,
  WarmPoolConfiguration,
} from '@aws-sdk/client-auto-scaling';
import { table as ec2Table } from '../ec2/store.ts';
import { zonesOf } from '../ec2/zones.ts';
import type { GroupRecord, GroupTag, Member, TemplateChoice, WarmPoolRecord } from './records.ts';
import type { Place } from './store.ts';

/** A group as DescribeAutoScalingGroups answers it, with the defaults filled in. */
export function groupView(place: Place, group: GroupRecord): AutoScalingGroup {
  const { settings } = group;
  const zones = zonesIn(place, group);
  return {
    ...(settings as unknown as Partial<AutoScalingGroup>),
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    ...(group.template === undefined ? {} : { LaunchTemplate: specification(group.template) }),
    ...(group.mixed === undefined ? {} : { MixedInstancesPolicy: mixedView(group.mixed) }),
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: settings.DefaultCooldown,
    HealthCheckType: settings.HealthCheckType,
    AvailabilityZones: zones,
    AvailabilityZoneIds: zones.flatMap(
      (name) => zonesOf(place.scope.region).find((zone) => zone.name === name)?.id ?? [],
    ),
    LoadBalancerNames: [],
    TargetGroupARNs: group.trafficSources
      .filter(({ type }) => type === 'elbv2')
      .map(({ identifier }) => identifier),
    TrafficSources: group.trafficSources.map(({ identifier, type }) => ({
      Identifier: identifier,
      Type: type,
    })),
    Instances: group.members
      .filter((member) => !member.warm)
      .map((member) => memberView(place, member)),
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: group.suspended.map(({ process, reason }) => ({
      ProcessName: process,
      SuspensionReason: reason,
    })),
    VPCZoneIdentifier: group.subnets.join(','),
    EnabledMetrics: group.metrics.map((Metric) => ({ Metric, Granularity: '1Minute' })),
    ...(group.deleting ? { Status: 'Delete in progress' } : {}),
    Tags: group.tags.map((tag) => tagView(group, tag)),
    NewInstancesProtectedFromScaleIn: group.protectNew,
    ...(group.warmPool === undefined
      ? {}
      : {
          WarmPoolConfiguration: warmPoolView(group.warmPool),
          WarmPoolSize: group.members.filter((member) => member.warm).length,
        }),
  };
}

/** The zones of a group's subnets, in the order of the alphabet. */
export function zonesIn(place: Place, group: GroupRecord): string[] {
  const zones = group.subnets.flatMap((id) => ec2Table(place, 'subnet').get(id)?.zone ?? []);
  return [...new Set([...zones, ...group.zones])].toSorted();
}

/** An instance as part of its group. */
export function memberView(place: Place, member: Member): Instance {
  const zone = zonesOf(place.scope.region).find(({ name }) => name === member.zone);
  return {
    InstanceId: member.id,
    InstanceType: member.type,
    AvailabilityZone: member.zone,
    ...(zone === undefined ? {} : { AvailabilityZoneId: zone.id }),
    LifecycleState: member.state as NonNullable<Instance['LifecycleState']>,
    HealthStatus: member.healthy ? 'Healthy' : 'Unhealthy',
    LaunchTemplate: specification(member.template),
    ImageId: member.imageId,
    ProtectedFromScaleIn: member.protected,
    ...(member.weighted ? { WeightedCapacity: String(member.weight) } : {}),
  };
}

/** An instance as DescribeAutoScalingInstances answers it: it writes the health in capitals. */
export function instanceDetails(
  place: Place,
  group: GroupRecord,
  member: Member,
): AutoScalingInstanceDetails {
  return {
    ...memberView(place, member),
    AutoScalingGroupName: group.name,
    HealthStatus: member.healthy ? 'HEALTHY' : 'UNHEALTHY',
  };
}

/** A warm pool's configuration. */
export function warmPoolView(pool: WarmPoolRecord): WarmPoolConfiguration {
  return {
    MinSize: pool.min,
    PoolState: pool.state as NonNullable<WarmPoolConfiguration['PoolState']>,
    ...(pool.maxPrepared === undefined ? {} : { MaxGroupPreparedCapacity: pool.maxPrepared }),
    ...(pool.reuse === undefined ? {} : { InstanceReusePolicy: { ReuseOnScaleIn: pool.reuse } }),
    ...(pool.deleting ? { Status: 'PendingDelete' as const } : {}),
  };
}

/** A tag of a group. */
export function tagView(group: GroupRecord, { key, value, propagate }: GroupTag): TagDescription {
  return {
    Key: key,
    Value: value,
    PropagateAtLaunch: propagate,
    ResourceId: group.name,
    ResourceType: 'auto-scaling-group',
  };
}

/** AWS gives the id and the name back, whichever was sent. */
function specification({ id, name, version }: TemplateChoice) {
  return {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
    ...(version === undefined ? {} : { Version: version }),
  };
}

/** A mixed instances policy with AWS's defaults. */
function mixedView(mixed: MixedInstancesPolicy): MixedInstancesPolicy {
  const overrides = mixed.LaunchTemplate?.Overrides ?? [];
  const byAttributes = overrides.some((each) => each.InstanceRequirements !== undefined);
  const given = mixed.InstancesDistribution ?? {};
  const spot = given.SpotAllocationStrategy ?? 'lowest-price';
  return {
    LaunchTemplate: { ...mixed.LaunchTemplate, Overrides: overrides },
    InstancesDistribution: {
      OnDemandAllocationStrategy: byAttributes ? 'lowest-price' : 'prioritized',
      OnDemandBaseCapacity: 0,
      OnDemandPercentageAboveBaseCapacity: 100,
      SpotAllocationStrategy: spot,
      ...(spot === 'lowest-price' ? { SpotInstancePools: 2 } : {}),
      ...given,
    },
  };
}
