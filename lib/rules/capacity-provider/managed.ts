/** What AWS refuses of a capacity provider of managed instances. */
import type { InstanceLaunchTemplate } from '@aws-sdk/client-ecs';
import { error, isAbsent, noneOf, outside, shapeOf, violationIf, warning } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { items, known } from '../values.ts';
import type { ProviderSubject } from './index.ts';

const PATH = 'managedInstancesProvider';
const TEMPLATE = `${PATH}.instanceLaunchTemplate`;
const REQUIREMENTS = `${TEMPLATE}.instanceRequirements`;
const PROVIDER = 'Amazon ECS API Reference, CreateManagedInstancesProviderConfiguration';
const LAUNCH = 'Amazon ECS API Reference, InstanceLaunchTemplate';
const NEEDS = 'Amazon ECS API Reference, InstanceRequirementsRequest';

/** The rules. */
export const MANAGED_RULES: readonly Rule<ProviderSubject>[] = [
  ofManaged('managed-instances/role', 'ECS acts by a role.', PROVIDER, ({ managed }) =>
    violationIf(
      isAbsent(managed.infrastructureRoleArn),
      `${PATH}.infrastructureRoleArn`,
      'Managed instances need an infrastructure role.',
    ),
  ),
  ofManaged(
    'managed-instances/profile',
    'Instances have a profile.',
    LAUNCH,
    ({ template, isUpdate }) =>
      violationIf(
        !isUpdate && isAbsent(template.ec2InstanceProfileArn),
        `${TEMPLATE}.ec2InstanceProfileArn`,
        'Managed instances need an instance profile.',
      ),
  ),
  ofManaged(
    'managed-instances/subnets',
    'Instances have subnets.',
    LAUNCH,
    ({ template: { networkConfiguration: network }, isUpdate }) =>
      violationIf(
        (!isUpdate || !isAbsent(network)) && isAbsent(network?.subnets),
        `${TEMPLATE}.networkConfiguration.subnets`,
        'subnets can not be empty.',
      ),
  ),
  ofManaged(
    'managed-instances/security-groups',
    'Instances have security groups.',
    LAUNCH,
    ({ template: { networkConfiguration: network }, isUpdate }) =>
      violationIf(
        !isUpdate && isAbsent(network?.securityGroups),
        `${TEMPLATE}.networkConfiguration.securityGroups`,
        'securityGroups can not be empty.',
      ),
  ),
  ofManaged('managed-instances/values', 'Switches have their values.', LAUNCH, (subject) => [
    ...noneOf(`${PATH}.propagateTags`, subject.managed.propagateTags, [
      'CAPACITY_PROVIDER',
      'NONE',
    ]),
    ...noneOf(`${TEMPLATE}.capacityOptionType`, subject.template.capacityOptionType, [
      'ON_DEMAND',
      'SPOT',
      'RESERVED',
    ]),
    ...noneOf(`${TEMPLATE}.monitoring`, subject.template.monitoring, ['BASIC', 'DETAILED']),
    ...noneOf(
      `${TEMPLATE}.capacityReservations.reservationPreference`,
      subject.template.capacityReservations?.reservationPreference,
      ['RESERVATIONS_ONLY', 'RESERVATIONS_FIRST', 'RESERVATIONS_EXCLUDED'],
    ),
  ]),
  ofManaged(
    'managed-instances/storage',
    'Instances have storage.',
    'Amazon ECS API Reference, ManagedInstancesStorageConfiguration',
    ({ template }) =>
      outside(
        `${TEMPLATE}.storageConfiguration.storageSizeGiB`,
        template.storageConfiguration?.storageSizeGiB,
        1,
        2_147_483_647,
      ),
  ),
  ofNeeds('managed-instances/minimum', 'Needs have vCPUs and memory.', (needs) =>
    violationIf(
      isAbsent(needs.vCpuCount?.min) || isAbsent(needs.memoryMiB?.min),
      REQUIREMENTS,
      'Instance requirements need both vCpuCount and memoryMiB, each with a min.',
    ),
  ),
  ofNeeds('managed-instances/range', 'Ranges go from less to more.', (needs) =>
    RANGES.flatMap((field) => {
      const { min, max }: { readonly min?: unknown; readonly max?: unknown } = shapeOf<object>(
        needs[field],
      );
      return violationIf(
        typeof min === 'number' && typeof max === 'number' && min > max,
        `${REQUIREMENTS}.${field}`,
        `min ${String(min)} is greater than max ${String(max)}.`,
      );
    }),
  ),
  ofNeeds('managed-instances/types', 'Types are allowed or excluded.', (needs) =>
    violationIf(
      items(needs.allowedInstanceTypes).length > 0 && items(needs.excludedInstanceTypes).length > 0,
      `${REQUIREMENTS}.excludedInstanceTypes`,
      'If you specify allowedInstanceTypes, you cannot specify excludedInstanceTypes.',
    ),
  ),
  ofNeeds('managed-instances/types-most', 'A list has up to 400 types.', (needs) =>
    (['allowedInstanceTypes', 'excludedInstanceTypes'] as const).flatMap((field) =>
      violationIf(
        items(needs[field]).length > 400,
        `${REQUIREMENTS}.${field}`,
        `${items(needs[field]).length} instance types; there can be 400.`,
      ),
    ),
  ),
  ofNeeds('managed-instances/spot-price', 'Spot has one limit.', (needs) =>
    violationIf(
      !isAbsent(needs.spotMaxPricePercentageOverLowestPrice) &&
        !isAbsent(needs.maxSpotPriceAsPercentageOfOptimalOnDemandPrice),
      `${REQUIREMENTS}.spotMaxPricePercentageOverLowestPrice`,
      'Only one of spotMaxPricePercentageOverLowestPrice and maxSpotPriceAsPercentageOfOptimalOnDemandPrice can be given.',
    ),
  ),
  ofNeeds('managed-instances/price', 'There is one limit on prices.', (needs) =>
    violationIf(
      !isAbsent(needs.spotMaxPricePercentageOverLowestPrice) &&
        !isAbsent(needs.onDemandMaxPricePercentageOverLowestPrice),
      `${REQUIREMENTS}.onDemandMaxPricePercentageOverLowestPrice`,
      'Only one of spotMaxPricePercentageOverLowestPrice and onDemandMaxPricePercentageOverLowestPrice can be given.',
    ),
  ),
  ofManaged(
    'managed-instances/reservations',
    'Reservations are for RESERVED capacity.',
    LAUNCH,
    ({ template }) =>
      violationIf(
        !isAbsent(template.capacityReservations) &&
          known(template.capacityOptionType ?? 'ON_DEMAND') !== undefined &&
          template.capacityOptionType !== 'RESERVED',
        `${TEMPLATE}.capacityReservations`,
        `Capacity reservations can only be given with capacityOptionType RESERVED, not ${template.capacityOptionType ?? 'ON_DEMAND'}.`,
      ),
  ),
  warning(
    'managed-instances/reservation-group',
    'RESERVED capacity names its reservations.',
    LAUNCH,
    ({ provider: { managedInstancesProvider: managed }, isUpdate }) => {
      const template = shapeOf(managed?.instanceLaunchTemplate);
      return violationIf(
        !isUpdate &&
          template.capacityOptionType === 'RESERVED' &&
          isAbsent(template.capacityReservations?.reservationGroupArn),
        `${TEMPLATE}.capacityReservations`,
        'RESERVED without a reservation group uses whatever open reservations match; where there are none, no instance starts.',
      );
    },
  ),
  ofManaged(
    'managed-instances/scale-in',
    'Instances go after up to an hour, or never (-1).',
    'Amazon ECS API Reference, InfrastructureOptimization',
    ({ managed }) =>
      outside(
        `${PATH}.infrastructureOptimization.scaleInAfter`,
        managed.infrastructureOptimization?.scaleInAfter ?? undefined,
        -1,
        3600,
      ),
  ),
];

