import type { ServiceDeployment, Task, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { behave } from '../../../../lib/sandbox/services/ecs/index.ts';
import { aService, newStory, register, type Story } from './story.ts';

const breaker = {
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
};

describe('a first deployment', () => {
  test('starts its tasks through their states and completes', () => {
    const story = newStory();
    register(story);
    story.ecs('CreateService', aService(story));
    expect(current(story).status).toBe('PENDING');
    story.pass(2);
    expect(states(story)).toEqual(['PROVISIONING', 'PROVISIONING']);
    expect(current(story).status).toBe('IN_PROGRESS');
    expect(story.service('web').pendingCount).toBe(2);
    story.pass(10);
    expect(states(story)).toEqual(['PENDING', 'PENDING']);
    story.pass(60);
    expect(states(story)).toEqual(['RUNNING', 'RUNNING']);
    expect(current(story).status).toBe('SUCCESSFUL');
    expect(story.service('web').deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2, failedTasks: 0 },
    ]);
    expect(messages(story)).toEqual([
      expect.stringMatching(/^\(service web\) has started 2 tasks: \(task \w+\) \(task \w+\)\.$/),
      expect.stringMatching(
        /^\(service web\) \(deployment ecs-svc\/\d{19}\) deployment completed\.$/,
      ),
      '(service web) has reached a steady state.',
    ]);
  });

  test('spreads its tasks over the subnets', () => {
    const story = running({ desiredCount: 4 });
    const subnets = tasksOf(story).map(
      (task) => task.attachments?.[0]?.details?.find(({ name }) => name === 'subnetId')?.value,
    );
    expect(subnets.filter((id) => id === story.subnets[0])).toHaveLength(2);
  });

  test('that cannot pull its image fails at the third task, with nothing to roll back to', () => {
    const story = newStory();
    register(story, 'shop:gantry-fail-pull');
    story.ecs('CreateService', aService(story, { desiredCount: 1, ...breaker }));
    story.pass(900);
    const deployment = current(story);
    expect(deployment.status).toBe('ROLLBACK_FAILED');
    expect(deployment.deploymentCircuitBreaker).toEqual({
      status: 'TRIGGERED',
      failureCount: 3,
      threshold: 3,
    });
    expect(story.service('web').deployments).toMatchObject([
      {
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
        failedTasks: 3,
      },
    ]);
    const [task] = tasksOf(story, 'STOPPED');
    expect(task).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining(
        'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/shop:gantry-fail-pull',
      ),
    });
  });

  test('without a circuit breaker goes on for ever, ever more slowly', () => {
    const story = newStory();
    register(story, 'shop:gantry-fail-pull');
    story.ecs('CreateService', aService(story, { desiredCount: 1 }));
    story.pass(3600);
    const failedInAnHour = story.service('web').deployments?.[0]?.failedTasks ?? 0;
    story.pass(3600);
    const failedInTheNext =
      (story.service('web').deployments?.[0]?.failedTasks ?? 0) - failedInAnHour;
    expect(failedInAnHour).toBeGreaterThan(5);
    expect(failedInTheNext).toBeLessThanOrEqual(3);
    expect(current(story).status).toBe('IN_PROGRESS');
    expect(messages(story)).toContain(
      '(service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    );
  });

  test('whose log group is missing fails to start', () => {
    const story = newStory();
    story.ecs('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [
        {
          name: 'web',
          image: 'nginx',
          memory: 128,
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': '/web',
              'awslogs-region': 'eu-west-1',
              'awslogs-stream-prefix': 'web',
            },
          },
        },
      ],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
    });
    story.ecs('CreateService', aService(story, { desiredCount: 1 }));
    story.pass(60);
    expect(tasksOf(story, 'STOPPED')[0]?.stoppedReason).toContain(
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
    );
  });

  test('whose execution role does not exist starts nothing and says so', () => {
    const story = newStory();
    register(story, undefined, { executionRoleArn: 'arn:aws:iam::123456789012:role/none' });
    story.ecs('CreateService', aService(story, { desiredCount: 1 }));
    story.pass(5);
    expect(tasksOf(story)).toEqual([]);
    expect(messages(story)[0]).toContain(
      "failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/none'",
    );
  });
});

