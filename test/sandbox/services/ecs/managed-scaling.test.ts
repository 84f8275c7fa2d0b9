import type { Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { autoScaling } from '../../../../lib/sandbox/services/auto-scaling/index.ts';
import { cloudWatch } from '../../../../lib/sandbox/services/cloudwatch/index.ts';
import { associate, groupOf, providerOf } from './capacity-story.ts';
import { aFleetProvider, newFleetStory, registerSleep, runSleep, tasksOf } from './fleet-story.ts';
import { type Story, scope } from './story.ts';

describe('cluster auto scaling', () => {
  test('goes as the tutorial of the developer guide tells it', () => {
    const story = newFleetStory();
    aFleetProvider(story, 'tutorial', { MaxSize: 100 });
    aFleetProvider(story, 'burst', { MaxSize: 100 });
    associate(story, ['tutorial', 'burst']);
    story.pass(119);
    expect(reservations(story, 'tutorial')).toEqual([100]);
    registerSleep(story);
    const started = runSleep(story, 5, {
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
    });
    expect(started.map(({ capacityProviderName }) => capacityProviderName)).toEqual([
      'tutorial',
      'burst',
      'tutorial',
      'burst',
      'tutorial',
    ]);
    expect(started.every(({ lastStatus }) => lastStatus === 'PROVISIONING')).toBe(true);
    story.pass(60);
    expect(reservations(story, 'tutorial')).toEqual([100, 200]);
    expect(alarmStates(story, 'tutorial')).toEqual({ High: 'ALARM', Low: 'OK' });
    expect(sizeOf(story, 'tutorial')).toBe(2);
    expect(sizeOf(story, 'burst')).toBe(2);
    story.pass(120);
    expect(tasksOf(story).map(({ lastStatus }) => lastStatus)).toEqual(Array(5).fill('RUNNING'));
    // Packed by memory: one instance of each group is in use.
    expect(
      new Set(tasksOf(story).map(({ containerInstanceArn }) => containerInstanceArn)).size,
    ).toBe(2);
    expect(reservations(story, 'tutorial').at(-1)).toBe(50);
  });

  test('starts with two instances, and orders the rest when these are warm', () => {
    const story = aStory();
    registerSleep(story, { memory: 600 });
    runSleep(story, 5);
    story.pass(61);
    expect(sizeOf(story)).toBe(2);
    story.pass(180);
    expect(sizeOf(story)).toBe(2);
    expect(reservations(story).at(-1)).toBe(250);
    story.pass(180);
    expect(sizeOf(story)).toBe(5);
    story.pass(180);
    expect(running(story)).toBe(5);
    expect(reservations(story).at(-1)).toBe(100);
  });

  test.each([
    ['the maximum of the group', { MaxSize: 3 }, {}, 3],
    ['the maximum step', {}, { maximumScalingStepSize: 1 }, 3],
    ['the minimum step', {}, { minimumScalingStepSize: 6 }, 8],
    ['spare capacity', {}, { targetCapacity: 50 }, 10],
  ])('grows by %s', (_, fleet, scaling, size) => {
    const story = aStory(fleet, { status: 'ENABLED', ...scaling });
    registerSleep(story, { memory: 600 });
    runSleep(story, 5);
    story.pass(420);
    expect(sizeOf(story)).toBe(size);
  });

  test('orders nothing for tasks that fit no instance, and lets them give up after half an hour', () => {
    const story = aStory();
    registerSleep(story, { memory: 1000 });
    const [task] = runSleep(story, 1);
    story.pass(29 * 60);
    expect(sizeOf(story)).toBe(0);
    expect(new Set(reservations(story))).toEqual(new Set([100]));
    expect(tasksOf(story)).toMatchObject([{ lastStatus: 'PROVISIONING' }]);
    story.pass(90);
    expect(read(story, task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'EMPTY CAPACITY PROVIDER',
    });
  });

  test('counts a task by the smallest type of a group with several', () => {
    const story = aStory({
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateName: 'web', Version: '1' },
          Overrides: [{ InstanceType: 't3.small' }, { InstanceType: 't3.micro' }],
        },
      },
      LaunchTemplate: undefined,
    });
    registerSleep(story, { memory: 1500 });
    runSleep(story, 1);
    story.pass(120);
    expect(sizeOf(story)).toBe(0);
  });

  test('lets 500 tasks of a cluster wait, and refuses the next', () => {
    const story = aStory({ MaxSize: 0 });
    registerSleep(story);
    expect(runSleep(story, 500)).toHaveLength(500);
    expect(
      story.ecs<{ failures: object[] }>('RunTask', { cluster: 'main', taskDefinition: 'sleep' })
        .failures,
    ).toHaveLength(1);
  });

  test('takes instances away after a quarter of an hour: empty ones, less than half at a time', () => {
    const story = aStory();
    registerSleep(story, { memory: 600 });
    const started = runSleep(story, 6);
    story.pass(600);
    expect(running(story)).toBe(6);
    const kept = started[0];
    for (const { taskArn } of started.slice(1))
      story.ecs('StopTask', { cluster: 'main', task: taskArn });
    story.pass(14 * 60);
    expect(sizeOf(story)).toBe(6);
    expect(groupOf(story, 'web').members.every((one) => one.protected)).toBe(true);
    expect(alarmStates(story)).toMatchObject({ Low: 'OK' });
    story.pass(120);
    expect(alarmStates(story)).toMatchObject({ Low: 'ALARM' });
    expect([4, 3]).toContain(sizeOf(story));
    story.pass(300);
    expect(sizeOf(story)).toBe(1);
    expect(running(story)).toBe(1);
    expect(read(story, kept)?.lastStatus).toBe('RUNNING');
    story.ecs('StopTask', { cluster: 'main', task: kept?.taskArn });
    story.pass(20 * 60);
    expect(sizeOf(story)).toBe(0);
    expect(reservations(story).at(-1)).toBe(100);
  });

  test('starts and stops instances for ever where nothing runs and the target is below 100, as AWS does', () => {
    const story = aStory({}, { status: 'ENABLED', targetCapacity: 90 });
    const sizes = Array.from({ length: 60 }, () => {
      story.pass(60);
      return sizeOf(story);
    });
    const starts = sizes.filter((size, minute) => size === 2 && (sizes[minute - 1] ?? 0) < 2);
    expect(starts.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBe(2);
  });

  test('does not go below the minimum of the group', () => {
    const story = aStory({ MinSize: 1, DesiredCapacity: 3 });
    story.pass(40 * 60);
    expect(sizeOf(story)).toBe(1);
  });

  test('comes to rest: no look is planned while nothing can change', () => {
    const story = aStory();
    registerSleep(story, { memory: 600 });
    runSleep(story, 2);
    story.pass(30 * 60);
    expect(running(story)).toBe(2);
    expect(looks(story)).toEqual([]);
    expect(reservations(story)).toHaveLength(31);
    expect(reservations(story).slice(-20)).toEqual(Array(20).fill(100));
    expect(alarmStates(story)).toEqual({ High: 'OK', Low: 'OK' });
    runSleep(story, 1);
    expect(looks(story)).toHaveLength(1);
  });

  test('keeps nothing when managed scaling is switched off', () => {
    const story = aStory();
    story.ecs('UpdateCapacityProvider', {
      name: 'web',
      autoScalingGroupProvider: {
        managedScaling: { status: 'DISABLED' },
        managedTerminationProtection: 'DISABLED',
      },
    });
    story.pass(60);
    registerSleep(story);
    expect(runSleep(story, 1)).toEqual([]);
    story.pass(300);
    expect(sizeOf(story)).toBe(0);
  });
});

