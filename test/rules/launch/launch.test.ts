import { describe, expect, test } from 'vitest';
import { STRATEGY_RULES } from '../../../lib/rules/capacity-strategy/index.ts';
import { LAUNCH_RULES } from '../../../lib/rules/launch/index.ts';
import { many, network, type Row, testTable, withTask } from '../table.ts';

const ROLE = 'arn:aws:iam::111111111111:role/ecs';
const onFargate = { launchType: 'FARGATE' };
const strategyOf = (...items: readonly object[]) => ({ capacityProviderStrategy: items });
const one = { capacityProvider: 'mine', weight: 1 };
const spot = strategyOf({ capacityProvider: 'FARGATE_SPOT', weight: 1 });

const CAPACITY: readonly Row[] = [
  ['capacity/one-way', { launchType: 'EC2', ...strategyOf(one) }, strategyOf(one)],
  ['capacity/launch-type', { launchType: 'FARGATE_SPOT' }, onFargate],
  ['capacity/managed-by-strategy', { launchType: 'MANAGED_INSTANCES' }, { launchType: 'EC2' }],
  [
    'capacity/compatibility',
    { launchType: 'EC2', ...network },
    { ...onFargate, ...network },
    withTask({ requiresCompatibilities: ['FARGATE'] }),
  ],
  [
    'capacity/associated',
    strategyOf({ ...one, capacityProvider: 'other' }),
    strategyOf(one),
    { cluster: () => ({ capacityProviders: ['FARGATE', 'mine'] }) },
  ],
  [
    'capacity/platform-version',
    { launchType: 'EC2', platformVersion: '1.4.0' },
    { ...onFargate, platformVersion: '1.4.0' },
  ],
  [
    'capacity/platform-version-old',
    { ...onFargate, platformVersion: '1.3.0', enableExecuteCommand: true },
    { ...onFargate, platformVersion: '1.4.0', enableExecuteCommand: true },
  ],
  [
    'capacity/spot-windows',
    { ...spot, ...network },
    { ...onFargate, ...network },
    withTask({
      requiresCompatibilities: ['FARGATE'],
      runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    }),
  ],
  [
    'capacity/spot-platform-version',
    { ...spot, platformVersion: '1.2.0' },
    { ...spot, platformVersion: '1.3.0' },
  ],
];

const constrained = (...placementConstraints: readonly object[]) => ({ placementConstraints });
const spread = (...placementStrategy: readonly object[]) => ({ placementStrategy });
const distinct = { type: 'distinctInstance' };
const memberOf = (expression?: string) => constrained({ type: 'memberOf', expression });

const PLACEMENT: readonly Row[] = [
  [
    'placement/fargate-constraints',
    { ...onFargate, ...constrained(distinct) },
    { launchType: 'EC2', ...constrained(distinct) },
  ],
  [
    'placement/fargate-strategies',
    { ...onFargate, ...spread({ type: 'random' }) },
    { launchType: 'EC2', ...spread({ type: 'random' }) },
  ],
  [
    'placement/constraints',
    constrained(...many(10, () => distinct)),
    constrained(...many(9, () => distinct)),
    withTask({ placementConstraints: [{ type: 'memberOf', expression: 'x == y' }] }),
  ],
  [
    'placement/strategies',
    spread(...many(6, () => ({ type: 'random' }))),
    spread(...many(5, () => ({ type: 'random' }))),
  ],
  ['placement/constraint-type', constrained({ type: 'sameInstance' }), constrained(distinct)],
  [
    'placement/distinct-instance',
    constrained({ ...distinct, expression: 'x == y' }),
    constrained(distinct),
  ],
  ['placement/member-of', memberOf(), memberOf('attribute:x == y')],
  ['placement/expression', memberOf('x'.repeat(2001)), memberOf('x'.repeat(2000))],
  ['placement/strategy-type', spread({ type: 'stack' }), spread({ type: 'random' })],
  ['placement/random', spread({ type: 'random', field: 'cpu' }), spread({ type: 'random' })],
  [
    'placement/binpack',
    spread({ type: 'binpack', field: 'disk' }),
    spread({ type: 'binpack', field: 'MEMORY' }),
  ],
  [
    'placement/spread',
    spread({ type: 'spread', field: 'zone' }),
    spread({ type: 'spread', field: 'attribute:ecs.availability-zone' }),
  ],
];