describe('a rolling update', () => {
  test('starts the new tasks, then stops the old ones, and completes', () => {
    const story = running();
    const first = story.service('web').deployments?.[0]?.id;
    const id = update(story, { taskDefinition: register(story, 'nginx:1.28') });
    story.pass(5);
    expect(story.service('web').deployments).toMatchObject([
      { id, status: 'PRIMARY', desiredCount: 2, pendingCount: 2, rolloutState: 'IN_PROGRESS' },
      { id: first, status: 'ACTIVE', desiredCount: 0, runningCount: 2, rolloutState: 'COMPLETED' },
    ]);
    story.pass(120);
    expect(story.service('web').deployments).toMatchObject([{ id, rolloutState: 'COMPLETED' }]);
    expect(current(story)).toMatchObject({
      status: 'SUCCESSFUL',
      targetServiceRevision: { arn: expect.stringContaining(`/${id?.slice('ecs-svc/'.length)}`) },
    });
    expect(tasksOf(story).map(({ taskDefinitionArn }) => taskDefinitionArn)).toEqual(
      Array.from({ length: 2 }, () => expect.stringMatching(/:2$/)),
    );
  });

  test('keeps within minimumHealthyPercent rounded up and maximumPercent rounded down', () => {
    const story = running({
      desiredCount: 3,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 134 },
    });
    update(story, { taskDefinition: register(story) });
    let most = 0;
    let fewest = 3;
    for (let second = 0; second < 300; second += 1) {
      story.pass(1);
      const wanted = tasksOf(story);
      most = Math.max(most, wanted.length);
      fewest = Math.min(fewest, wanted.filter(({ lastStatus }) => lastStatus === 'RUNNING').length);
    }
    expect(most).toBe(4);
    expect(fewest).toBe(2);
    expect(current(story).status).toBe('SUCCESSFUL');
  });

  test('that its percentages block says so and does not move', () => {
    const story = running({
      desiredCount: 2,
      deploymentConfiguration: { minimumHealthyPercent: 75, maximumPercent: 120 },
    });
    update(story, { taskDefinition: register(story) });
    story.pass(600);
    expect(current(story).status).toBe('IN_PROGRESS');
    expect(messages(story)).toContain(
      '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
  });

  test.each([
    ['cannot be pulled', 'shop:gantry-fail-pull'],
    ['exits', 'shop:gantry-exit-1'],
  ])('to an image that %s rolls back to the revision before', (_, image) => {
    const story = running(breaker);
    const before = tasksOf(story).map(({ taskArn }) => taskArn);
    const failed = update(story, { taskDefinition: register(story, image) });
    story.pass(600);
    const service = story.service('web');
    expect(service.taskDefinition).toMatch(/:1$/);
    expect(service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(service.deployments?.[0]?.id).not.toBe(failed);
    expect(current(story)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'TRIGGERED', threshold: 3 },
      rollback: { serviceRevisionArn: expect.stringContaining('service-revision/main/web/') },
    });
    expect(tasksOf(story).map(({ taskArn }) => taskArn)).toEqual(before);
    expect(messages(story).join('\n')).toMatch(
      /\(deployment ecs-svc\/\d+\) deployment failed: tasks failed to start\.\n\(service web\) rolling back to deployment ecs-svc\/\d+\./,
    );
  });

  test('to an image that fails its container health check rolls back', () => {
    const story = running(breaker);
    const containerDefinitions = [
      {
        name: 'web',
        image: 'shop:gantry-unhealthy',
        healthCheck: { command: ['CMD', 'true'], interval: 5, retries: 2 },
      },
    ];
    update(story, { taskDefinition: register(story, undefined, { containerDefinitions }) });
    story.pass(600);
    expect(current(story).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(tasksOf(story, 'STOPPED')[0]).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
      healthStatus: 'UNHEALTHY',
    });
  });

  test('to an image that never gets ready waits for ever', () => {
    const story = running(breaker);
    update(story, { taskDefinition: register(story, 'shop:gantry-never-ready') });
    story.pass(3600);
    expect(current(story).status).toBe('IN_PROGRESS');
    expect(story.service('web')).toMatchObject({ runningCount: 2, pendingCount: 2 });
  });

  test('is superseded by the next one', () => {
    const story = running();
    update(story, { taskDefinition: register(story, 'nginx:2') });
    const superseded = current(story).serviceDeploymentArn;
    update(story, { taskDefinition: register(story, 'nginx:3') });
    story.pass(300);
    expect(current(story).status).toBe('SUCCESSFUL');
    expect(describeDeployment(story, superseded).status).toBe('STOPPED');
    expect(story.service('web').taskDefinition).toMatch(/:3$/);
  });

  test('can be stopped, which rolls back', () => {
    const story = running();
    update(story, { taskDefinition: register(story, 'shop:gantry-never-ready') });
    story.pass(30);
    story.ecs('StopServiceDeployment', {
      serviceDeploymentArn: current(story).serviceDeploymentArn,
    });
    expect(current(story).status).toBe('ROLLBACK_IN_PROGRESS');
    story.pass(120);
    expect(current(story).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(story.service('web').taskDefinition).toMatch(/:1$/);
  });

  test('goes on after a snapshot was restored elsewhere', () => {
    const story = running();
    update(story, { taskDefinition: register(story, 'nginx:2') });
    story.pass(12);
    const snapshot = JSON.parse(JSON.stringify(story.world.snapshot()));
    const other = newStory();
    other.world.restore(snapshot);
    other.pass(120);
    story.pass(120);
    expect(other.service('web')).toEqual(story.service('web'));
    expect(current(other).status).toBe('SUCCESSFUL');
  });
});

