/** One form of an Auto Scaling group, as written and as read. */
import type {
  LaunchTemplateSpecification,
  TrafficSourceIdentifier,
} from '@aws-sdk/client-auto-scaling';
import { isJsonObject } from '../../../core/json.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import type { AutoScalingGroupProperties } from './properties.ts';

/** The canonical form: lists without order sorted, what AWS clears by a value of its own left out. */
export function canonicalGroup(properties: AutoScalingGroupProperties): AutoScalingGroupProperties {
  const { InstanceMaintenancePolicy: maintenance, HealthCheckType } = properties;
  const { AvailabilityZoneImpairmentPolicy: impairment } = properties;
  return withoutDefaults<Loose>({
    ...properties,
    VPCZoneIdentifier: asSet(properties.VPCZoneIdentifier),
    AvailabilityZones: asSet(properties.AvailabilityZones),
    AvailabilityZoneIds: asSet(properties.AvailabilityZoneIds),
    LoadBalancerNames: asSet(properties.LoadBalancerNames),
    TargetGroupARNs: asSet(properties.TargetGroupARNs),
    TrafficSources: canonicalSources(properties.TrafficSources),
    EnabledMetrics: asSet(properties.EnabledMetrics),
    SuspendedProcesses: asSet(properties.SuspendedProcesses),
    HealthCheckType: canonicalChecks(HealthCheckType),
    InstanceMaintenancePolicy: maintenance && withoutDefaults(maintenance),
    AvailabilityZoneImpairmentPolicy:
      impairment &&
      withoutDefaults(impairment, { ImpairedZoneHealthCheckBehavior: 'IgnoreUnhealthy' }),
    LaunchTemplate: canonicalSpecification(properties.LaunchTemplate),
    MixedInstancesPolicy: canonicalMixed(properties.MixedInstancesPolicy),
  }) as AutoScalingGroupProperties;
}

/** Members that are undefined on the way. */
type Loose = { [K in keyof AutoScalingGroupProperties]: AutoScalingGroupProperties[K] | undefined };

/** Several checks are one text, in any order; `EC2` is always among them and need not be named. */
function canonicalChecks(checks: string | undefined): string | undefined {
  if (typeof checks !== 'string') return checks;
  const all = checks.split(',').map((one) => one.trim());
  const others = all.filter((one) => one !== 'EC2' && one !== '');
  return others.length === 0 ? 'EC2' : [...new Set(others)].sort().join(',');
}

function canonicalSources(
  sources: AutoScalingGroupProperties['TrafficSources'],
): AutoScalingGroupProperties['TrafficSources'] {
  if (!Array.isArray(sources)) return sources;
  // Of a source that has an ARN the type follows from it.
  return asSet(
    (sources as TrafficSourceIdentifier[]).map((source) =>
      source.Type === 'elb' ? source : { Identifier: source.Identifier },
    ),
  );
}

/** AWS answers id and name and takes only one of them. */
function canonicalSpecification(
  specification: LaunchTemplateSpecification | undefined,
): LaunchTemplateSpecification | undefined {
  return specification && withoutDefaults(specification);
}

function canonicalMixed(
  policy: AutoScalingGroupProperties['MixedInstancesPolicy'],
): AutoScalingGroupProperties['MixedInstancesPolicy'] {
  if (!isJsonObject(policy)) return policy;
  const { LaunchTemplate: template, InstancesDistribution: distribution } = policy as NonNullable<
    AutoScalingGroupProperties['MixedInstancesPolicy']
  >;
  return withoutDefaults({
    LaunchTemplate:
      template &&
      withoutDefaults({
        LaunchTemplateSpecification: canonicalSpecification(template.LaunchTemplateSpecification),
        Overrides: Array.isArray(template.Overrides)
          ? template.Overrides.map((override) =>
              withoutDefaults({
                ...override,
                LaunchTemplateSpecification: canonicalSpecification(
                  override.LaunchTemplateSpecification,
                ),
              }),
            )
          : template.Overrides,
      }),
    InstancesDistribution: distribution && withoutDefaults(distribution),
  });
}
