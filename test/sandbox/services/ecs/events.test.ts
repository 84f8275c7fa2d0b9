import { beforeEach, describe, expect, test } from 'vitest';
import { behave } from '../../../../lib/sandbox/services/ecs/behaviours.ts';
import { events } from '../../../../lib/sandbox/services/events/index.ts';
import { sqs } from '../../../../lib/sandbox/services/sqs/index.ts';
import { newFleetStory } from './fleet-story.ts';
import { hosts } from './hosts.ts';
import { aService, newStory, register, type Story, scope } from './story.ts';

const ARN = `arn:aws:sqs:${scope.region}:${scope.account}:heard`;
const QueueUrl = `https://sqs.${scope.region}.amazonaws.com/${scope.account}/heard`;

interface Heard {
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

let story: Story;

beforeEach(() => {
  story = listening(newStory());
});

/** A story with a rule that brings everything that ECS says into one queue. */
function listening(told: Story): Story {
  const Policy = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: ARN,
      },
    ],
  });
  told.call(sqs, 'CreateQueue', { QueueName: 'heard', Attributes: { Policy } });
  told.call(events, 'PutRule', { Name: 'all', EventPattern: '{"source":["aws.ecs"]}' });
  told.call(events, 'PutTargets', { Rule: 'all', Targets: [{ Id: 'q', Arn: ARN }] });
  return told;
}

/** What has been heard since this was asked last, oldest first. */
function heard(kind: string): readonly Heard[] {
  const found: Heard[] = [];
  for (;;) {
    const { Messages = [] } = story.call<{
      Messages?: { Body: string; ReceiptHandle: string }[];
    }>(sqs, 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
    if (Messages.length === 0) return found;
    for (const { Body, ReceiptHandle } of Messages) {
      story.call(sqs, 'DeleteMessage', { QueueUrl, ReceiptHandle });
      const event = JSON.parse(Body) as Heard;
      if (event['detail-type'] === kind) found.push(event);
    }
  }
}

describe('a task', () => {
  test('tells each of its states, with what is known of it then', () => {
    register(story, 'shop/job:1');
    behave(story.world, { image: 'shop/job:1', does: { exit: 3, after: 60_000 } });
    story.ecs('RunTask', { ...aService(story), taskDefinition: 'web', count: 1 });
    story.pass(600);
    const told = heard('ECS Task State Change');
    expect(
      told.map(
        ({ detail }) => `${String(detail['lastStatus'])}/${String(detail['desiredStatus'])}`,
      ),
    ).toEqual([
      'PROVISIONING/RUNNING',
      'PENDING/RUNNING',
      'ACTIVATING/RUNNING',
      'RUNNING/RUNNING',
      'RUNNING/STOPPED',
      'DEPROVISIONING/STOPPED',
      'STOPPED/STOPPED',
    ]);
    const versions = told.map(({ detail }) => Number(detail['version']));
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    const last = told.at(-1);
    expect(last?.resources).toEqual([last?.detail['taskArn']]);
    expect(last?.detail).toMatchObject({
      clusterArn: `arn:aws:ecs:${scope.region}:${scope.account}:cluster/main`,
      group: 'family:web',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      stoppedAt: expect.stringMatching(/^2026-01-01T/),
      startedAt: expect.stringMatching(/^2026-01-01T/),
      updatedAt: expect.stringMatching(/^2026-01-01T/),
      containers: [{ name: 'web', exitCode: 3, lastStatus: 'STOPPED' }],
    });
    expect(last?.detail).not.toHaveProperty('tags');
  });

  test('says nothing where nobody listens', () => {
    const deaf = newStory();
    register(deaf);
    deaf.ecs('RunTask', { ...aService(deaf), taskDefinition: 'web', count: 1 });
    deaf.pass(600);
    const before = deaf.world.dump();
    expect(Object.keys(before).filter((table) => table.includes('events'))).toEqual([]);
  });
});

test('a deployment tells its beginning and its end, and the service that it is steady', () => {
  register(story);
  story.ecs('CreateService', aService(story));
  story.pass(600);
  const { serviceArn = '' } = story.service('web');
  const told = heard('ECS Deployment State Change');
  expect(told.map(({ resources }) => resources)).toEqual([[serviceArn], [serviceArn]]);
  expect(told.map(({ detail }) => detail)).toEqual([
    {
      eventType: 'INFO',
      eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
      deploymentId: expect.stringMatching(/^ecs-svc\/\d+$/),
      updatedAt: expect.any(String),
      reason: expect.stringMatching(/^ECS deployment ecs-svc\/\d+ in progress\.$/),
    },
    expect.objectContaining({ eventName: 'SERVICE_DEPLOYMENT_COMPLETED', eventType: 'INFO' }),
  ]);
});

test('a deployment that fails says so, and the service that its tasks do not start', () => {
  register(story, 'shop/web:gantry-fail-pull');
  const deploymentCircuitBreaker = { enable: true, rollback: false };
  const deploymentConfiguration = { deploymentCircuitBreaker };
  story.ecs('CreateService', aService(story, { deploymentConfiguration }));
  story.pass(3600);
  const { serviceArn = '' } = story.service('web');
  const all = [...heard('ECS Deployment State Change')];
  expect(
    all.map(({ detail }) => `${String(detail['eventType'])} ${String(detail['eventName'])}`),
  ).toEqual(['INFO SERVICE_DEPLOYMENT_IN_PROGRESS', 'ERROR SERVICE_DEPLOYMENT_FAILED']);
  expect(all.at(-1)?.resources).toEqual([serviceArn]);
});

test('what a service does is told with its cluster', () => {
  register(story);
  story.ecs('CreateService', aService(story));
  story.pass(600);
  const [steady, ...more] = heard('ECS Service Action');
  expect(more).toEqual([]);
  expect(steady).toMatchObject({
    resources: [story.service('web').serviceArn],
    detail: {
      eventType: 'INFO',
      eventName: 'SERVICE_STEADY_STATE',
      clusterArn: `arn:aws:ecs:${scope.region}:${scope.account}:cluster/main`,
    },
  });
  register(story, undefined, {
    family: 'host',
    requiresCompatibilities: ['EC2'],
    networkMode: 'bridge',
  });
  story.ecs('CreateService', {
    cluster: 'main',
    serviceName: 'nowhere',
    taskDefinition: 'host',
    desiredCount: 1,
    launchType: 'EC2',
  });
  story.pass(60);
  expect(heard('ECS Service Action').map(({ detail }) => detail['eventName'])).toEqual([
    'SERVICE_TASK_PLACEMENT_FAILURE',
  ]);
});

test('container instances tell that they come, drain and go', () => {
  story = listening(newFleetStory());
  const [host] = hosts(story, 1);
  const containerInstances = [host?.containerInstanceArn ?? ''];
  story.ecs('UpdateContainerInstancesState', {
    cluster: 'main',
    containerInstances,
    status: 'DRAINING',
  });
  story.pass(5);
  story.ecs('DeregisterContainerInstance', {
    cluster: 'main',
    containerInstance: containerInstances[0],
    force: true,
  });
  story.pass(5);
  const told = heard('ECS Container Instance State Change');
  expect(
    told.map(({ detail }) => `${String(detail['status'])} ${String(detail['agentConnected'])}`),
  ).toEqual(['ACTIVE true', 'DRAINING true', 'INACTIVE false']);
  expect(told[0]).toMatchObject({
    resources: containerInstances,
    detail: { ec2InstanceId: host?.ec2InstanceId, accountId: scope.account },
  });
});