describe('a service', () => {
  test('moves to another provider by a new deployment; then the first provider goes', () => {
    const story = aStory();
    aFleetProvider(story, 'next');
    associate(story, ['web', 'next']);
    story.pass(6);
    registerSleep(story, { memory: 600 });
    story.ecs('CreateService', {
      cluster: 'main',
      serviceName: 'web',
      taskDefinition: 'sleep',
      desiredCount: 2,
      capacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }],
    });
    story.pass(300);
    expect(story.service('web').runningCount).toBe(2);
    story.ecs('UpdateService', {
      cluster: 'main',
      service: 'web',
      capacityProviderStrategy: [{ capacityProvider: 'next', weight: 1 }],
      forceNewDeployment: true,
    });
    expect(() => associate(story, ['next'])).toThrow(
      expect.objectContaining({ code: 'ResourceInUseException' }),
    );
    story.pass(300);
    expect(story.service('web').deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(tasksOf(story).map((task) => task.capacityProviderName)).toEqual(['next', 'next']);
    associate(story, ['next']);
    story.pass(6);
    story.ecs('DeleteCapacityProvider', { capacityProvider: 'web' });
    story.pass(6);
    expect(providerOf(story, 'web').status).toBe('INACTIVE');
    // Nobody scales the first group any more, and its instances keep their protection.
    story.pass(1800);
    expect(sizeOf(story)).toBe(2);
    expect(groupOf(story, 'web').members.every((one) => one.protected)).toBe(true);
  });
});

