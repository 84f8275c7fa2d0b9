import { describe, expect, test } from 'vitest';
import { CLUSTER_RULES } from '../../../lib/rules/cluster/index.ts';
import { ASSOCIATION_RULES } from '../../../lib/rules/cluster-capacity-providers/index.ts';
import { many, type Row, testTable } from '../table.ts';

const GROUP =
  'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:57ffcb94:autoScalingGroupName/MyASG';
const exec = (executeCommandConfiguration: object) => ({
  configuration: { executeCommandConfiguration },
});
const logged = (logConfiguration: object) => exec({ logging: 'OVERRIDE', logConfiguration });
const stored = (managedStorageConfiguration: object) => ({
  configuration: { managedStorageConfiguration },
});
const insights = (value: string, name = 'containerInsights') => ({ settings: [{ name, value }] });
const byDefault = (capacityProvider: string) => [{ capacityProvider, weight: 1 }];

const CLUSTERS: readonly Row[] = [
  ['cluster/name', { clusterName: 'my cluster' }, { clusterName: 'my-cluster' }],
  ['cluster/setting', insights('enabled', 'insights'), insights('enabled')],
  ['cluster/container-insights', insights('on'), insights('enhanced')],
  ['cluster/exec-logging', exec({ logging: 'ALL' }), exec({ logging: 'NONE' })],
  [
    'cluster/exec-override',
    exec({ logging: 'OVERRIDE' }),
    logged({ cloudWatchLogGroupName: 'exec' }),
  ],
  [
    'cluster/exec-log',
    exec({ logging: 'DEFAULT', logConfiguration: { s3BucketName: 'b' } }),
    exec({ logging: 'DEFAULT' }),
  ],
  [
    'cluster/exec-log-group',
    logged({ cloudWatchEncryptionEnabled: true, s3BucketName: 'b' }),
    logged({ cloudWatchEncryptionEnabled: true, cloudWatchLogGroupName: 'exec' }),
  ],
  [
    'cluster/exec-bucket',
    logged({ s3EncryptionEnabled: true, cloudWatchLogGroupName: 'exec' }),
    logged({ s3EncryptionEnabled: true, s3BucketName: 'b' }),
  ],
  [
    'cluster/storage-key',
    stored({ kmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/mrk-1' }),
    stored({ kmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/1-mrk' }),
  ],
  [
    'cluster/namespace',
    { serviceConnectDefaults: { namespace: 'a<b' } },
    { serviceConnectDefaults: { namespace: '' } },
  ],
  ['cluster/provider-name', { capacityProviders: [GROUP] }, { capacityProviders: ['MyASG'] }],
  [
    'cluster/strategy-associated',
    { capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: byDefault('mine') },
    { capacityProviders: ['mine'], defaultCapacityProviderStrategy: byDefault('mine') },
  ],
];

describe('a cluster', () => {
  testTable('CreateCluster', {}, CLUSTERS);
});

const PUT = { cluster: 'c', capacityProviders: ['mine'], defaultCapacityProviderStrategy: [] };
const PROVIDERS: readonly Row[] = [
  [
    'cluster-capacity-providers/lists-missing',
    { defaultCapacityProviderStrategy: undefined },
    { capacityProviders: [] },
  ],
  [
    'cluster-capacity-providers/most',
    { capacityProviders: many(21, String) },
    { capacityProviders: many(20, String) },
  ],
  [
    'cluster-capacity-providers/associated',
    { defaultCapacityProviderStrategy: byDefault('other') },
    { defaultCapacityProviderStrategy: byDefault('managed') },
    { cluster: () => ({ capacityProviders: ['managed'] }) },
  ],
  [
    'cluster-capacity-providers/managed',
    { capacityProviders: ['managed'] },
    { defaultCapacityProviderStrategy: byDefault('managed') },
    { providerKind: (named) => (named === 'managed' ? 'managed instances' : undefined) },
  ],
  [
    'cluster-capacity-providers/name',
    { capacityProviders: [GROUP] },
    { capacityProviders: ['MyASG'] },
  ],
];

describe('the capacity providers of a cluster', () => {
  testTable('PutClusterCapacityProviders', PUT, PROVIDERS);
});

test('every rule has a row', () => {
  const covered = new Set([...CLUSTERS, ...PROVIDERS].map(([code]) => code));
  const codes = [...CLUSTER_RULES, ...ASSOCIATION_RULES].map(({ code }) => code);
  expect(codes.filter((code) => !covered.has(code))).toEqual([]);
});
