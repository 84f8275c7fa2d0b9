import type { Service, ServiceRevision, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { aService, newStory, register, type Story } from './story.ts';

describe('reading a service', () => {
  test('shows what AWS fills in', () => {
    const story = aStory();
    const service = story.service('web');
    expect(service).toMatchObject({
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      schedulingStrategy: 'REPLICA',
      propagateTags: 'NONE',
      enableECSManagedTags: false,
      enableExecuteCommand: false,
      availabilityZoneRebalancing: 'ENABLED',
      loadBalancers: [],
      serviceRegistries: [],
      deploymentConfiguration: {
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        deploymentCircuitBreaker: { enable: false, rollback: false },
        strategy: 'ROLLING',
        bakeTimeInMinutes: 0,
      },
      networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'DISABLED' } },
      taskDefinition: expect.stringMatching(/task-definition\/web:1$/),
      deployments: [{ platformVersion: '1.4.0' }],
    });
    expect(service.roleArn).toContain('AWSServiceRoleForECS');
    for (const absent of [
      'capacityProviderStrategy',
      'deploymentController',
      'healthCheckGracePeriodSeconds',
      'monitoring',
      'serviceConnectConfiguration',
    ])
      expect(service).not.toHaveProperty(absent);
  });

  test('shows Service Connect only on the PRIMARY deployment', () => {
    const story = newStory();
    register(story);
    story.ecs('UpdateCluster', { cluster: 'main', serviceConnectDefaults: { namespace: 'shop' } });
    const serviceConnectConfiguration = { enabled: true, namespace: 'shop' };
    story.ecs('CreateService', aService(story, { serviceConnectConfiguration }));
    story.pass(60);
    update(story, { forceNewDeployment: true });
    story.pass(2);
    const { deployments = [] } = story.service('web');
    expect(deployments.map((one) => one.serviceConnectConfiguration)).toEqual([
      {
        enabled: true,
        namespace: expect.stringMatching(/^arn:aws:servicediscovery:.*:namespace\/ns-\w{16}$/),
      },
      undefined,
    ]);
  });

  test('an unknown one is a failure, ten is the most, and tags come only where included', () => {
    const story = newStory();
    register(story);
    story.ecs('CreateService', aService(story, { tags: [{ key: 'a', value: '1' }] }));
    const answer = story.ecs<{ services: Service[] }>('DescribeServices', {
      cluster: 'main',
      services: ['web', 'none'],
    });
    expect(answer).toMatchObject({
      failures: [
        { arn: 'arn:aws:ecs:eu-west-1:123456789012:service/main/none', reason: 'MISSING' },
      ],
    });
    expect(answer.services[0]).not.toHaveProperty('tags');
    expect(story.service('web').tags).toEqual([{ key: 'a', value: '1' }]);
    expect(() =>
      story.ecs('DescribeServices', {
        cluster: 'main',
        services: Array.from({ length: 11 }, (_, index) => `s${index}`),
      }),
    ).toThrow('Services cannot have more than 10 elements.');
  });

  test('a list has ten a page and hides what is draining', () => {
    const story = newStory();
    register(story);
    for (let index = 0; index < 12; index += 1)
      story.ecs('CreateService', aService(story, { serviceName: `s${index}`, desiredCount: 0 }));
    story.ecs('DeleteService', { cluster: 'main', service: 's3' });
    const first = story.ecs<{ serviceArns: string[]; nextToken: string }>('ListServices', {
      cluster: 'main',
    });
    expect(first.serviceArns).toHaveLength(10);
    const rest = story.ecs<{ serviceArns: string[] }>('ListServices', {
      cluster: 'main',
      nextToken: first.nextToken,
    });
    expect(rest.serviceArns).toEqual(['arn:aws:ecs:eu-west-1:123456789012:service/main/s11']);
  });
});