const inVpc = (awsvpcConfiguration: object) => ({ networkConfiguration: { awsvpcConfiguration } });
const subnets = ['subnet-1'];

const NETWORK: readonly Row[] = [
  ['network/missing', {}, network, withTask({ networkMode: 'awsvpc' })],
  ['network/unexpected', network, {}, withTask({ networkMode: 'bridge' })],
  ['network/subnets-missing', inVpc({ subnets: [] }), network],
  [
    'network/subnets',
    inVpc({ subnets: many(17, (index) => `subnet-${index}`) }),
    inVpc({ subnets: many(16, (index) => `subnet-${index}`) }),
  ],
  [
    'network/security-groups',
    inVpc({ subnets, securityGroups: many(6, (index) => `sg-${index}`) }),
    inVpc({ subnets, securityGroups: many(5, (index) => `sg-${index}`) }),
  ],
  [
    'network/public-ip-value',
    inVpc({ subnets, assignPublicIp: 'YES' }),
    inVpc({ subnets, assignPublicIp: 'ENABLED' }),
  ],
  [
    'network/public-ip',
    { ...inVpc({ subnets, assignPublicIp: 'ENABLED' }), ...strategyOf(one) },
    { ...inVpc({ subnets, assignPublicIp: 'ENABLED' }), ...spot },
  ],
  ['network/external', { launchType: 'EXTERNAL', ...network }, { launchType: 'EC2', ...network }],
];

const ebs = { roleArn: ROLE, sizeInGiB: 200 };
const volumes = (...volumeConfigurations: readonly object[]) => ({ volumeConfigurations });
const volume = (more: object) => volumes({ name: 'data', managedEBSVolume: { ...ebs, ...more } });
const tagged = (spec: object) =>
  volume({ tagSpecifications: [{ resourceType: 'volume', ...spec }] });
const atLaunch = withTask({ volumes: [{ name: 'data', configuredAtLaunch: true }] });

const VOLUMES: readonly Row[] = [
  ['volume/unconfigured', {}, volume({}), atLaunch],
  ['volume/unknown', volume({}), {}, withTask({})],
  [
    'volume/most',
    volumes({ name: 'a', managedEBSVolume: ebs }, { name: 'b', managedEBSVolume: ebs }),
    volume({}),
  ],
  ['volume/name', volumes({ managedEBSVolume: ebs }), volume({})],
  [
    'volume/external',
    { launchType: 'EXTERNAL', ...volume({}) },
    { launchType: 'EC2', ...volume({}) },
  ],
  ['volume/role', volume({ roleArn: undefined }), volume({})],
  [
    'volume/size-or-snapshot',
    volume({ sizeInGiB: undefined }),
    volume({ sizeInGiB: undefined, snapshotId: 'snap-1' }),
  ],
  ['volume/type', volume({ volumeType: 'gp4' }), volume({ volumeType: 'gp3' })],
  [
    'volume/fargate-type',
    { ...onFargate, ...volume({ volumeType: 'standard' }) },
    { launchType: 'EC2', ...volume({ volumeType: 'standard' }) },
  ],
  [
    'volume/size',
    volume({ volumeType: 'st1', sizeInGiB: 124 }),
    volume({ volumeType: 'st1', sizeInGiB: 125 }),
  ],
  [
    'volume/iops',
    volume({ volumeType: 'gp3', iops: 2999 }),
    volume({ volumeType: 'gp3', iops: 16_000 }),
  ],
  ['volume/iops-missing', volume({ volumeType: 'io2' }), volume({ volumeType: 'io2', iops: 100 })],
  ['volume/iops-type', volume({ volumeType: 'sc1', iops: 100 }), volume({ volumeType: 'sc1' })],
  [
    'volume/throughput-type',
    volume({ volumeType: 'gp2', throughput: 125 }),
    volume({ volumeType: 'gp3', throughput: 125 }),
  ],
  [
    'volume/throughput',
    volume({ volumeType: 'gp3', throughput: 124 }),
    volume({ volumeType: 'gp3', throughput: 1000 }),
  ],
  [
    'volume/throughput-most',
    volume({ volumeType: 'gp3', throughput: 1001 }),
    volume({ volumeType: 'gp3', throughput: 1000 }),
  ],
  [
    'volume/key',
    volume({ kmsKeyId: 'alias/a', encrypted: false }),
    volume({ kmsKeyId: 'alias/a', encrypted: true }),
  ],
  [
    'volume/initialization-rate',
    volume({ volumeInitializationRate: 100 }),
    volume({ volumeInitializationRate: 100, snapshotId: 'snap-1' }),
  ],
  ['volume/filesystem', volume({ filesystemType: 'zfs' }), volume({ filesystemType: 'ext4' })],
  [
    'volume/reserved-tags',
    tagged({ tags: [{ key: 'AmazonECSManaged', value: '1' }] }),
    tagged({ tags: [{ key: 'amazonecsmanaged', value: '1' }] }),
  ],
  [
    'volume/tags',
    tagged({ tags: [{ key: 'a', value: 'x'.repeat(257) }] }),
    tagged({ tags: [{ key: 'a', value: 'x'.repeat(256) }] }),
  ],
  ['volume/tagged-resource', tagged({ resourceType: 'instance' }), tagged({})],
];