describe('a running service', () => {
  test('scales out and in without a deployment', () => {
    const story = running();
    const deployment = current(story).serviceDeploymentArn;
    update(story, { desiredCount: 5 });
    story.pass(60);
    expect(story.service('web')).toMatchObject({ desiredCount: 5, runningCount: 5 });
    update(story, { desiredCount: 1 });
    story.pass(60);
    expect(story.service('web')).toMatchObject({ desiredCount: 1, runningCount: 1 });
    expect(current(story).serviceDeploymentArn).toBe(deployment);
    expect(tasksOf(story, 'STOPPED')[0]?.stoppedReason).toMatch(
      /^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/,
    );
  });

  test('replaces a task that somebody stops, or whose container ends', () => {
    const story = newStory();
    behave(story.world, { image: 'batch:*', does: { exit: 3, after: 60_000 } });
    register(story, 'batch:1');
    story.ecs('CreateService', aService(story, { desiredCount: 1 }));
    story.pass(40);
    expect(current(story).status).toBe('SUCCESSFUL');
    story.pass(60);
    const [ended] = tasksOf(story, 'STOPPED');
    expect(ended).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 3 }],
    });
    const [task] = tasksOf(story);
    story.ecs('StopTask', { cluster: 'main', task: task?.taskArn, reason: 'test' });
    story.pass(100);
    expect(tasksOf(story)).toHaveLength(1);
    expect(story.service('web').deployments?.[0]).toMatchObject({
      rolloutState: 'COMPLETED',
      failedTasks: 0,
    });
  });

  test('shares its tasks between capacity providers by base and weight', () => {
    const story = newStory();
    register(story);
    story.ecs('PutClusterCapacityProviders', {
      cluster: 'main',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 2, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      ],
    });
    story.ecs('CreateService', aService(story, { launchType: undefined, desiredCount: 10 }));
    story.pass(60);
    const providers = tasksOf(story).map(({ capacityProviderName }) => capacityProviderName);
    expect(providers.filter((name) => name === 'FARGATE')).toHaveLength(4);
    expect(providers.filter((name) => name === 'FARGATE_SPOT')).toHaveLength(6);
    expect(story.service('web').launchType).toBeUndefined();
  });

  test('is deleted with its tasks and their network interfaces, and stays describable', () => {
    const story = running();
    expect(() => story.ecs('DeleteService', { cluster: 'main', service: 'web' })).toThrow(
      'The service cannot be stopped while it is scaled above 0.',
    );
    story.ecs('DeleteService', { cluster: 'main', service: 'web', force: true });
    expect(story.service('web').status).toBe('DRAINING');
    expect(() => story.ecs('CreateService', aService(story))).toThrow(
      'Unable to Start a service that is still Draining.',
    );
    expect(() => story.ecs('DeleteCluster', { cluster: 'main' })).toThrow(
      expect.objectContaining({ code: 'ClusterContainsServicesException' }),
    );
    story.pass(60);
    expect(story.service('web')).toMatchObject({ status: 'INACTIVE', deployments: [] });
    expect(Object.keys(story.world.dump()).join()).not.toContain('network-interface');
    story.ecs('CreateService', aService(story));
    story.pass(60);
    expect(story.service('web')).toMatchObject({ status: 'ACTIVE', runningCount: 2 });
  });
});

function running(overrides = {}): Story {
  const story = newStory();
  register(story);
  story.ecs('CreateService', aService(story, overrides));
  story.pass(60);
  expect(current(story).status).toBe('SUCCESSFUL');
  return story;
}

function update(story: Story, change: Partial<UpdateServiceRequest>): string | undefined {
  story.ecs('UpdateService', { cluster: 'main', service: 'web', ...change });
  return story.service('web').deployments?.[0]?.id;
}

function current(story: Story): ServiceDeployment {
  return describeDeployment(story, story.service('web').currentServiceDeployment);
}

function describeDeployment(story: Story, arn: string | undefined): ServiceDeployment {
  const [found] = story.ecs<{ serviceDeployments: ServiceDeployment[] }>(
    'DescribeServiceDeployments',
    { serviceDeploymentArns: [arn] },
  ).serviceDeployments;
  if (found === undefined) throw new Error(`no deployment ${arn}`);
  return found;
}

function tasksOf(story: Story, desiredStatus = 'RUNNING'): readonly Task[] {
  const { taskArns: tasks } = story.ecs<{ taskArns: string[] }>('ListTasks', {
    cluster: 'main',
    serviceName: 'web',
    desiredStatus,
  });
  if (tasks.length === 0) return [];
  return story.ecs<{ tasks: Task[] }>('DescribeTasks', { cluster: 'main', tasks }).tasks;
}

function states(story: Story) {
  return tasksOf(story).map(({ lastStatus }) => lastStatus);
}

/** The service's events, oldest first. */
function messages(story: Story): readonly string[] {
  return (story.service('web').events ?? []).map(({ message }) => message ?? '').reverse();
}