describe('updating a service', () => {
  test.each([
    ['the network', { networkConfiguration: {} }],
    ['the platform version', { platformVersion: '1.3.0' }],
    ['Service Connect', { serviceConnectConfiguration: { enabled: false } }],
    ['force', { forceNewDeployment: true }],
  ])('%s starts a deployment with a new revision', (what, change) => {
    const story = aStory();
    const before = story.service('web').deployments?.[0]?.id;
    const awsvpcConfiguration = { subnets: [...story.subnets].slice(1) };
    const sent =
      what === 'the network' ? { networkConfiguration: { awsvpcConfiguration } } : change;
    update(story, sent);
    const after = story.service('web');
    expect(after.deployments?.[0]?.id).not.toBe(before);
    const [revision] = story.ecs<{ serviceRevisions: ServiceRevision[] }>(
      'DescribeServiceRevisions',
      { serviceRevisionArns: [after.currentServiceRevisions?.[0]?.arn] },
    ).serviceRevisions;
    expect(revision?.taskDefinition).toBe(after.taskDefinition);
    expect(after.deployments?.[0]?.id).toBe(
      `ecs-svc/${revision?.serviceRevisionArn?.split('/').at(-1)}`,
    );
  });

  test.each<[string, Partial<UpdateServiceRequest>]>([
    ['the desired count', { desiredCount: 3 }],
    ['the deployment configuration', { deploymentConfiguration: { maximumPercent: 150 } }],
    ['tag propagation', { propagateTags: 'SERVICE', enableECSManagedTags: true }],
    ['rebalancing', { availabilityZoneRebalancing: 'DISABLED' }],
    ['the same task definition again', { taskDefinition: 'web:1' }],
  ])('%s does not start one', (_, change) => {
    const story = aStory();
    const before = story.service('web').deployments?.[0]?.id;
    update(story, change);
    expect(story.service('web').deployments?.[0]?.id).toBe(before);
  });

  test('refuses a grace period for a service without load balancers', () => {
    const story = aStory();
    expect(() => update(story, { healthCheckGracePeriodSeconds: 30 })).toThrow(
      'only valid for services configured to use load balancers',
    );
  });

  test('keeps what is not sent, member by member of the deployment configuration', () => {
    const story = newStory();
    register(story);
    story.ecs(
      'CreateService',
      aService(story, {
        propagateTags: 'SERVICE',
        deploymentConfiguration: {
          minimumHealthyPercent: 50,
          deploymentCircuitBreaker: {
            enable: true,
            rollback: true,
            resetOnHealthyTask: false,
            thresholdConfiguration: { type: 'COUNT', value: 7 },
          },
        },
      }),
    );
    update(story, {
      deploymentConfiguration: {
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true } as never,
      },
    });
    expect(story.service('web')).toMatchObject({
      propagateTags: 'SERVICE',
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 150,
        deploymentCircuitBreaker: {
          enable: true,
          rollback: false,
          resetOnHealthyTask: false,
          thresholdConfiguration: { type: 'COUNT', value: 7 },
        },
      },
    });
  });

  test('moves from a launch type to a strategy and back, the tasks only when forced', () => {
    const story = aStory();
    story.ecs('PutClusterCapacityProviders', {
      cluster: 'main',
      capacityProviders: ['FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    });
    const before = story.service('web').deployments?.[0]?.id;
    update(story, { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] });
    expect(story.service('web')).toMatchObject({
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }],
      deployments: [{ id: before, launchType: 'FARGATE' }],
    });
    expect(story.service('web').launchType).toBeUndefined();
    update(story, { forceNewDeployment: true, capacityProviderStrategy: [] });
    expect(story.service('web')).toMatchObject({ launchType: 'FARGATE' });
    expect(story.service('web').capacityProviderStrategy).toBeUndefined();
  });

  test('an INACTIVE one is refused', () => {
    const story = aStory();
    story.ecs('DeleteService', { cluster: 'main', service: 'web', force: true });
    story.pass(120);
    expect(() => update(story, { desiredCount: 1 })).toThrow(
      expect.objectContaining({ code: 'ServiceNotActiveException' }),
    );
  });
});

describe('deployments of a service', () => {
  test('are listed newest first, by status and by time', () => {
    const story = aStory();
    const since = new Date(story.world.now());
    update(story, { forceNewDeployment: true });
    const list = (filter: object) =>
      story.ecs<{ serviceDeployments: { status: string }[] }>('ListServiceDeployments', {
        cluster: 'main',
        service: 'web',
        ...filter,
      }).serviceDeployments;
    expect(list({}).map(({ status }) => status)).toEqual(['PENDING', 'SUCCESSFUL']);
    expect(list({ status: ['SUCCESSFUL'] })).toHaveLength(1);
    expect(list({ createdAt: { after: since } })).toHaveLength(1);
  });
});

function aStory(): Story {
  const story = newStory();
  register(story);
  story.ecs('CreateService', aService(story));
  story.pass(60);
  return story;
}

function update(story: Story, change: object): void {
  story.ecs('UpdateService', { cluster: 'main', service: 'web', ...change });
}