const STRATEGY: readonly Row[] = [
  [
    'capacity-strategy/most',
    strategyOf(...many(21, (index) => ({ capacityProvider: `p${index}`, weight: 1 }))),
    strategyOf(...many(20, (index) => ({ capacityProvider: `p${index}`, weight: 1 }))),
  ],
  ['capacity-strategy/provider-missing', strategyOf({ weight: 1 }), strategyOf(one)],
  [
    'capacity-strategy/repeated',
    strategyOf(one, one),
    strategyOf(one, { ...one, capacityProvider: 'Mine' }),
  ],
  [
    'capacity-strategy/base',
    strategyOf({ ...one, base: 100_001 }),
    strategyOf({ ...one, base: 100_000 }),
  ],
  [
    'capacity-strategy/weight',
    strategyOf({ ...one, weight: 1001 }),
    strategyOf({ ...one, weight: 1000 }),
  ],
  [
    'capacity-strategy/one-base',
    strategyOf({ ...one, base: 1 }, { ...one, capacityProvider: 'two', base: 1 }),
    strategyOf({ ...one, base: 1 }, { ...one, capacityProvider: 'two', base: 0 }),
  ],
  [
    'capacity-strategy/some-weight',
    strategyOf({ ...one, weight: 0 }, { capacityProvider: 'two' }),
    strategyOf({ ...one, weight: 0 }, { capacityProvider: 'two', weight: 1 }),
  ],
  [
    'capacity-strategy/one-kind',
    strategyOf(one, { capacityProvider: 'FARGATE', weight: 1 }),
    strategyOf(
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      { capacityProvider: 'FARGATE', weight: 1 },
    ),
  ],
];

const ROWS = [...CAPACITY, ...PLACEMENT, ...NETWORK, ...VOLUMES];

describe('where, how and with what tasks run', () => {
  const base = { serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2 };
  testTable('CreateService', base, ROWS);
});

describe('a capacity provider strategy', () => {
  testTable('RunTask', { taskDefinition: 'web:1' }, STRATEGY);
});

test('every rule has a row', () => {
  const covered = new Set([...ROWS, ...STRATEGY].map(([code]) => code));
  const codes = [...LAUNCH_RULES, ...STRATEGY_RULES].map(({ code }) => code);
  expect(codes.filter((code) => !covered.has(code))).toEqual([]);
});
