import { describe, expect, test } from 'vitest';
import { CAPACITY_PROVIDER_RULES } from '../../../lib/rules/capacity-provider/index.ts';
import { codesOf, many, type Row, testTable } from '../table.ts';

const ARN = 'arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup:1:autoScalingGroupName/g';
const group = (more: object) => ({
  autoScalingGroupProvider: { autoScalingGroupArn: ARN, ...more },
});
const scaled = (managedScaling: object) => group({ managedScaling });

const GROUPS: readonly Row[] = [
  ['capacity-provider/name', { name: 'ecs-mine' }, { name: 'mine-ecs' }],
  ['capacity-provider/name-missing', { name: undefined }, {}],
  ['capacity-provider/one-kind', { autoScalingGroupProvider: undefined }, {}],
  ['capacity-provider/cluster', { cluster: 'c' }, { cluster: '' }],
  ['capacity-provider/group', group({ autoScalingGroupArn: undefined }), group({})],
  [
    'capacity-provider/values',
    group({ managedDraining: 'ON' }),
    group({ managedDraining: 'ENABLED' }),
  ],
  ['capacity-provider/target', scaled({ targetCapacity: 0 }), scaled({ targetCapacity: 100 })],
  [
    'capacity-provider/steps',
    scaled({ maximumScalingStepSize: 10_001 }),
    scaled({ maximumScalingStepSize: 10_000 }),
  ],
  [
    'capacity-provider/step-order',
    scaled({ minimumScalingStepSize: 5, maximumScalingStepSize: 4 }),
    scaled({ minimumScalingStepSize: 5, maximumScalingStepSize: 5 }),
  ],
  [
    'capacity-provider/warmup',
    scaled({ instanceWarmupPeriod: 10_001 }),
    scaled({ instanceWarmupPeriod: 0 }),
  ],
  [
    'capacity-provider/protection',
    group({ managedTerminationProtection: 'ENABLED' }),
    group({ managedTerminationProtection: 'ENABLED', managedScaling: { status: 'ENABLED' } }),
  ],
];

const template = {
  ec2InstanceProfileArn: 'arn:aws:iam::111111111111:instance-profile/p',
  networkConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] },
};
const provider = (more: object) => ({
  managedInstancesProvider: {
    infrastructureRoleArn: 'arn:aws:iam::111111111111:role/r',
    instanceLaunchTemplate: template,
    ...more,
  },
});
const launched = (more: object) => provider({ instanceLaunchTemplate: { ...template, ...more } });
const needing = (more: object) =>
  launched({
    instanceRequirements: { vCpuCount: { min: 1 }, memoryMiB: { min: 1024 }, ...more },
  });

const MANAGED: readonly Row[] = [
  ['capacity-provider/cluster-missing', { cluster: undefined }, {}],
  ['managed-instances/role', provider({ infrastructureRoleArn: undefined }), provider({})],
  ['managed-instances/profile', launched({ ec2InstanceProfileArn: '' }), launched({})],
  [
    'managed-instances/subnets',
    launched({ networkConfiguration: { subnets: [], securityGroups: ['sg-1'] } }),
    launched({}),
  ],
  [
    'managed-instances/security-groups',
    launched({ networkConfiguration: { subnets: ['subnet-1'] } }),
    launched({}),
  ],
  [
    'managed-instances/values',
    launched({ monitoring: 'FULL' }),
    launched({ monitoring: 'DETAILED' }),
  ],
  [
    'managed-instances/storage',
    launched({ storageConfiguration: { storageSizeGiB: 0 } }),
    launched({ storageConfiguration: { storageSizeGiB: 1 } }),
  ],
  ['managed-instances/minimum', needing({ memoryMiB: { max: 1 } }), needing({})],
  [
    'managed-instances/range',
    needing({ acceleratorCount: { min: 2, max: 1 } }),
    needing({ acceleratorCount: { min: 1, max: 1 } }),
  ],
  [
    'managed-instances/types',
    needing({ allowedInstanceTypes: ['m5.*'], excludedInstanceTypes: ['m6*'] }),
    needing({ allowedInstanceTypes: ['m5.*'], excludedInstanceTypes: [] }),
  ],
  [
    'managed-instances/types-most',
    needing({ excludedInstanceTypes: many(401, String) }),
    needing({ excludedInstanceTypes: many(400, String) }),
  ],
  [
    'managed-instances/spot-price',
    needing({
      spotMaxPricePercentageOverLowestPrice: 50,
      maxSpotPriceAsPercentageOfOptimalOnDemandPrice: 50,
    }),
    needing({ spotMaxPricePercentageOverLowestPrice: 50 }),
  ],
  [
    'managed-instances/price',
    needing({
      spotMaxPricePercentageOverLowestPrice: 50,
      onDemandMaxPricePercentageOverLowestPrice: 50,
    }),
    needing({ onDemandMaxPricePercentageOverLowestPrice: 50 }),
  ],
  [
    'managed-instances/reservations',
    launched({ capacityReservations: { reservationGroupArn: 'arn:g' } }),
    launched({
      capacityOptionType: 'RESERVED',
      capacityReservations: { reservationGroupArn: 'arn:g' },
    }),
  ],
  [
    'managed-instances/reservation-group',
    launched({ capacityOptionType: 'RESERVED' }),
    launched({ capacityOptionType: 'SPOT' }),
  ],
  [
    'managed-instances/scale-in',
    provider({ infrastructureOptimization: { scaleInAfter: 3601 } }),
    provider({ infrastructureOptimization: { scaleInAfter: -1 } }),
  ],
];

describe('a capacity provider of a group', () => {
  testTable('CreateCapacityProvider', { name: 'mine', ...group({}) }, GROUPS);
});

describe('a capacity provider of managed instances', () => {
  const base = { name: 'mine', cluster: 'c', ...provider({}) };
  testTable('CreateCapacityProvider', base, MANAGED);
});

describe('a capacity provider that is updated', () => {
  test('keeps what is not given', () => {
    const update = {
      name: 'mine',
      autoScalingGroupProvider: { managedTerminationProtection: 'ENABLED' },
    };
    expect(codesOf('UpdateCapacityProvider', update)).toEqual([]);
    expect(codesOf('UpdateCapacityProvider', { name: 'mine' })).toEqual([]);
    const managed = { infrastructureRoleArn: 'arn:r', instanceLaunchTemplate: {} };
    expect(
      codesOf('UpdateCapacityProvider', { name: 'mine', managedInstancesProvider: managed }),
    ).toEqual([]);
  });

  test('stays within bounds', () => {
    const update = { name: 'mine', ...scaled({ targetCapacity: 101 }) };
    expect(codesOf('UpdateCapacityProvider', update)).toEqual(['capacity-provider/target']);
  });
});

test('every rule has a row', () => {
  const covered = new Set([...GROUPS, ...MANAGED].map(([code]) => code));
  const codes = CAPACITY_PROVIDER_RULES.map(({ code }) => code);
  expect(codes.filter((code) => !covered.has(code))).toEqual([]);
});
