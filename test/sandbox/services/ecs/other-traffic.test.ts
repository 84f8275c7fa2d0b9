import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { elasticLoadBalancingV2 } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { serviceDiscovery } from '../../../../lib/sandbox/services/service-discovery/index.ts';
import { register } from './story.ts';
import { newTrafficStory, type TrafficStory } from './traffic-story.ts';

const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 } as const;

describe('a blue/green deployment behind a Network Load Balancer', () => {
  test('rewrites the listener’s action and takes ten minutes to shift', () => {
    const story = newTrafficStory();
    const { listener, groups } = aNetworkFront(story);
    story.ecs('CreateService', {
      ...story.request(blueGreen),
      loadBalancers: [
        {
          targetGroupArn: groups[0],
          containerName: 'web',
          containerPort: 80,
          advancedConfiguration: {
            alternateTargetGroupArn: groups[1],
            productionListenerRule: listener,
            roleArn: story.role,
          },
        },
      ],
    });
    story.until('PRODUCTION_TRAFFIC_SHIFT');
    const shifting = story.world.now();
    story.until('POST_PRODUCTION_TRAFFIC_SHIFT');
    expect(story.world.now() - shifting).toBeGreaterThanOrEqual(600_000);
    story.until('SUCCESSFUL');
    const { Listeners } = story.call<{ Listeners: Listener[] }>(
      elasticLoadBalancingV2,
      'DescribeListeners',
      { ListenerArns: [listener] },
    );
    expect(Listeners[0]?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups).toEqual([
      { TargetGroupArn: groups[0], Weight: 0 },
      { TargetGroupArn: groups[1], Weight: 100 },
    ]);
  });
});

describe('a blue/green deployment under Service Connect', () => {
  test('goes through the same stages and writes no rules', () => {
    const story = newTrafficStory();
    const portMappings = [{ name: 'http', containerPort: 80 }];
    register(story, undefined, {
      containerDefinitions: [{ name: 'web', image: 'nginx:1.27', portMappings }],
    });
    story.ecs('CreateService', {
      ...story.request(blueGreen),
      loadBalancers: [],
      serviceConnectConfiguration: { enabled: true, namespace: namespace(story) },
    });
    story.until('SUCCESSFUL');
    story.deploy({ forceNewDeployment: true });
    expect(story.until('BAKE_TIME').targetServiceRevision).toMatchObject({
      requestedProductionTrafficWeight: 100,
      requestedTestTrafficWeight: 100,
    });
    story.until('SUCCESSFUL');
    expect(story.weights(story.production)).toEqual([1, undefined]);
  });
});

describe('changing the strategy', () => {
  test('from rolling to blue/green goes on from the group that the tasks are in', () => {
    const story = newTrafficStory();
    story.ecs('CreateService', story.request({}));
    story.until('SUCCESSFUL');
    expect(story.targets(story.blue)).toEqual(['healthy', 'healthy']);
    story.ecs('UpdateService', {
      cluster: 'main',
      service: 'web',
      deploymentConfiguration: blueGreen,
    });
    story.deploy();
    story.until('SUCCESSFUL');
    expect(story.weights(story.production)).toEqual([0, 100]);
    expect(story.targets(story.green)).toEqual(['healthy', 'healthy']);
  });

  test('back to rolling keeps the tasks in the group that has the traffic', () => {
    const story = newTrafficStory();
    story.ecs('CreateService', story.request(blueGreen));
    story.until('SUCCESSFUL');
    story.ecs('UpdateService', {
      cluster: 'main',
      service: 'web',
      deploymentConfiguration: { strategy: 'ROLLING' },
    });
    story.deploy();
    story.until('SUCCESSFUL');
    expect(story.running()).toEqual(['web:2', 'web:2']);
    expect(story.targets(story.green)).toEqual(['healthy', 'healthy']);
    expect(story.weights(story.production)).toEqual([0, 100]);
  });
});

function aNetworkFront(story: TrafficStory) {
  const elb = <T>(operation: string, input: object): T =>
    story.call<T>(elasticLoadBalancingV2, operation, input);
  const groups = ['tcp-blue', 'tcp-green'].map(
    (Name) =>
      elb<{ TargetGroups: { TargetGroupArn: string }[] }>('CreateTargetGroup', {
        Name,
        Protocol: 'TCP',
        Port: 80,
        VpcId: story.vpc,
        TargetType: 'ip',
      }).TargetGroups[0]?.TargetGroupArn ?? '',
  );
  const LoadBalancerArn = elb<{ LoadBalancers: { LoadBalancerArn: string }[] }>(
    'CreateLoadBalancer',
    { Name: 'wire', Type: 'network', Scheme: 'internal', Subnets: story.subnets },
  ).LoadBalancers[0]?.LoadBalancerArn;
  const listener =
    elb<{ Listeners: Listener[] }>('CreateListener', {
      LoadBalancerArn,
      Protocol: 'TCP',
      Port: 80,
      DefaultActions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: groups.map((TargetGroupArn, index) => ({
              TargetGroupArn,
              Weight: 1 - index,
            })),
          },
        },
      ],
    }).Listeners[0]?.ListenerArn ?? '';
  return { listener, groups };
}

function namespace(story: TrafficStory): string {
  story.call(serviceDiscovery, 'CreateHttpNamespace', { Name: 'shop' });
  story.pass(60);
  return 'shop';
}
