/** What Auto Scaling would refuse about a group. What a capacity provider asks of its group, the provider's rules say. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import type { AutoScalingGroupProperties } from './properties.ts';
import { policyFindings, sourceFindings } from './source-rules.ts';

const DAY = 86_400;

/** What is wrong with a group. */
export function groupFindings(
  properties: AutoScalingGroupProperties,
  _node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  return [
    ...malformed('AutoScalingGroupName', properties.AutoScalingGroupName, {
      most: 255,
      pattern: /^[!-9;-~]+$/,
      says: 'a name of at most 255 printable characters without blanks and colons',
    }),
    ...sizeFindings(properties),
    ...placeFindings(properties),
    ...sourceFindings(properties, neighbours),
    ...policyFindings(properties.MixedInstancesPolicy),
    ...healthFindings(properties),
    ...timeFindings(properties),
    ...maintenanceFindings(properties),
  ];
}

function sizeFindings({
  MinSize: min,
  MaxSize: max,
  DesiredCapacity: desired,
}: AutoScalingGroupProperties): readonly Finding[] {
  const findings = [
    ...outside('MinSize', min, 0, 10_000),
    ...outside('MaxSize', max, 0, 10_000),
    ...outside('DesiredCapacity', desired, 0, 10_000),
  ];
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    findings.push(
      violation(
        'MinSize',
        `${min} is greater than ${max}: Max bound must be greater than or equal to min bound`,
      ),
    );
  if (typeof desired !== 'number') return findings;
  if (typeof min === 'number' && desired < min)
    findings.push(
      violation(
        'DesiredCapacity',
        `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
      ),
    );
  else if (typeof max === 'number' && desired > max)
    findings.push(
      violation(
        'DesiredCapacity',
        `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
      ),
    );
  return findings;
}

function placeFindings(properties: AutoScalingGroupProperties): readonly Finding[] {
  const places = [
    properties.VPCZoneIdentifier,
    properties.AvailabilityZones,
    properties.AvailabilityZoneIds,
  ];
  const isPlaced = places.some((list) => list !== undefined && !isEmptyList(list));
  const findings: Finding[] = [];
  if (!isPlaced)
    findings.push(
      violation(
        'VPCZoneIdentifier',
        'At least one Availability Zone or VPC Subnet is required.',
        'Name the subnets in which the instances are launched.',
      ),
    );
  if (properties.AvailabilityZones !== undefined && properties.AvailabilityZoneIds !== undefined)
    findings.push(
      violation(
        'AvailabilityZoneIds',
        'You cannot specify both AvailabilityZones and AvailabilityZoneIds in the same request.',
      ),
    );
  if (properties.TrafficSources !== undefined)
    for (const field of ['TargetGroupARNs', 'LoadBalancerNames'] as const)
      if (properties[field] !== undefined)
        findings.push(violation(field, `give either TrafficSources or ${field}`));
  return findings;
}

const CHECKS: ReadonlySet<string> = new Set(['EC2', 'EBS', 'ELB', 'VPC_LATTICE']);

function healthFindings({ HealthCheckType: type }: AutoScalingGroupProperties): readonly Finding[] {
  if (typeof type !== 'string') return [];
  const unknown = type
    .split(',')
    .map((one) => one.trim())
    .filter((one) => !CHECKS.has(one));
  return unknown.map((one) =>
    violation('HealthCheckType', `${one} is none of ${[...CHECKS].join(', ')}`),
  );
}

function timeFindings(properties: AutoScalingGroupProperties): readonly Finding[] {
  const { MaxInstanceLifetime: lifetime } = properties;
  const findings = [
    ...outside('DefaultCooldown', properties.DefaultCooldown, 0, 2_147_483_647),
    ...outside('HealthCheckGracePeriod', properties.HealthCheckGracePeriod, 0, 2_147_483_647),
    ...outside('DefaultInstanceWarmup', properties.DefaultInstanceWarmup, -1, 2_147_483_647),
  ];
  if (typeof lifetime === 'number' && lifetime !== 0 && (lifetime < DAY || lifetime > 365 * DAY))
    findings.push(
      violation(
        'MaxInstanceLifetime',
        `${lifetime} s: the value must be either 0 or from ${DAY} (a day) to ${365 * DAY} (a year)`,
      ),
    );
  return findings;
}

function maintenanceFindings({
  InstanceMaintenancePolicy: policy,
}: AutoScalingGroupProperties): readonly Finding[] {
  const { MinHealthyPercentage: min, MaxHealthyPercentage: max } = policy ?? {};
  if (policy === undefined || (min === -1 && max === -1)) return [];
  const path = 'InstanceMaintenancePolicy';
  const findings = [
    ...outside(`${path}.MinHealthyPercentage`, min, 0, 100),
    ...outside(`${path}.MaxHealthyPercentage`, max, 100, 200),
  ];
  if (min === undefined || max === undefined)
    findings.push(
      violation(path, 'Both MinHealthyPercentage and MaxHealthyPercentage must be specified'),
    );
  else if (typeof min === 'number' && typeof max === 'number' && max - min > 100)
    findings.push(violation(path, `the difference of ${min} and ${max} is greater than 100`));
  return findings;
}

function isEmptyList(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0;
}
