import {
  ApplicationAutoScalingClient,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  QueueWorker,
  queueMetric,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { ecsOf, liveService, mustDeploy } from './apps.ts';

const MINUTE = 60_000;

function anApp(scaling = { min: 1, max: 9, messagesPerTask: 50 }): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc, containerInsights: 'enabled' });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('worker', { image: ContainerImage.fromRegistry('shop/worker:1') });
  new QueueWorker(stack, 'Worker', { cluster, taskDefinition, launchType: 'FARGATE', scaling });
  return app;
}

/** A worker whose service scales by steps that its program says. */
function aSteppedApp(): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('worker', { image: ContainerImage.fromRegistry('shop/worker:1') });
  const { queue, service } = new QueueWorker(stack, 'Worker', {
    cluster,
    taskDefinition,
    launchType: 'FARGATE',
    desiredCount: 0,
  });
  service.autoScale({ min: 0, max: 9 }).onSteps('Waiting', {
    metric: queueMetric(queue, 'ApproximateNumberOfMessagesVisible', { statistic: 'Maximum' }),
    scaleOut: {
      adjustmentType: 'ExactCapacity',
      steps: [
        { from: 1, change: 1 },
        { from: 10, change: 4 },
      ],
    },
    scaleIn: { adjustmentType: 'ExactCapacity', steps: [{ to: 0, change: 0 }] },
  });
  return app;
}

async function environmentOf(account: Account): Promise<Readonly<Record<string, string>>> {
  const { taskDefinition } = await liveService(account);
  const answer = await ecsOf(account).send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const [container] = answer.taskDefinition?.containerDefinitions ?? [];
  return Object.fromEntries(
    (container?.environment ?? []).map(({ name = '', value = '' }) => [name, value]),
  );
}

async function alarmsOf(account: Account) {
  const client = new CloudWatchClient(clientOf(account.sandbox));
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: 'gantry/' }),
  );
  return MetricAlarms;
}

async function policyOf(account: Account) {
  const client = new ApplicationAutoScalingClient(clientOf(account.sandbox));
  const { ScalingPolicies = [] } = await client.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
  );
  return ScalingPolicies[0]?.TargetTrackingScalingPolicyConfiguration;
}

test('a worker knows its queue, and follows the messages that wait for each task', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp());
  const { QUEUE_NAME: name = '', QUEUE_URL: url = '' } = await environmentOf(account);
  expect(url).toBe(`https://sqs.eu-west-1.amazonaws.com/111111111111/${name}`);
  const policy = await policyOf(account);
  const metrics = policy?.CustomizedMetricSpecification?.Metrics ?? [];
  expect(policy?.TargetValue).toBe(50);
  expect(
    metrics.map(({ Expression, MetricStat }) => Expression ?? MetricStat?.Metric?.MetricName),
  ).toEqual(
    expect.arrayContaining([
      'ApproximateNumberOfMessagesVisible',
      'RunningTaskCount',
      'waiting / IF(running > 0, running, 1)',
    ]),
  );
  expect(JSON.stringify(metrics)).toContain(`{"Name":"QueueName","Value":"${name}"}`);

  const other = anApp({ min: 2, max: 9, messagesPerTask: 80 });
  await mustDeploy(account, other);
  expect((await policyOf(account))?.TargetValue).toBe(80);
  expect(linesOf(await account.plan(other))).toEqual([]);
});

test('a message that fails three times is kept in the dead-letter queue', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp());
  const { QUEUE_URL: QueueUrl = '' } = await environmentOf(account);
  const sqs = new SQSClient(clientOf(account.sandbox));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['poison']);
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
    account.sandbox.clock.advance(300_000);
  }
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
  const dump = Object.entries(account.sandbox.dump());
  const [dead] = dump.filter(([table]) => /sqs\.messages\/.*DeadLetter/.test(table));
  expect(Object.values(dead?.[1] ?? {})).toMatchObject([{ body: 'poison' }]);
});

test('from no task, an alarm on messages that wait for nobody brings back the first', async () => {
  const account = anAccount();
  const app = anApp({ min: 0, max: 9, messagesPerTask: 50 });
  await mustDeploy(account, app);
  expect((await liveService(account)).desiredCount).toBe(0);

  const client = new ApplicationAutoScalingClient(clientOf(account.sandbox));
  const { ScalingPolicies: policies = [] } = await client.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
  );
  const first = policies.find(({ PolicyType }) => PolicyType === 'StepScaling');
  expect(first?.StepScalingPolicyConfiguration).toEqual({
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
  });
  const [alarm] = await alarmsOf(account);
  expect(alarm).toMatchObject({
    AlarmActions: [first?.PolicyARN],
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
  });
  const result = alarm?.Metrics?.find(({ Expression }) => Expression !== undefined);
  expect(result?.Expression).toBe('IF(FILL(running, 0) < 1, waiting, 0)');
  expect(linesOf(await account.plan(app))).toEqual([]);

  await account.destroy(app);
  expect(await alarmsOf(account)).toEqual([]);
});

test('messages bring the first task, more of them more tasks, and an empty queue takes all away', async () => {
  const account = anAccount();
  const app = anApp({ min: 0, max: 9, messagesPerTask: 5 });
  await mustDeploy(account, app);
  const { QUEUE_URL: QueueUrl = '' } = await environmentOf(account);
  const sqs = new SQSClient(clientOf(account.sandbox));
  const counts = async () => {
    const { desiredCount, runningCount } = await liveService(account);
    return [desiredCount, runningCount];
  };
  account.sandbox.clock.advance(30 * MINUTE);
  expect(await counts()).toEqual([0, 0]);

  for (let i = 0; i < 20; i += 1)
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `job ${i}` }));
  account.sandbox.clock.advance(4 * MINUTE);
  expect(await counts()).toEqual([1, 1]);
  account.sandbox.clock.advance(20 * MINUTE);
  expect((await counts())[0]).toBe(4);
  expect(linesOf(await account.plan(app))).toEqual([]);

  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  account.sandbox.clock.advance(40 * MINUTE);
  expect(await counts()).toEqual([0, 0]);
  expect(linesOf(await account.plan(app))).toEqual([]);

  await account.destroy(app);
  expect(await alarmsOf(account)).toEqual([]);
  expect(await account.state(app)).toBe(await anAccount().state(app));
});

test('steps on the messages alone take a service from no task and back', async () => {
  const account = anAccount();
  const app = aSteppedApp();
  await mustDeploy(account, app);
  const { QUEUE_URL: QueueUrl = '' } = await environmentOf(account);
  const sqs = new SQSClient(clientOf(account.sandbox));
  const desired = async () => (await liveService(account)).desiredCount;

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'job' }));
  account.sandbox.clock.advance(2 * MINUTE);
  expect(await desired()).toBe(1);
  for (let i = 0; i < 9; i += 1)
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `job ${i}` }));
  account.sandbox.clock.advance(2 * MINUTE);
  expect(await desired()).toBe(4);

  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  account.sandbox.clock.advance(10 * MINUTE);
  expect(await desired()).toBe(0);
  expect(linesOf(await account.plan(app))).toEqual([]);
  await account.destroy(app);
  expect(await alarmsOf(account)).toEqual([]);
});