const RANGES = [
  'vCpuCount',
  'memoryMiB',
  'memoryGiBPerVCpu',
  'networkInterfaceCount',
  'totalLocalStorageGB',
  'baselineEbsBandwidthMbps',
  'networkBandwidthGbps',
  'acceleratorCount',
  'acceleratorTotalMemoryMiB',
] as const;

type Managed = Partial<NonNullable<ProviderSubject['provider']['managedInstancesProvider']>>;
type Template = Partial<InstanceLaunchTemplate>;
type Needs = Partial<NonNullable<InstanceLaunchTemplate['instanceRequirements']>>;

interface ManagedSubject {
  readonly managed: Managed;
  readonly template: Template;
  readonly isUpdate: boolean;
}

function ofManaged(
  code: string,
  says: string,
  source: string,
  check: (subject: ManagedSubject) => readonly Violation[],
): Rule<ProviderSubject> {
  return error(code, says, source, ({ provider: { managedInstancesProvider }, isUpdate }) => {
    if (isAbsent(managedInstancesProvider)) return [];
    const managed: Managed = shapeOf(managedInstancesProvider);
    const template: Template = shapeOf(managed.instanceLaunchTemplate);
    return check({ managed, template, isUpdate });
  });
}

function ofNeeds(
  code: string,
  says: string,
  check: (needs: Needs) => readonly Violation[],
): Rule<ProviderSubject> {
  return ofManaged(code, says, NEEDS, ({ template: { instanceRequirements: needs } }) =>
    isAbsent(needs) ? [] : check(shapeOf(needs)),
  );
}
