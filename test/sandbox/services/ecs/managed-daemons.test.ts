import type { Tag } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { cloudWatch } from '../../../../lib/sandbox/services/cloudwatch/index.ts';
import { behave } from '../../../../lib/sandbox/services/ecs/index.ts';
import {
  activeInstances,
  agentOf,
  agentRequest,
  agentsByInstance,
  createAgent,
  deleteAgent,
  deploymentOf,
  FLEET,
  machineCount,
  newDaemonStory,
  registerAgent,
  revisionOf,
  runService,
  updateAgent,
} from './daemon-story.ts';
import { aFleetProvider, tasksOf } from './fleet-story.ts';
import { type Story, scope } from './story.ts';

describe('a managed daemon', () => {
  test('is deployed at once where there are no instances, and starts none', () => {
    const story = newDaemonStory();
    const definition = registerAgent(story);
    createAgent(story);
    expect(deploymentOf(story).status).toBe('PENDING');
    story.pass(60);
    expect(deploymentOf(story)).toMatchObject({
      status: 'SUCCESSFUL',
      deploymentConfiguration: {
        drainPercent: 25,
        bakeTimeInMinutes: 0,
        alarms: { enable: false, alarmNames: [] },
      },
      circuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0 },
    });
    const [current] = agentOf(story).currentRevisions ?? [];
    expect(revisionOf(story, current?.arn)).toMatchObject({
      daemonTaskDefinitionArn: definition,
      critical: true,
      propagateTags: 'NONE',
      enableECSManagedTags: false,
      enableExecuteCommand: false,
    });
    expect(machineCount(story)).toBe(0);
  });

  test('has one task on each instance, which runs before any other', () => {
    const story = newDaemonStory();
    registerAgent(story);
    createAgent(story);
    runService(story, 4);
    story.pass(300);
    expect(agentsByInstance(story)).toEqual(Array(activeInstances(story).length).fill('agent:1'));
    expect(machineCount(story)).toBeGreaterThan(1);
    const tasks = tasksOf(story);
    for (const task of tasks.filter(({ group }) => group === 'service:web')) {
      const agent = tasks.find(
        (one) =>
          one.group === 'daemon:agent' && one.containerInstanceArn === task.containerInstanceArn,
      );
      expect(agent?.startedAt?.getTime()).toBeLessThanOrEqual(task.startedAt?.getTime() ?? 0);
    }
    expect(agentOf(story).currentRevisions?.[0]).toMatchObject({
      totalRunningCount: machineCount(story),
      capacityProviders: [{ arn: FLEET, runningCount: machineCount(story) }],
    });
  });

  test('replaces instances when it comes to them, is updated, and is deleted', () => {
    const story = newDaemonStory();
    registerAgent(story);
    runService(story, 2);
    story.pass(300);
    const first = activeInstances(story);
    createAgent(story);
    story.pass(600);
    expect(deploymentOf(story).status).toBe('SUCCESSFUL');
    const second = activeInstances(story);
    expect(second.filter((arn) => first.includes(arn))).toEqual([]);
    expect(agentsByInstance(story)).toEqual(Array(second.length).fill('agent:1'));

    registerAgent(story, 'agent:2');
    updateAgent(story);
    story.pass(10);
    expect(deploymentOf(story)).toMatchObject({
      status: 'IN_PROGRESS',
      sourceDaemonRevisions: [{ totalDrainingInstanceCount: 1 }],
    });
    story.pass(900);
    expect(deploymentOf(story).status).toBe('SUCCESSFUL');
    expect(agentsByInstance(story)).toEqual(Array(activeInstances(story).length).fill('agent:2'));
    expect(story.service('web').runningCount).toBe(2);

    deleteAgent(story);
    expect(agentOf(story).status).toBe('DELETE_IN_PROGRESS');
    expect(() => deleteAgent(story)).toThrow('not active');
    story.pass(900);
    expect(() => agentOf(story)).toThrow('was not found');
    expect(agentsByInstance(story)).toEqual(Array(activeInstances(story).length).fill('none'));
    expect(story.service('web').runningCount).toBe(2);
  });

  test('drains a share of its instances at a time', () => {
    const story = newDaemonStory();
    registerAgent(story);
    createAgent(story);
    runService(story, 8);
    story.pass(600);
    expect(activeInstances(story)).toHaveLength(4);
    registerAgent(story, 'agent:2');
    updateAgent(story, { deploymentConfiguration: { drainPercent: 50 } });
    story.pass(3);
    expect(deploymentOf(story).sourceDaemonRevisions?.[0]).toMatchObject({
      totalDrainingInstanceCount: 2,
      totalRunningInstanceCount: 2,
    });
    story.pass(1200);
    expect(deploymentOf(story).status).toBe('SUCCESSFUL');
  });

  test('goes back to the revision before when its tasks do not start', () => {
    const story = newDaemonStory();
    registerAgent(story);
    createAgent(story);
    runService(story, 2);
    story.pass(300);
    behave(story.world, { image: 'agent:2', does: 'fail-to-pull' });
    registerAgent(story, 'agent:2');
    updateAgent(story);
    story.pass(1800);
    expect(deploymentOf(story)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: expect.stringContaining('circuit breaker'),
      circuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
      rollback: { rollbackTargetDaemonRevisionArn: agentOf(story).currentRevisions?.[0]?.arn },
    });
    expect(agentsByInstance(story)).toEqual(Array(activeInstances(story).length).fill('agent:1'));
    expect(story.service('web').runningCount).toBe(2);
  });

  test('that is not critical holds nothing up, and its deployment fails all the same', () => {
    const story = newDaemonStory();
    behave(story.world, { image: 'agent:1', does: 'fail-to-pull' });
    registerAgent(story);
    createAgent(story, { critical: false });
    story.pass(60);
    runService(story, 1);
    story.pass(900);
    expect(deploymentOf(story).status).toBe('SUCCESSFUL');
    expect(agentsByInstance(story)).toEqual(['none']);
    expect(story.service('web').runningCount).toBe(1);
    updateAgent(story, { critical: false });
    story.pass(1800);
    expect(deploymentOf(story)).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: expect.stringContaining('failed in its turn'),
    });
    expect(story.service('web').runningCount).toBe(1);
  });

  test('fails for good when nothing was there before it', () => {
    const story = newDaemonStory();
    behave(story.world, { image: 'agent:1', does: 'fail-to-pull' });
    runService(story, 1);
    story.pass(300);
    registerAgent(story);
    createAgent(story);
    story.pass(1800);
    expect(deploymentOf(story)).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: expect.stringContaining('no earlier daemon revision'),
    });
    expect(agentOf(story).currentRevisions).toEqual([]);
    expect(story.service('web').runningCount).toBe(1);
  });

  test('takes its instance along when it stops, unless it is not critical', () => {
    const story = newDaemonStory();
    registerAgent(story);
    createAgent(story);
    runService(story, 1);
    story.pass(300);
    const before = activeInstances(story);
    stopAgent(story);
    story.pass(600);
    expect(activeInstances(story)).toHaveLength(1);
    expect(activeInstances(story)).not.toEqual(before);
    expect(agentsByInstance(story)).toEqual(['agent:1']);

    updateAgent(story, { critical: false });
    story.pass(900);
    const after = activeInstances(story);
    stopAgent(story);
    story.pass(600);
    expect(activeInstances(story)).toEqual(after);
    expect(agentsByInstance(story)).toEqual(['none']);
    expect(agentOf(story).currentRevisions?.[0]).toMatchObject({ totalWithoutDaemonCount: 1 });
  });

  test('is watched by alarms while it bakes', () => {
    const story = newDaemonStory();
    registerAgent(story);
    createAgent(story);
    runService(story, 1);
    story.pass(300);
    story.call(cloudWatch, 'PutMetricAlarm', {
      AlarmName: 'errors',
      Namespace: 'shop',
      MetricName: 'errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    registerAgent(story, 'agent:2');
    updateAgent(story, {
      deploymentConfiguration: {
        bakeTimeInMinutes: 30,
        alarms: { enable: true, alarmNames: ['errors'] },
      },
    });
    story.pass(900);
    expect(deploymentOf(story)).toMatchObject({
      status: 'IN_PROGRESS',
      alarms: { status: 'MONITORING', alarmNames: ['errors'] },
    });
    expect(agentsByInstance(story)).toEqual(['agent:2']);
    story.call(cloudWatch, 'SetAlarmState', {
      AlarmName: 'errors',
      StateValue: 'ALARM',
      StateReason: 'a test',
    });
    story.pass(900);
    expect(deploymentOf(story)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Alarm detected: errors.',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    });
    expect(agentsByInstance(story)).toEqual(['agent:1']);
  });

  test('is made once however often it is asked for, carries tags, and is listed', () => {
    const story = newDaemonStory();
    registerAgent(story);
    const tags = [{ key: 'team', value: 'shop' }];
    createAgent(story, { tags, propagateTags: 'DAEMON', enableECSManagedTags: true });
    createAgent(story, { tags, propagateTags: 'DAEMON', enableECSManagedTags: true });
    expect(() => createAgent(story)).toThrow('not idempotent');
    const { daemonArn } = agentOf(story);
    expect(
      story.ecs<{ tags: Tag[] }>('ListTagsForResource', { resourceArn: daemonArn }).tags,
    ).toEqual(tags);
    runService(story, 1);
    story.pass(300);
    const [task] = tasksOf(story).filter(({ group }) => group === 'daemon:agent');
    const { tasks } = story.ecs<{ tasks: { tags: Tag[] }[] }>('DescribeTasks', {
      cluster: 'main',
      tasks: [task?.taskArn],
      include: ['TAGS'],
    });
    expect(tasks[0]?.tags).toEqual(
      expect.arrayContaining([...tags, { key: 'aws:ecs:clusterName', value: 'main' }]),
    );
    const list = (input: object) =>
      story.ecs<{ daemonSummariesList: object[] }>('ListDaemons', {
        clusterArn: 'main',
        ...input,
      }).daemonSummariesList;
    expect(list({})).toMatchObject([{ daemonArn, status: 'ACTIVE' }]);
    expect(list({ capacityProviderArns: ['other'] })).toEqual([]);
    updateAgent(story);
    const deployments = (input: object) =>
      story.ecs<{ daemonDeployments: object[] }>('ListDaemonDeployments', { daemonArn, ...input })
        .daemonDeployments;
    expect(deployments({})).toHaveLength(2);
    expect(deployments({ status: ['SUCCESSFUL'] })).toHaveLength(1);
  });

  test('keeps its provider in use', () => {
    const story = newDaemonStory();
    registerAgent(story);
    createAgent(story);
    const remove = () =>
      story.ecs<{ capacityProvider: object }>('DeleteCapacityProvider', {
        capacityProvider: 'fleet',
        cluster: 'main',
      }).capacityProvider;
    expect(remove()).toMatchObject({ updateStatus: 'DELETE_FAILED' });
    deleteAgent(story);
    story.pass(60);
    expect(remove()).toMatchObject({ updateStatus: 'DELETE_IN_PROGRESS' });
  });

  test.each<[string, object, string]>([
    ['of a bad name', { daemonName: 'the agent' }, 'Daemon name'],
    ['without providers', { capacityProviderArns: [] }, 'cannot be empty'],
    ['of an unknown provider', { capacityProviderArns: ['none'] }, 'was not found'],
    ['of a group', { capacityProviderArns: ['group'] }, 'only supported on Managed Instances'],
    ['of an unknown definition', { daemonTaskDefinitionArn: 'none' }, 'not found'],
    ['that drains too much', { deploymentConfiguration: { drainPercent: 101 } }, 'drainPercent'],
    [
      'with alarms without names',
      { deploymentConfiguration: { alarms: { enable: true } } },
      'Alarm names',
    ],
    ['that bakes too long', { deploymentConfiguration: { bakeTimeInMinutes: 1441 } }, 'bakeTime'],
    ['with tags of others', { propagateTags: 'SERVICE' }, 'propagateTags'],
  ])('is refused %s', (_, overrides, message) => {
    const story = newDaemonStory();
    registerAgent(story);
    aFleetProvider(story, 'group');
    expect(() => story.ecs('CreateDaemon', agentRequest(overrides))).toThrow(message);
  });
});

describe('a daemon task definition', () => {
  test('is a family of revisions that are read back with defaults', () => {
    const story = newDaemonStory();
    registerAgent(story);
    const second = registerAgent(story, 'agent:2', { environment: [{ name: 'B', value: '1' }] });
    expect(second).toBe(
      `arn:aws:ecs:${scope.region}:${scope.account}:daemon-task-definition/agent:2`,
    );
    expect(
      story.ecs('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent' }),
    ).toMatchObject({
      daemonTaskDefinition: {
        family: 'agent',
        revision: 2,
        status: 'ACTIVE',
        pidMode: 'none',
        ipcMode: 'none',
        volumes: [],
        containerDefinitions: [{ name: 'agent', image: 'agent:2', essential: true, cpu: 0 }],
      },
    });
    expect(arnsOf(story, {})).toEqual([second.replace(':2', ':1'), second]);
    expect(arnsOf(story, { revision: 'LAST_REGISTERED' })).toEqual([second]);
  });

  test('is deleted while it is ACTIVE, and stays while a daemon runs it', () => {
    const story = newDaemonStory();
    const [first, second] = [registerAgent(story), registerAgent(story, 'agent:2')];
    createAgent(story);
    for (const daemonTaskDefinition of [first, second])
      story.ecs('DeleteDaemonTaskDefinition', { daemonTaskDefinition });
    expect(() => story.ecs('DeleteDaemonTaskDefinition', { daemonTaskDefinition: second })).toThrow(
      'not in ACTIVE status',
    );
    story.pass(120);
    expect(arnsOf(story, {})).toEqual([]);
    expect(arnsOf(story, { status: 'DELETE_IN_PROGRESS' })).toEqual([second]);
    expect(() =>
      story.ecs('DescribeDaemonTaskDefinition', { daemonTaskDefinition: first }),
    ).toThrow('Unable to describe');
  });

  test.each<[string, object, string]>([
    ['of a bad family', { family: 'the agent' }, 'Invalid family'],
    ['without containers', { containerDefinitions: [] }, 'cannot be empty'],
    ['of a size in words', { cpu: '1 vCPU' }, "Invalid 'cpu'"],
    ['in the namespace of a task', { pidMode: 'task' }, 'Invalid pidMode'],
    [
      'with a volume of two kinds',
      {
        volumes: [
          { name: 'logs', host: {}, logDriverVolumeConfiguration: { driver: 'json-file' } },
        ],
      },
      'not both',
    ],
    [
      'with the logs of another driver',
      { volumes: [{ name: 'logs', logDriverVolumeConfiguration: { driver: 'syslog' } }] },
      'is not supported',
    ],
    [
      'with a mount of nothing',
      {
        containerDefinitions: [
          { name: 'agent', image: 'agent:1', mountPoints: [{ sourceVolume: 'x' }] },
        ],
      },
      "Unknown volume 'x'",
    ],
  ])('is refused %s', (_, overrides, message) => {
    const story = newDaemonStory();
    const input = { family: 'agent', containerDefinitions: [{ name: 'agent', image: 'agent:1' }] };
    expect(() => story.ecs('RegisterDaemonTaskDefinition', { ...input, ...overrides })).toThrow(
      message,
    );
  });
});

function arnsOf(story: Story, input: object): readonly string[] {
  return story
    .ecs<{ daemonTaskDefinitions: { arn: string }[] }>('ListDaemonTaskDefinitions', input)
    .daemonTaskDefinitions.map(({ arn }) => arn);
}

function stopAgent(story: Story): void {
  const [task] = tasksOf(story).filter(({ group }) => group === 'daemon:agent');
  story.ecs('StopTask', { cluster: 'main', task: task?.taskArn });
}
