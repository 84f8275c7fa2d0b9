import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteResourcePolicyCommand,
  FilterLogEventsCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateEventBusCommand,
  DisableRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

const RULE = 'arn:aws:events:eu-west-1:111111111111:rule/mine';
const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:111111111111:${name}`;

/** A policy that lets a rule in. */
const letting = (Action: string | string[], Resource: string, source: string = RULE) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action,
        Resource,
        Condition: { ArnEquals: { 'aws:SourceArn': source } },
      },
    ],
  });

/** A rule for what the shop sends, with these targets. */
async function aScene(...Targets: Target[]) {
  const sandbox = createSandbox();
  const settings = clientOf(sandbox);
  const events = new EventBridgeClient(settings);
  const sqs = new SQSClient(settings);
  await events.send(new PutRuleCommand({ Name: 'mine', EventPattern: '{"source":["shop"]}' }));
  if (Targets.length > 0) await events.send(new PutTargetsCommand({ Rule: 'mine', Targets }));
  const send = async (detail: unknown = { who: 'us', count: 2 }, Source = 'shop') => {
    const entry = { Source, DetailType: 'Order', Detail: JSON.stringify(detail), Resources: ['a'] };
    await events.send(new PutEventsCommand({ Entries: [entry] }));
    sandbox.clock.advance(1000);
  };
  const queue = async (QueueName: string, Policy?: string) => {
    const Attributes = Policy === undefined ? {} : { Policy };
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    return async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
    };
  };
  return { sandbox, settings, events, sqs, send, queue };
}

test('an event is in the queue a moment later, whole, if the policy lets the rule in', async () => {
  const { send, queue, sqs, sandbox } = await aScene({ Id: 'q', Arn: queueArn('jobs') });
  const received = await queue('jobs');
  await send();
  expect(await received()).toEqual([]);
  const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111111111111/jobs';
  const setPolicy = (Policy: string) =>
    sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await setPolicy(letting('sqs:SendMessage', queueArn('jobs'), `${RULE}-of-another`));
  await send();
  await setPolicy(letting('sqs:ReceiveMessage', queueArn('jobs')));
  await send();
  expect(await received()).toEqual([]);

  const cloudWatch = new CloudWatchClient(clientOf(sandbox));
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/Events',
      MetricName: 'FailedInvocations',
      Dimensions: [{ Name: 'RuleName', Value: 'mine' }],
      StartTime: new Date(0),
      EndTime: new Date(sandbox.clock.now() + 60_000),
      Period: 3600,
      Statistics: ['Sum'],
    }),
  );
  expect(Datapoints.map(({ Sum }) => Sum)).toEqual([3]);

  await setPolicy(letting('sqs:SendMessage', queueArn('jobs')));
  await send();
  await send({}, 'elsewhere');
  expect(await received()).toEqual([
    {
      version: '0',
      id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      'detail-type': 'Order',
      source: 'shop',
      account: '111111111111',
      time: expect.stringMatching(/^2026-01-01T00:00:\d\dZ$/),
      region: 'eu-west-1',
      resources: ['a'],
      detail: { who: 'us', count: 2 },
    },
  ]);
});

test('what cannot be brought is in the dead-letter queue', async () => {
  const { send, queue } = await aScene({
    Id: 'q',
    Arn: queueArn('gone'),
    DeadLetterConfig: { Arn: queueArn('dead') },
  });
  const dead = await queue('dead', letting('sqs:SendMessage', queueArn('dead')));
  await send();
  expect(await dead()).toMatchObject([{ source: 'shop' }]);
});

test('a target gets what it asks for: a constant, a part, or a text with parts in it', async () => {
  const Arn = queueArn('jobs');
  const InputTemplate =
    '{"who":"<who>","count":<count>,"text":"<count> of \\"<who>\\"","none":<none>,"odd":"<odd>"}';
  const values = { who: '$.detail.who', count: '$.detail.count', none: '$.detail.none' };
  const { send, queue } = await aScene(
    { Id: 'a', Arn, Input: '{"a":1}' },
    { Id: 'b', Arn, InputPath: '$.detail.count' },
    { Id: 'c', Arn, InputTransformer: { InputPathsMap: values, InputTemplate } },
    { Id: 'd', Arn, InputPath: '$.resources[0]' },
  );
  const received = await queue('jobs', letting('sqs:SendMessage', Arn));
  await send();
  expect(await received()).toEqual([
    { a: 1 },
    2,
    { who: 'us', count: 2, text: '2 of "us"', none: '', odd: '<odd>' },
    'a',
  ]);
});

test('a log group has a stream for each event, if a policy of the account lets the rule in', async () => {
  const group = 'arn:aws:logs:eu-west-1:111111111111:log-group:/shop/events';
  const { send, settings } = await aScene({ Id: 'l', Arn: group, InputPath: '$.detail' });
  const logs = new CloudWatchLogsClient(settings);
  const logGroupName = '/shop/events';
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await send();
  const lines = async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return events.map(({ message }) => message);
  };
  expect(await lines()).toEqual([]);
  const policyName = 'events';
  const policyDocument = letting(['logs:CreateLogStream', 'logs:PutLogEvents'], `${group}:*`);
  await logs.send(new PutResourcePolicyCommand({ policyName, policyDocument }));
  await send();
  await send();
  expect(await lines()).toEqual(['{"who":"us","count":2}', '{"who":"us","count":2}']);
  await logs.send(new DeleteResourcePolicyCommand({ policyName }));
  await send();
  expect(await lines()).toHaveLength(2);
});

test('a rule that is switched off, or of another bus, hears nothing', async () => {
  const Arn = queueArn('jobs');
  const { send, queue, events } = await aScene({ Id: 'q', Arn });
  const EventBusName = 'partners';
  await events.send(new CreateEventBusCommand({ Name: EventBusName }));
  const other = { Name: 'mine', EventBusName, EventPattern: '{"source":["shop"]}' };
  await events.send(new PutRuleCommand(other));
  const Targets = [{ Id: 'q', Arn }];
  await events.send(new PutTargetsCommand({ Rule: 'mine', EventBusName, Targets }));
  const received = await queue('jobs', letting('sqs:SendMessage', Arn));
  await send();
  expect(await received()).toHaveLength(1);
  await events.send(new DisableRuleCommand({ Name: 'mine' }));
  await send();
  expect(await received()).toHaveLength(1);
});

test('entries that are none are told one by one', async () => {
  const { events } = await aScene();
  const { FailedEntryCount, Entries = [] } = await events.send(
    new PutEventsCommand({
      Entries: [
        { Source: 'shop', DetailType: 'Order', Detail: '{}' },
        { Source: 'shop', DetailType: 'Order', Detail: '[]' },
        { Source: 'aws.ecs', DetailType: 'Order', Detail: '{}' },
        { Source: 'shop', DetailType: 'Order' },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(3);
  expect(Entries.map(({ ErrorCode }) => ErrorCode)).toEqual([
    undefined,
    'MalformedDetail',
    'NotAuthorizedForSourceException',
    'InvalidArgument',
  ]);
});
