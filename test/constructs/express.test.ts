import { describe, expect, test } from 'vitest';
import { ContainerImage, ExpressGatewayService, Gateway, Service } from '../../lib/index.ts';
import { aCluster, complaintsOf, propertiesAt, ref, resourcesOf } from './synthesis.ts';

const image = ContainerImage.fromRegistry('nginx:1.27');

describe('an ExpressGatewayService', () => {
  test('brings its roles and logs, and runs in public subnets', () => {
    const { app, stack, cluster } = aCluster();
    new ExpressGatewayService(stack, 'Site', {
      cluster,
      image,
      scaling: { min: 2, metric: 'memory' },
    });
    expect([...resourcesOf(app).keys()]).toEqual(
      expect.arrayContaining([
        'shop/Web/Site',
        'shop/Web/Site/ExecutionRole',
        'shop/Web/Site/InfrastructureRole',
        'shop/Web/Site/LogGroup',
      ]),
    );
    expect(propertiesAt(app, 'shop/Web/Site')).toMatchObject({
      cluster: ref('shop/Web/Cluster', 'clusterName'),
      infrastructureRoleArn: ref('shop/Web/Site/InfrastructureRole', 'Arn'),
      executionRoleArn: ref('shop/Web/Site/ExecutionRole', 'Arn'),
      primaryContainer: { image: 'nginx:1.27' },
      scalingTarget: { minTaskCount: 2, autoScalingMetric: 'AVERAGE_MEMORY' },
    });
  });

  test('leaves everything about the tasks to a task definition', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    const site = new ExpressGatewayService(stack, 'Site', { cluster, taskDefinition });
    expect(site.executionRole).toBeUndefined();
    const properties = propertiesAt(app, 'shop/Web/Site');
    expect(properties['taskDefinitionArn']).toEqual(ref('shop/Web/Task', 'taskDefinitionArn'));
    expect(properties).not.toHaveProperty('primaryContainer');
    // @ts-expect-error: a task definition says what runs.
    const both = () => new ExpressGatewayService(stack, 'Both', { cluster, taskDefinition, image });
    expect(both).toBeTypeOf('function');
  });

  test('is refused in words where no compiler looks', () => {
    const { app, stack, cluster } = aCluster();
    new ExpressGatewayService(stack, 'Site', {
      cluster,
      image,
      healthCheckPath: 'ping',
      scaling: { min: 5, max: 2 },
    });
    expect(complaintsOf(app)).toEqual([
      expect.stringContaining('healthCheckPath is "ping"; begin it with a slash'),
      expect.stringContaining('scaling runs from 5 to 2'),
    ]);
    expect(() => new ExpressGatewayService(stack, 'Bare', { cluster } as never)).toThrow(
      'there is no taskDefinition',
    );
  });
});

test('a Gateway is associated with clusters, and services name their port', () => {
  const { app, stack, vpc, cluster, taskDefinition } = aCluster();
  new Gateway(stack, 'Front', { vpc, clusters: [cluster], internal: true });
  const api = new Service(stack, 'Api', {
    cluster,
    taskDefinition,
    gatewayConnectors: [
      { portName: 'web', accessTypes: ['PRIVATE'], healthCheck: { path: '/up' } },
    ],
    highResolutionMetrics: true,
  });
  api.autoScale({ min: 1, max: 4 }).onCpu({ targetPercent: 60, highResolution: true });
  expect(propertiesAt(app, 'shop/Web/Front')).toMatchObject({
    configuration: { hostSharedAlb: { scheme: 'internal' } },
  });
  expect(propertiesAt(app, 'shop/Web/Front/Cluster1')).toEqual({
    gateway: ref('shop/Web/Front', 'name'),
    cluster: ref('shop/Web/Cluster', 'clusterName'),
  });
  expect(propertiesAt(app, 'shop/Web/Api')).toMatchObject({
    gatewayConnectors: [
      {
        portName: 'web',
        filters: { accessTypes: ['PRIVATE'] },
        healthCheck: { healthCheckPath: '/up' },
      },
    ],
    monitoring: {
      metricConfigurations: [
        { metricNames: ['CPUUtilization', 'MemoryUtilization'], resolutionSeconds: 20 },
      ],
    },
  });
  const [policy] = [...resourcesOf(app).values()].filter(
    ({ type }) => type === 'AWS::ApplicationAutoScaling::ScalingPolicy',
  );
  expect(policy?.properties).toMatchObject({
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ECSServiceAverageCPUUtilizationHighResolution',
      },
    },
  });
});