describe('managed draining', () => {
  test('holds an instance back until the tasks of a service run elsewhere', () => {
    const story = aStory({ NewInstancesProtectedFromScaleIn: false }, UNPROTECTED);
    registerSleep(story, { memory: 600 });
    story.ecs('CreateService', {
      cluster: 'main',
      serviceName: 'web',
      taskDefinition: 'sleep',
      desiredCount: 2,
      capacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }],
    });
    story.pass(600);
    const [victim] = groupOf(story, 'web').members;
    story.call(autoScaling, 'TerminateInstanceInAutoScalingGroup', {
      InstanceId: victim?.id,
      ShouldDecrementDesiredCapacity: false,
    });
    story.pass(5);
    expect(stateOf(story, victim?.id)).toBe('Terminating:Wait');
    expect(instances(story, 'DRAINING')).toHaveLength(1);
    story.pass(300);
    expect(stateOf(story, victim?.id)).toBeUndefined();
    expect(story.service('web').runningCount).toBe(2);
    expect(instances(story, 'DRAINING')).toEqual([]);
  });

  test('lets go after an hour what runs a standalone task', () => {
    const story = aStory({ NewInstancesProtectedFromScaleIn: false }, UNPROTECTED);
    registerSleep(story, { memory: 600 });
    const [task] = runSleep(story, 1);
    story.pass(300);
    story.call(autoScaling, 'SetDesiredCapacity', {
      AutoScalingGroupName: 'web',
      DesiredCapacity: 0,
    });
    story.pass(3500);
    expect(read(story, task)?.lastStatus).toBe('RUNNING');
    story.pass(400);
    expect(read(story, task)?.lastStatus).toBe('STOPPED');
  });
});

const UNPROTECTED = { managedScaling: { status: 'ENABLED' } };

/** A story with cluster `main` on one managed provider and group `web`. */
function aStory(fleet: object = {}, scaling: object = { status: 'ENABLED' }): Story {
  const story = newFleetStory();
  const settings =
    'managedScaling' in scaling
      ? scaling
      : { managedScaling: scaling, managedTerminationProtection: 'ENABLED' };
  aFleetProvider(story, 'web', { ...fleet }, settings);
  associate(story, ['web']);
  story.pass(60);
  return story;
}

function sizeOf(story: Story, group = 'web'): number {
  return groupOf(story, group).desired;
}

function stateOf(story: Story, id: string | undefined): string | undefined {
  return groupOf(story, 'web').members.find((one) => one.id === id)?.state;
}

function running(story: Story): number {
  return tasksOf(story).filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
}

function read(story: Story, task: Task | undefined): Task | undefined {
  return story.ecs<{ tasks: Task[] }>('DescribeTasks', { cluster: 'main', tasks: [task?.taskArn] })
    .tasks[0];
}

function instances(story: Story, status: string): readonly string[] {
  return story.ecs<{ containerInstanceArns: string[] }>('ListContainerInstances', {
    cluster: 'main',
    status,
  }).containerInstanceArns;
}

/** CapacityProviderReservation, minute by minute. */
function reservations(story: Story, provider = 'web'): readonly (number | undefined)[] {
  const now = story.world.now();
  return story
    .call<{ Datapoints: { Timestamp: Date; Average: number }[] }>(
      cloudWatch,
      'GetMetricStatistics',
      {
        Namespace: 'AWS/ECS/ManagedScaling',
        MetricName: 'CapacityProviderReservation',
        Dimensions: [
          { Name: 'CapacityProviderName', Value: provider },
          { Name: 'ClusterName', Value: 'main' },
        ],
        StartTime: new Date(now - 3_600_000),
        EndTime: new Date(now + 1),
        Period: 60,
        Statistics: ['Average'],
      },
    )
    .Datapoints.toSorted((a, b) => a.Timestamp.getTime() - b.Timestamp.getTime())
    .map(({ Average }) => Average);
}

function alarmStates(story: Story, provider = 'web'): Readonly<Record<string, string>> {
  const { MetricAlarms } = story.call<{
    MetricAlarms: { AlarmName: string; StateValue: string }[];
  }>(cloudWatch, 'DescribeAlarms', { AlarmNamePrefix: `TargetTracking-${provider}-` });
  return Object.fromEntries(
    MetricAlarms.map(({ AlarmName, StateValue }) => [
      AlarmName.includes('AlarmHigh') ? 'High' : 'Low',
      StateValue,
    ]),
  );
}

function looks(story: Story): readonly unknown[] {
  return story.world
    .snapshot()
    .timers.filter(
      ({ kind, scope: { region } }) => kind === 'ecs.capacity-look' && region === scope.region,
    );
}
