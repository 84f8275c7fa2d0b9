import { describe, expect, test } from 'vitest';
import { Cluster, Service } from '../../lib/index.ts';
import {
  aCluster,
  aStack,
  aTask,
  complaintsOf,
  propertiesAt,
  ref,
  resourcesOf,
} from './synthesis.ts';

describe('a Cluster', () => {
  test('offers Fargate and Fargate Spot, and runs services on Fargate', () => {
    const { app } = aCluster();
    expect(propertiesAt(app, 'shop/Web/Cluster')).toEqual({
      clusterName: 'shop-Web-Cluster-f635f368',
    });
    expect(propertiesAt(app, 'shop/Web/Cluster/CapacityProviders')).toEqual({
      cluster: ref('shop/Web/Cluster', 'clusterName'),
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
  });

  test('writes what it is told', () => {
    const { app, stack } = aStack();
    new Cluster(stack, 'Cluster', {
      clusterName: 'main',
      containerInsights: 'enhanced',
      executeCommandConfiguration: { logging: 'NONE' },
      defaultCapacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 2, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 4 },
      ],
      tags: { team: 'a' },
      overrides: { serviceConnectDefaults: { namespace: 'internal' } },
    });
    expect(propertiesAt(app, 'shop/Web/Cluster')).toEqual({
      clusterName: 'main',
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
      configuration: { executeCommandConfiguration: { logging: 'NONE' } },
      serviceConnectDefaults: { namespace: 'internal' },
    });
    expect(resourcesOf(app).get('shop/Web/Cluster')?.tags).toEqual({ team: 'a' });
  });

  test('says what is wrong with its default strategy', () => {
    const { app, stack } = aStack();
    new Cluster(stack, 'Cluster', {
      defaultCapacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1 },
        { capacityProvider: 'FARGATE_SPOT', base: 1 },
      ],
    });
    expect(complaintsOf(app)).toEqual([
      'tree/bad-props shop/Web/Cluster: FARGATE and FARGATE_SPOT in defaultCapacityProviderStrategy have a base; AWS allows one',
      'tree/bad-props shop/Web/Cluster: no capacity provider in defaultCapacityProviderStrategy has a weight above 0; give one of them weight 1',
    ]);
  });

  test('may exist already', () => {
    const { app, stack, vpc } = aCluster();
    const byName = Cluster.fromClusterAttributes(stack, 'ByName', { clusterName: 'shared', vpc });
    const byArn = Cluster.fromClusterAttributes(stack, 'ByArn', {
      clusterArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/shared',
      vpc,
    });
    expect(byArn.clusterName).toBe('shared');
    for (const [index, cluster] of [byName, byArn].entries())
      new Service(stack, `Worker${index}`, { cluster, taskDefinition: aTask(stack, `T${index}`) });
    expect(propertiesAt(app, 'shop/Web/Worker0')).toMatchObject({ cluster: 'shared' });
    expect(propertiesAt(app, 'shop/Web/Worker1')).toMatchObject({ cluster: 'shared' });
    expect(() => Cluster.fromClusterAttributes(stack, 'Bad', { clusterArn: 'shared' })).toThrow(
      '"shared" is not the ARN of a cluster',
    );
  });
});
