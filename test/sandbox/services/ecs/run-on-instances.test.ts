import type { Failure, Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { autoScaling } from '../../../../lib/sandbox/services/auto-scaling/index.ts';
import { aFleetProvider, newFleetStory, tasksOf } from './fleet-story.ts';
import { hosts, hostsOf, onHosts, registerOnHosts } from './hosts.ts';
import type { Story } from './story.ts';

interface Answer {
  readonly tasks: readonly Task[];
  readonly failures: readonly Failure[];
}

function run(story: Story, input: object = {}): Answer {
  return story.ecs<Answer>('RunTask', {
    cluster: 'main',
    taskDefinition: 'web',
    launchType: 'EC2',
    ...input,
  });
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

describe('RunTask on EC2', () => {
  test('needs container instances', () => {
    const story = newFleetStory();
    registerOnHosts(story);
    expect(refusal(() => run(story))).toBe('No Container Instances were found in your cluster.');
  });

  test('places tasks as its strategy says', () => {
    const story = newFleetStory();
    const machines = hosts(story, 3);
    registerOnHosts(story);
    const { tasks, failures } = run(story, {
      count: 4,
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
    });
    expect(failures).toEqual([]);
    expect(new Set(tasks.map((task) => task.containerInstanceArn)).size).toBe(1);
    expect(tasks[0]).toMatchObject({ group: 'family:web', lastStatus: 'PENDING' });
    expect(run(story, { count: 3 }).tasks.map((task) => task.containerInstanceArn)).toEqual(
      // Spread over zones: b has none of the family yet.
      expect.arrayContaining([machines[1]?.containerInstanceArn]),
    );
  });

  test('says of each instance why it cannot take a task, and starts what fits', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story, { memory: 3000 });
    const { tasks, failures } = run(story, { count: 3 });
    expect(tasks).toHaveLength(2);
    expect(failures).toEqual(
      machines.map(({ containerInstanceArn }) => ({
        arn: containerInstanceArn,
        reason: 'RESOURCE:MEMORY',
      })),
    );
  });

  test('puts each task on an instance of its own where it must', () => {
    const story = newFleetStory();
    hosts(story, 2);
    registerOnHosts(story);
    const { tasks, failures } = run(story, {
      count: 3,
      placementConstraints: [{ type: 'distinctInstance' }],
    });
    expect(new Set(tasks.map((task) => task.containerInstanceArn)).size).toBe(2);
    expect(failures.map(({ reason }) => reason)).toEqual([
      'DistinctInstance placement constraint unsatisfied.',
      'DistinctInstance placement constraint unsatisfied.',
    ]);
  });

  test('counts what overrides ask for', () => {
    const story = newFleetStory();
    hosts(story, 1);
    registerOnHosts(story);
    const { failures } = run(story, {
      overrides: { containerOverrides: [{ name: 'web', memory: 5000 }] },
    });
    expect(failures).toMatchObject([{ reason: 'RESOURCE:MEMORY' }]);
  });

  test('leaves nothing on its instance when it ends', () => {
    const story = newFleetStory();
    hosts(story, 1);
    registerOnHosts(story, { image: 'job:gantry-exit-0' });
    run(story, { count: 2 });
    story.pass(60);
    expect(tasksOf(story, 'STOPPED').map(({ lastStatus }) => lastStatus)).toEqual([
      'STOPPED',
      'STOPPED',
    ]);
    expect(hostsOf(story)[0]?.remainingResources).toEqual(hostsOf(story)[0]?.registeredResources);
  });
});

describe('StartTask', () => {
  const start = (story: Story, containerInstances: readonly unknown[]) =>
    story.ecs<Answer>('StartTask', { cluster: 'main', taskDefinition: 'web', containerInstances });

  test('starts a task on each instance named, or says why not', () => {
    const story = newFleetStory();
    const [first, second] = hosts(story, 2).map(
      ({ containerInstanceArn = '' }) => containerInstanceArn,
    );
    registerOnHosts(story, { cpu: 1500 });
    expect(start(story, [first]).tasks).toMatchObject([{ containerInstanceArn: first }]);
    story.ecs('UpdateContainerInstancesState', {
      cluster: 'main',
      containerInstances: [second],
      status: 'DRAINING',
    });
    expect(start(story, [first, second, 'gone']).failures).toMatchObject([
      { arn: first, reason: 'RESOURCE:CPU' },
      { arn: second, reason: 'INACTIVE' },
      { reason: 'MISSING' },
    ]);
  });

  test('takes one to ten instances', () => {
    const story = newFleetStory();
    registerOnHosts(story);
    expect(refusal(() => start(story, []))).toBe('Container instances cannot be empty.');
    expect(refusal(() => start(story, Array(11).fill('one')))).toContain('at most 10');
  });
});

