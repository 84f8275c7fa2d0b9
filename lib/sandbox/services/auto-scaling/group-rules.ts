/** What AWS refuses about a group, and how it fills in what was not given. */
import type {
  CreateAutoScalingGroupType,
  LaunchTemplateSpecification,
  MixedInstancesPolicy,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { omitUndefined } from '../../../core/json.ts';
import { table as ec2Table } from '../ec2/store.ts';
import { zonesOf } from '../ec2/zones.ts';
import { ensureServiceLinkedRole } from '../iam/service-linked-roles.ts';
import { templateChoice } from './launch-source.ts';
import type { GroupSettings, LaunchSource } from './records.ts';
import { type Place, validationError } from './store.ts';

/** Refuses names that AWS does not take: up to 255 printable characters, no blank and no colon. */
export function checkGroupName(name: string): void {
  if (!/^[!-9;-~]{1,255}$/.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'autoScalingGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0021-\\u0039\\u003B-\\u007E]{1,255}`,
    );
}

/** Refuses bounds that do not hold the desired capacity. */
export function checkSizes(min: number, max: number, desired: number): void {
  if (min < 0 || max < 0) throw validationError('MinSize and MaxSize must not be negative.');
  if (min > max)
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired < min || desired > max)
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
}

/** What a request launches from; undefined when it says nothing of it. Both or an unknown template are refused. */
export function sourceOf(
  place: Place,
  input: {
    readonly LaunchTemplate?: LaunchTemplateSpecification | undefined;
    readonly MixedInstancesPolicy?: MixedInstancesPolicy | undefined;
    readonly LaunchConfigurationName?: string | undefined;
    readonly InstanceId?: string | undefined;
  },
): LaunchSource | undefined {
  if (input.LaunchConfigurationName !== undefined || input.InstanceId !== undefined)
    throw validationError(
      'The sandbox models launch templates, neither launch configurations nor groups made from an instance',
    );
  const { LaunchTemplate: template, MixedInstancesPolicy: mixed } = input;
  if (template !== undefined && mixed !== undefined)
    throw validationError(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  if (template !== undefined) return { template: templateChoice(place, template) };
  return mixed === undefined ? undefined : { mixed: withNames(place, mixed) };
}

/** The subnets of a `VPCZoneIdentifier`; undefined when it is not given. Unknown subnets and several VPCs are refused. */
export function subnetsOf(place: Place, identifier: string | undefined): string[] | undefined {
  if (identifier === undefined) return undefined;
  const ids = identifier
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const subnets = ids.map((id) => ec2Table(place, 'subnet').get(id));
  const missing = ids.find((_, index) => subnets[index] === undefined);
  if (missing !== undefined) throw validationError(`The subnet ID '${missing}' does not exist`);
  if (new Set(subnets.map((subnet) => subnet?.vpcId)).size > 1)
    throw validationError('The subnets must belong to the same VPC.');
  return [...new Set(ids)];
}

/** Refuses zones that the Region does not have, or that the subnets do not lie in. */
export function checkZones(
  place: Place,
  zones: readonly string[],
  subnets: readonly string[],
): void {
  const known = zonesOf(place.scope.region).map(({ name }) => name);
  const unknown = zones.find((zone) => !known.includes(zone));
  if (unknown !== undefined) throw validationError(`Invalid availability zone: ${unknown}`);
  const inSubnets = subnets.map((id) => ec2Table(place, 'subnet').get(id)?.zone);
  const foreign = zones.find((zone) => subnets.length > 0 && !inSubnets.includes(zone));
  if (foreign !== undefined)
    throw validationError(
      'The availability zones of the specified subnets and the Auto Scaling group do not match',
    );
}

/** The settings after a request: what it gives, else what was there, else AWS's default. */
export function settingsOf(
  place: Place,
  input: Partial<CreateAutoScalingGroupType> & Partial<UpdateAutoScalingGroupType>,
  present?: GroupSettings,
): GroupSettings {
  const policies = input.TerminationPolicies;
  const warmup = input.DefaultInstanceWarmup ?? present?.DefaultInstanceWarmup;
  const lifetime = input.MaxInstanceLifetime ?? present?.MaxInstanceLifetime;
  if (lifetime !== undefined && lifetime !== 0 && (lifetime < 86_400 || lifetime > 31_536_000))
    throw validationError('MaxInstanceLifetime must be 0 or between 86400 and 31536000 seconds.');
  const type = input.HealthCheckType ?? present?.HealthCheckType ?? 'EC2';
  const unknown = type.split(',').find((one) => !HEALTH_CHECKS.includes(one.trim()));
  if (unknown !== undefined) throw validationError(`HealthCheckType ${unknown} is not valid.`);
  return omitUndefined({
    DefaultCooldown: input.DefaultCooldown ?? present?.DefaultCooldown ?? 300,
    HealthCheckType: type,
    HealthCheckGracePeriod: input.HealthCheckGracePeriod ?? present?.HealthCheckGracePeriod ?? 0,
    TerminationPolicies:
      policies === undefined || policies.length === 0
        ? (present?.TerminationPolicies ?? ['Default'])
        : policies,
    ServiceLinkedRoleARN:
      input.ServiceLinkedRoleARN ??
      present?.ServiceLinkedRoleARN ??
      ensureServiceLinkedRole(place.world, place.scope, 'autoscaling.amazonaws.com'),
    DeletionProtection: input.DeletionProtection ?? present?.DeletionProtection ?? 'none',
    PlacementGroup: emptied(input.PlacementGroup ?? present?.PlacementGroup),
    MaxInstanceLifetime: lifetime === 0 ? undefined : lifetime,
    CapacityRebalance: input.CapacityRebalance ?? present?.CapacityRebalance,
    Context: input.Context ?? present?.Context,
    DesiredCapacityType: input.DesiredCapacityType ?? present?.DesiredCapacityType,
    DefaultInstanceWarmup: warmup === -1 ? undefined : warmup,
    InstanceMaintenancePolicy: maintenanceOf(input) ?? keptMaintenance(input, present),
    AvailabilityZoneDistribution: input.AvailabilityZoneDistribution ??
      present?.AvailabilityZoneDistribution ?? {
        CapacityDistributionStrategy: 'balanced-best-effort',
      },
    AvailabilityZoneImpairmentPolicy: input.AvailabilityZoneImpairmentPolicy ??
      present?.AvailabilityZoneImpairmentPolicy ?? {
        ZonalShiftEnabled: false,
        ImpairedZoneHealthCheckBehavior: 'IgnoreUnhealthy',
      },
    CapacityReservationSpecification: input.CapacityReservationSpecification ??
      present?.CapacityReservationSpecification ?? { CapacityReservationPreference: 'default' },
    InstanceLifecyclePolicy: input.InstanceLifecyclePolicy ?? present?.InstanceLifecyclePolicy,
  }) as GroupSettings;
}

const HEALTH_CHECKS: readonly string[] = ['EC2', 'ELB', 'VPC_LATTICE', 'EBS'];

function emptied(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** `-1` for both percentages takes the policy away. */
function maintenanceOf(input: Partial<UpdateAutoScalingGroupType>): object | undefined {
  const policy = input.InstanceMaintenancePolicy;
  return policy?.MinHealthyPercentage === -1 ? undefined : policy;
}

function keptMaintenance(
  input: Partial<UpdateAutoScalingGroupType>,
  present: GroupSettings | undefined,
): object | undefined {
  return input.InstanceMaintenancePolicy === undefined
    ? present?.InstanceMaintenancePolicy
    : undefined;
}

/** AWS fills in the id or the name of the templates that a policy names. */
function withNames(place: Place, mixed: MixedInstancesPolicy): MixedInstancesPolicy {
  const base = mixed.LaunchTemplate?.LaunchTemplateSpecification;
  if (base === undefined)
    throw validationError('A MixedInstancesPolicy needs a LaunchTemplateSpecification.');
  const named = (wish: LaunchTemplateSpecification): LaunchTemplateSpecification => {
    const { id, name, version } = templateChoice(place, wish);
    return {
      LaunchTemplateId: id,
      LaunchTemplateName: name,
      ...(version === undefined ? {} : { Version: version }),
    };
  };
  const overrides = mixed.LaunchTemplate?.Overrides;
  return {
    ...mixed,
    LaunchTemplate: {
      LaunchTemplateSpecification: named(base),
      ...(overrides === undefined
        ? {}
        : {
            Overrides: overrides.map((override) =>
              override.LaunchTemplateSpecification === undefined
                ? override
                : {
                    ...override,
                    LaunchTemplateSpecification: named(override.LaunchTemplateSpecification),
                  },
            ),
          }),
    },
  };
}
