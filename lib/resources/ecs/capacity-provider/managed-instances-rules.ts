/** What AWS refuses of a capacity provider of managed instances. */
import { outside } from '../../findings.ts';
import { errorIf, items, known, type Rule, warningIf } from '../rules.ts';
import type { ProviderSubject } from './subject.ts';

const PATH = 'managedInstancesProvider';
const TEMPLATE = `${PATH}.instanceLaunchTemplate`;
const REQUIREMENTS = `${TEMPLATE}.instanceRequirements`;

/** The rules. */
export const MANAGED_INSTANCES_RULES: readonly Rule<ProviderSubject>[] = [
  ({ provider: { managedInstancesProvider: managed } }) => [
    ...errorIf(
      managed !== undefined && managed.infrastructureRoleArn === undefined,
      `${PATH}.infrastructureRoleArn`,
      'Managed instances need an infrastructure role.',
    ),
    ...errorIf(
      managed !== undefined && managed.instanceLaunchTemplate?.ec2InstanceProfileArn === undefined,
      `${TEMPLATE}.ec2InstanceProfileArn`,
      'Managed instances need an instance profile.',
    ),
  ],
  ({ provider: { managedInstancesProvider: managed } }) => {
    if (managed === undefined) return [];
    const network = managed.instanceLaunchTemplate?.networkConfiguration;
    const path = `${TEMPLATE}.networkConfiguration`;
    const isEmpty = (list: unknown) =>
      list === undefined || (Array.isArray(list) && list.length === 0);
    return [
      ...errorIf(isEmpty(network?.subnets), `${path}.subnets`, 'subnets can not be empty.'),
      ...errorIf(
        isEmpty(network?.securityGroups),
        `${path}.securityGroups`,
        'securityGroups can not be empty.',
      ),
    ];
  },
  ({ provider }) => {
    const needs = provider.managedInstancesProvider?.instanceLaunchTemplate?.instanceRequirements;
    if (needs === undefined) return [];
    const { vCpuCount, memoryMiB, allowedInstanceTypes, excludedInstanceTypes } = needs;
    return [
      ...errorIf(
        vCpuCount?.min === undefined || memoryMiB?.min === undefined,
        REQUIREMENTS,
        'Instance requirements need both vCpuCount and memoryMiB, each with a min.',
      ),
      ...errorIf(
        items(allowedInstanceTypes).length > 0 && items(excludedInstanceTypes).length > 0,
        `${REQUIREMENTS}.excludedInstanceTypes`,
        'If you specify allowedInstanceTypes, you cannot specify excludedInstanceTypes.',
      ),
      ...errorIf(
        needs.spotMaxPricePercentageOverLowestPrice !== undefined &&
          needs.maxSpotPriceAsPercentageOfOptimalOnDemandPrice !== undefined,
        `${REQUIREMENTS}.spotMaxPricePercentageOverLowestPrice`,
        'Only one of spotMaxPricePercentageOverLowestPrice and maxSpotPriceAsPercentageOfOptimalOnDemandPrice can be given.',
      ),
      ...errorIf(
        needs.spotMaxPricePercentageOverLowestPrice !== undefined &&
          needs.onDemandMaxPricePercentageOverLowestPrice !== undefined,
        `${REQUIREMENTS}.onDemandMaxPricePercentageOverLowestPrice`,
        'Only one of spotMaxPricePercentageOverLowestPrice and onDemandMaxPricePercentageOverLowestPrice can be given.',
      ),
    ];
  },
  ({ provider }) => {
    const needs = provider.managedInstancesProvider?.instanceLaunchTemplate?.instanceRequirements;
    return (['vCpuCount', 'memoryMiB'] as const).flatMap((field) => {
      const { min, max } = needs?.[field] ?? {};
      return errorIf(
        typeof min === 'number' && typeof max === 'number' && min > max,
        `${REQUIREMENTS}.${field}`,
        `min ${min} is greater than max ${max}.`,
      );
    });
  },
  ({ provider }) => {
    const template = provider.managedInstancesProvider?.instanceLaunchTemplate;
    return [
      ...errorIf(
        template?.capacityReservations !== undefined &&
          known(template.capacityOptionType ?? 'ON_DEMAND') !== undefined &&
          template.capacityOptionType !== 'RESERVED',
        `${TEMPLATE}.capacityReservations`,
        `Capacity reservations can only be given with capacityOptionType RESERVED, not ${template?.capacityOptionType ?? 'ON_DEMAND'}.`,
      ),
      ...warningIf(
        template?.capacityOptionType === 'RESERVED' &&
          template.capacityReservations?.reservationGroupArn === undefined,
        `${TEMPLATE}.capacityReservations`,
        'RESERVED without a reservation group uses whatever open reservations match; where there are none, no instance starts.',
      ),
    ];
  },
  ({ provider: { managedInstancesProvider: managed } }) =>
    outside(
      `${PATH}.infrastructureOptimization.scaleInAfter`,
      managed?.infrastructureOptimization?.scaleInAfter ?? undefined,
      -1,
      3600,
    ),
];
