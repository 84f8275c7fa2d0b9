/** A group as AWS answers it, in the shape of the desired properties. Imported by operations only. */
import {
  type AutoScalingGroup,
  DescribePoliciesCommand,
  type LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, ReadContext } from '../../../resource-type.ts';
import { tagsOf } from '../../tags.ts';
import type { AutoScalingGroupProperties } from './properties.ts';

/** A live group. */
export type LiveGroup = Live<AutoScalingGroupProperties>;

/**
 * The live group, with everything that is off spelled out, as AWS leaves it out. AWS answers launch templates by id and
 * name: they are told by name where `desired` does.
 */
export function liveGroup(
  group: AutoScalingGroup,
  desired?: Partial<AutoScalingGroupProperties>,
): LiveGroup {
  const { AutoScalingGroupName: name = '', AutoScalingGroupARN = '', VPCZoneIdentifier } = group;
  return {
    id: name,
    properties: omitUndefined({
      AutoScalingGroupName: name,
      LaunchTemplate: toldAs(group.LaunchTemplate, desired?.LaunchTemplate),
      MixedInstancesPolicy: mixedOf(group, desired),
      MinSize: group.MinSize,
      MaxSize: group.MaxSize,
      DesiredCapacity: group.DesiredCapacity,
      DesiredCapacityType: group.DesiredCapacityType ?? 'units',
      DefaultCooldown: group.DefaultCooldown,
      VPCZoneIdentifier: VPCZoneIdentifier?.split(',').filter((id) => id !== ''),
      AvailabilityZones: group.AvailabilityZones,
      AvailabilityZoneIds: group.AvailabilityZoneIds,
      LoadBalancerNames: group.LoadBalancerNames,
      TargetGroupARNs: group.TargetGroupARNs,
      TrafficSources: group.TrafficSources,
      HealthCheckType: group.HealthCheckType,
      HealthCheckGracePeriod: group.HealthCheckGracePeriod ?? 0,
      PlacementGroup: group.PlacementGroup ?? '',
      TerminationPolicies: group.TerminationPolicies,
      NewInstancesProtectedFromScaleIn: group.NewInstancesProtectedFromScaleIn ?? false,
      CapacityRebalance: group.CapacityRebalance ?? false,
      DeletionProtection: group.DeletionProtection ?? 'none',
      ServiceLinkedRoleARN: group.ServiceLinkedRoleARN,
      MaxInstanceLifetime: group.MaxInstanceLifetime ?? 0,
      DefaultInstanceWarmup: group.DefaultInstanceWarmup ?? -1,
      InstanceMaintenancePolicy: group.InstanceMaintenancePolicy ?? {
        MinHealthyPercentage: -1,
        MaxHealthyPercentage: -1,
      },
      AvailabilityZoneDistribution: group.AvailabilityZoneDistribution ?? {
        CapacityDistributionStrategy: 'balanced-best-effort',
      },
      AvailabilityZoneImpairmentPolicy: group.AvailabilityZoneImpairmentPolicy ?? {
        ZonalShiftEnabled: false,
      },
      CapacityReservationSpecification: group.CapacityReservationSpecification ?? {
        CapacityReservationPreference: 'default',
      },
      InstanceLifecyclePolicy: group.InstanceLifecyclePolicy ?? {
        RetentionTriggers: { TerminateHookAbandon: 'terminate' },
      },
      EnabledMetrics: namesOf(group.EnabledMetrics, ({ Metric }) => Metric),
      SuspendedProcesses: namesOf(group.SuspendedProcesses, ({ ProcessName }) => ProcessName),
    }) as AutoScalingGroupProperties,
    attributes: { AutoScalingGroupName: name, AutoScalingGroupARN },
    tags: tagsOf(group.Tags),
    state: group.Status === undefined ? 'ready' : 'deleting',
  };
}

/**
 * The live group, its size as the code has it where a scaling policy of somebody else moves it: of a group with a policy
 * the desired capacity is the policy's.
 */
export async function withSizeOfPolicies(
  live: LiveGroup,
  desired: AutoScalingGroupProperties,
  { aws }: ReadContext,
): Promise<LiveGroup> {
  const size: unknown = desired.DesiredCapacity;
  if (typeof size !== 'number' || size === live.properties.DesiredCapacity) return live;
  const client = await aws.clients.autoScaling();
  const { ScalingPolicies = [] } = await client.send(
    new DescribePoliciesCommand({ AutoScalingGroupName: live.id }),
  );
  if (!ScalingPolicies.some(({ Enabled }) => Enabled !== false)) return live;
  return { ...live, properties: { ...live.properties, DesiredCapacity: size } };
}

function mixedOf(
  { MixedInstancesPolicy: policy }: AutoScalingGroup,
  desired: Partial<AutoScalingGroupProperties> | undefined,
): AutoScalingGroupProperties['MixedInstancesPolicy'] {
  const template = policy?.LaunchTemplate;
  if (policy === undefined || template === undefined) return policy;
  const wanted = desired?.MixedInstancesPolicy?.LaunchTemplate;
  const overrides = wanted?.Overrides;
  return {
    ...policy,
    InstancesDistribution: { SpotMaxPrice: '', ...policy.InstancesDistribution },
    LaunchTemplate: {
      LaunchTemplateSpecification: toldAs(
        template.LaunchTemplateSpecification,
        wanted?.LaunchTemplateSpecification,
      ),
      Overrides: template.Overrides?.map((override, i) => ({
        ...override,
        LaunchTemplateSpecification: toldAs(
          override.LaunchTemplateSpecification,
          Array.isArray(overrides) ? overrides[i]?.LaunchTemplateSpecification : undefined,
        ),
      })),
    },
  };
}

function toldAs(
  live: LaunchTemplateSpecification | undefined,
  desired: LaunchTemplateSpecification | undefined,
): LaunchTemplateSpecification | undefined {
  if (live === undefined) return undefined;
  const { LaunchTemplateId, LaunchTemplateName, Version } = live;
  return desired?.LaunchTemplateName === undefined
    ? { LaunchTemplateId, Version }
    : { LaunchTemplateName, Version };
}

function namesOf<T>(
  items: readonly T[] | undefined,
  nameOf: (item: T) => string | undefined,
): string[] {
  return (items ?? []).flatMap((item) => nameOf(item) ?? []);
}
