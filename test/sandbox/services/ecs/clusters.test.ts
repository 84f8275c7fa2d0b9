import type { Cluster } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ecs } from '../../../../lib/sandbox/services/ecs/index.ts';
import { aService, newStory, register, type Story, scope } from './story.ts';

describe('clusters', () => {
  test('creating one that exists returns it unchanged', () => {
    const story = newStory();
    story.ecs('CreateCluster', { clusterName: 'shop', tags: [{ key: 'a', value: '1' }] });
    const { cluster } = story.ecs<{ cluster: Cluster }>('CreateCluster', {
      clusterName: 'shop',
      tags: [{ key: 'a', value: '2' }],
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
    });
    expect(cluster.tags).toEqual([{ key: 'a', value: '1' }]);
    expect(read(story, 'shop', ['SETTINGS']).settings).toEqual([
      { name: 'containerInsights', value: 'disabled' },
    ]);
  });

  test('describing shows settings, tags, configuration and statistics only where included', () => {
    const story = newStory();
    story.ecs('CreateCluster', {
      clusterName: 'shop',
      tags: [{ key: 'a', value: '1' }],
      configuration: { executeCommandConfiguration: { kmsKeyId: 'key' } },
      serviceConnectDefaults: { namespace: 'shop' },
    });
    expect(read(story, 'shop')).toEqual({
      clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
      clusterName: 'shop',
      status: 'ACTIVE',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      activeServicesCount: 0,
      statistics: [],
      tags: [],
      settings: [],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
      serviceConnectDefaults: {
        namespace: expect.stringMatching(
          /^arn:aws:servicediscovery:eu-west-1:123456789012:namespace\/ns-\w{16}$/,
        ),
      },
    });
    const full = read(story, 'shop', [
      'TAGS',
      'SETTINGS',
      'CONFIGURATIONS',
      'STATISTICS',
      'ATTACHMENTS',
    ]);
    expect(full).toMatchObject({
      tags: [{ key: 'a', value: '1' }],
      configuration: { executeCommandConfiguration: { kmsKeyId: 'key', logging: 'DEFAULT' } },
      attachments: [],
    });
    expect(full.statistics).toContainEqual({ name: 'runningFargateTasksCount', value: '0' });
  });

  test('an account setting decides about container insights where a request says nothing', () => {
    const story = newStory();
    story.ecs('PutAccountSettingDefault', { name: 'containerInsights', value: 'enabled' });
    story.ecs('CreateCluster', { clusterName: 'shop' });
    expect(read(story, 'shop', ['SETTINGS']).settings?.[0]?.value).toBe('enabled');
    expect(
      story.ecs('ListAccountSettings', { name: 'containerInsights', effectiveSettings: true }),
    ).toMatchObject({ settings: [{ value: 'enabled' }] });
  });

  test('updating changes what is sent, and an empty namespace clears the default', () => {
    const story = newStory();
    story.ecs('CreateCluster', {
      clusterName: 'shop',
      serviceConnectDefaults: { namespace: 'shop' },
    });
    story.ecs('UpdateCluster', {
      cluster: 'shop',
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
      serviceConnectDefaults: { namespace: '' },
    });
    const cluster = read(story, 'shop', ['SETTINGS']);
    expect(cluster.settings).toEqual([{ name: 'containerInsights', value: 'enhanced' }]);
    expect(cluster.serviceConnectDefaults).toBeUndefined();
  });

  test('a deleted one is INACTIVE, unusable, and comes back fresh under its name', () => {
    const story = newStory();
    story.ecs('CreateCluster', { clusterName: 'shop', tags: [{ key: 'a', value: '1' }] });
    story.ecs('DeleteCluster', { cluster: 'shop' });
    expect(read(story, 'shop').status).toBe('INACTIVE');
    expect(story.ecs('ListClusters', {})).toEqual({
      clusterArns: ['arn:aws:ecs:eu-west-1:123456789012:cluster/main'],
      nextToken: undefined,
    });
    expect(() => story.ecs('UpdateCluster', { cluster: 'shop' })).toThrow(
      'The specified cluster is inactive. Specify an active cluster and try again.',
    );
    expect(() => story.ecs('DescribeServices', { cluster: 'shop', services: ['web'] })).toThrow(
      expect.objectContaining({ code: 'ClusterNotFoundException' }),
    );
    story.ecs('CreateCluster', { clusterName: 'shop' });
    expect(read(story, 'shop', ['TAGS'])).toMatchObject({ status: 'ACTIVE', tags: [] });
  });

  test('an unknown one is a failure when described and an error elsewhere', () => {
    const story = newStory();
    expect(story.ecs('DescribeClusters', { clusters: ['none'] })).toEqual({
      clusters: [],
      failures: [{ arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/none', reason: 'MISSING' }],
    });
    expect(() => story.ecs('DeleteCluster', { cluster: 'none' })).toThrow(
      expect.objectContaining({ code: 'ClusterNotFoundException', message: 'Cluster not found.' }),
    );
  });

  test('with a standalone task in it cannot be deleted', () => {
    const story = newStory();
    register(story);
    const { networkConfiguration } = aService(story);
    const run = {
      cluster: 'main',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration,
      clientToken: 'once',
    };
    const { tasks } = story.ecs<{ tasks: { taskArn: string }[] }>('RunTask', run);
    expect(story.ecs<{ tasks: { taskArn: string }[] }>('RunTask', run).tasks[0]?.taskArn).toBe(
      tasks[0]?.taskArn,
    );
    story.pass(60);
    expect(() => story.ecs('DeleteCluster', { cluster: 'main' })).toThrow(
      expect.objectContaining({ code: 'ClusterContainsTasksException' }),
    );
    story.ecs('StopTask', { cluster: 'main', task: tasks[0]?.taskArn });
    story.pass(60);
    story.ecs('DeleteCluster', { cluster: 'main' });
    expect(read(story, 'main').status).toBe('INACTIVE');
  });
});

describe('capacity providers of a cluster', () => {
  test('are replaced as a whole, with weights and bases filled', () => {
    const story = newStory();
    put(story, ['FARGATE', 'FARGATE_SPOT'], [{ capacityProvider: 'FARGATE', weight: 1 }]);
    expect(read(story, 'main')).toMatchObject({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
    });
    put(story, ['FARGATE'], []);
    expect(read(story, 'main')).toMatchObject({
      capacityProviders: ['FARGATE'],
      defaultCapacityProviderStrategy: [],
    });
  });

  test('cannot go while a service uses them', () => {
    const story = newStory();
    register(story);
    put(story, ['FARGATE', 'FARGATE_SPOT'], [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]);
    story.ecs('CreateService', aService(story, { launchType: undefined }));
    expect(() => put(story, ['FARGATE'], [])).toThrow(
      expect.objectContaining({
        code: 'ResourceInUseException',
        message: 'The specified capacity provider is in use and cannot be removed.',
      }),
    );
  });

  test.each([
    ['a strategy with two bases', [1, 1], [1, 1], 'Only one capacity provider'],
    ['a strategy without any weight', [0, 0], [0, 0], 'At least one capacity provider'],
  ])('refuse %s', (_, [b1, b2], [w1, w2], message) => {
    expect(() =>
      put(
        newStory(),
        ['FARGATE', 'FARGATE_SPOT'],
        [
          { capacityProvider: 'FARGATE', base: b1, weight: w1 },
          { capacityProvider: 'FARGATE_SPOT', base: b2, weight: w2 },
        ],
      ),
    ).toThrow(message);
  });
});

describe('tags', () => {
  test('are laid over each other by key, removed by key, and listed for the tagging API', () => {
    const story = newStory();
    const resourceArn = 'arn:aws:ecs:eu-west-1:123456789012:cluster/main';
    story.ecs('TagResource', {
      resourceArn,
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '1' },
      ],
    });
    story.ecs('TagResource', { resourceArn, tags: [{ key: 'b', value: '2' }] });
    story.ecs('UntagResource', { resourceArn, tagKeys: ['a'] });
    expect(story.ecs('ListTagsForResource', { resourceArn })).toEqual({
      tags: [{ key: 'b', value: '2' }],
    });
    expect(ecs.tagged?.(scope, story.world)).toEqual([{ arn: resourceArn, tags: { b: '2' } }]);
  });

  test('of AWS are refused', () => {
    expect(() =>
      newStory().ecs('CreateCluster', {
        clusterName: 'shop',
        tags: [{ key: 'AWS:x', value: '' }],
      }),
    ).toThrow('reserved for AWS use');
  });
});

function read(story: Story, name: string, include: readonly string[] = []): Cluster {
  const [cluster] = story.ecs<{ clusters: Cluster[] }>('DescribeClusters', {
    clusters: [name],
    include,
  }).clusters;
  if (cluster === undefined) throw new Error(`no cluster ${name}`);
  return cluster;
}

function put(story: Story, capacityProviders: string[], strategy: object[]) {
  return story.ecs('PutClusterCapacityProviders', {
    cluster: 'main',
    capacityProviders,
    defaultCapacityProviderStrategy: strategy,
  });
}