describe('tasks under a capacity provider', () => {
  const withProvider = {
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: 'pool' }],
  };

  function pool(story: Story, status: 'ENABLED' | 'DISABLED'): void {
    aFleetProvider(story, 'pool', {}, { managedScaling: { status } });
    story.ecs('PutClusterCapacityProviders', {
      cluster: 'main',
      capacityProviders: ['pool'],
      defaultCapacityProviderStrategy: [],
    });
    story.pass(10);
  }

  test('wait in PROVISIONING, and are placed as soon as an instance of it registers', () => {
    const story = newFleetStory();
    pool(story, 'ENABLED');
    registerOnHosts(story);
    hosts(story, 1);
    const { tasks } = run(story, { ...withProvider, count: 2 });
    expect(tasks).toMatchObject([
      { lastStatus: 'PROVISIONING', capacityProviderName: 'pool', launchType: 'EC2' },
      { lastStatus: 'PROVISIONING' },
    ]);
    expect(tasks[0]).not.toHaveProperty('containerInstanceArn');
    story.pass(300);
    expect(tasksOf(story).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    const mine = hostsOf(story).find(
      ({ containerInstanceArn }) =>
        containerInstanceArn === tasksOf(story)[0]?.containerInstanceArn,
    );
    expect(mine?.capacityProviderName).toBe('pool');
  });

  test('can be stopped while they wait', () => {
    const story = newFleetStory();
    pool(story, 'ENABLED');
    registerOnHosts(story);
    const [task] = run(story, withProvider).tasks;
    story.ecs('StopTask', { cluster: 'main', task: task?.taskArn });
    story.pass(1);
    expect(tasksOf(story, 'STOPPED')).toMatchObject([
      { lastStatus: 'STOPPED', stopCode: 'UserInitiated' },
    ]);
  });

  test('are not made without managed scaling and instances', () => {
    const story = newFleetStory();
    pool(story, 'DISABLED');
    registerOnHosts(story);
    const { tasks, failures } = run(story, withProvider);
    expect(tasks).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'EMPTY CAPACITY PROVIDER' }]);
    story.call(autoScaling, 'SetDesiredCapacity', {
      AutoScalingGroupName: 'pool',
      DesiredCapacity: 1,
    });
    story.pass(120);
    expect(run(story, withProvider).tasks).toHaveLength(1);
  });

  test('of a service are shared out over its providers, base first', () => {
    const story = newFleetStory();
    for (const name of ['one', 'two']) {
      aFleetProvider(
        story,
        name,
        { type: 't3.medium', DesiredCapacity: 1 },
        { managedScaling: { status: 'DISABLED' } },
      );
    }
    story.ecs('PutClusterCapacityProviders', {
      cluster: 'main',
      capacityProviders: ['one', 'two'],
      defaultCapacityProviderStrategy: [],
    });
    story.pass(120);
    registerOnHosts(story);
    story.ecs(
      'CreateService',
      onHosts({
        desiredCount: 8,
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: 'one', base: 2, weight: 1 },
          { capacityProvider: 'two', weight: 1 },
        ],
      }),
    );
    story.pass(60);
    const count = (name: string) =>
      tasksOf(story).filter(({ capacityProviderName }) => capacityProviderName === name).length;
    expect([count('one'), count('two')]).toEqual([5, 3]);
    story.ecs('UpdateService', {
      cluster: 'main',
      service: 'web',
      capacityProviderStrategy: [{ capacityProvider: 'two', weight: 1 }],
      forceNewDeployment: true,
    });
    let least = 8;
    for (let second = 0; second < 180; second += 1) {
      story.pass(1);
      least = Math.min(least, story.service('web').runningCount ?? 0);
    }
    expect(least).toBe(8);
    expect([count('one'), count('two')]).toEqual([0, 8]);
  });
});
