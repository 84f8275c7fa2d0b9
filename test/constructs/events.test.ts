import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/core/json.ts';
import {
  Duration,
  EcsEvents,
  EventRule,
  EventTarget,
  LogGroup,
  movedFrom,
  Queue,
  Service,
} from '../../lib/index.ts';
import {
  aCluster,
  addressesOf,
  aTask,
  complaintsOf,
  propertiesAt,
  ref,
  resourcesOf,
} from './synthesis.ts';
import { statementsOf } from './tasks.ts';

const everything = EcsEvents.taskStateChange();

function ruleOf(targets: Readonly<Record<string, EventTarget>>, more: object = {}) {
  const made = aCluster();
  const rule = new EventRule(made.stack, 'Rule', { pattern: everything, targets, ...more });
  return { ...made, rule };
}

function targetOf(target: EventTarget): JsonObject {
  const { app } = ruleOf({ It: target });
  return (propertiesAt(app, 'shop/Web/Rule')['Targets'] as JsonObject)['It'] as JsonObject;
}

describe('patterns of what ECS sends', () => {
  test('name the cluster and the service by reference, and whatever else is asked for', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    const service = new Service(stack, 'Service', { cluster, taskDefinition });
    new EventRule(stack, 'Rule', {
      pattern: EcsEvents.taskStateChange({
        cluster,
        service,
        lastStatus: ['STOPPED'],
        desiredStatus: ['STOPPED'],
        stopCode: ['EssentialContainerExited'],
        stoppedReason: [{ prefix: 'Essential' }],
        exitCode: [{ 'anything-but': 0 }],
        detail: { launchType: ['FARGATE'] },
      }),
    });
    expect(propertiesAt(app, 'shop/Web/Rule')['EventPattern']).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        clusterArn: [ref('shop/Web/Cluster', 'clusterArn')],
        group: [{ $join: ['service:', ref('shop/Web/Service', 'serviceName')] }],
        lastStatus: ['STOPPED'],
        desiredStatus: ['STOPPED'],
        stopCode: ['EssentialContainerExited'],
        stoppedReason: [{ prefix: 'Essential' }],
        containers: { exitCode: [{ 'anything-but': 0 }] },
        launchType: ['FARGATE'],
      },
    });
  });

  test('tell the cluster of a deployment by the ARN of its service, which is all that the event has', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    const service = new Service(stack, 'Service', { cluster, taskDefinition });
    new EventRule(stack, 'Every', { pattern: EcsEvents.deploymentStateChange({ cluster }) });
    new EventRule(stack, 'One', { pattern: EcsEvents.deploymentStateChange({ cluster, service }) });
    expect(propertiesAt(app, 'shop/Web/Every')['EventPattern']).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Deployment State Change'],
      resources: [
        {
          prefix: {
            $join: [
              'arn:',
              { $lookup: 'partition' },
              ':ecs:',
              { $lookup: 'region' },
              ':',
              { $lookup: 'account' },
              ':service/',
              ref('shop/Web/Cluster', 'clusterName'),
              '/',
            ],
          },
        },
      ],
    });
    expect(propertiesAt(app, 'shop/Web/One')['EventPattern']).toMatchObject({
      resources: [ref('shop/Web/Service', 'serviceArn')],
    });
  });

  test('of services and of instances', () => {
    const { cluster } = aCluster();
    const eventName = ['SERVICE_STEADY_STATE'];
    expect(EcsEvents.serviceAction({ cluster, eventType: ['INFO'], eventName })).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Service Action'],
      detail: { clusterArn: [cluster.clusterArn], eventType: ['INFO'], eventName },
    });
    expect(
      EcsEvents.containerInstanceStateChange({ status: ['DRAINING'], agentConnected: false }),
    ).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Container Instance State Change'],
      detail: { status: ['DRAINING'], agentConnected: [false] },
    });
  });
});

describe('a queue', () => {
  test('lets in the rules that send to it, by their names and in one statement each', () => {
    const { app, stack } = aCluster();
    const queue = new Queue(stack, 'Queue');
    const target = EventTarget.queue(queue);
    const named = { pattern: everything, ruleName: 'mine', eventBusName: 'partners' };
    new EventRule(stack, 'Rule', { ...named, targets: { A: target, B: target } });
    const derived = new EventRule(stack, 'Other', { pattern: everything, targets: { A: target } });
    movedFrom(derived, 'shop/Web/Former');
    const { Policy, ...rest } = propertiesAt(app, 'shop/Web/Queue');
    const arn = (service: string, path: unknown) => ({
      $join: [
        'arn:',
        { $lookup: 'partition' },
        `:${service}:eu-west-1:`,
        { $lookup: 'account' },
        path,
      ],
    });
    const { Name } = propertiesAt(app, 'shop/Web/Other');
    expect(Name).toMatch(/^shop-Web-Former-/);
    expect((Policy as JsonObject)['Statement']).toEqual(
      [`:rule/partners/mine`, `:rule/${String(Name)}`].map((path) => ({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: ['sqs:SendMessage'],
        Resource: arn('sqs', `:${String(rest['QueueName'])}`),
        Condition: { ArnEquals: { 'aws:SourceArn': arn('events', path) } },
      })),
    );
  });

  test('of somebody else is left as it is', () => {
    const { app, stack } = aCluster();
    const queue = Queue.fromQueueName(stack, 'Queue', 'theirs');
    new EventRule(stack, 'Rule', {
      pattern: everything,
      targets: { A: EventTarget.queue(queue) },
    });
    expect(addressesOf(app, 'AWS::SQS::Queue')).toEqual([]);
  });

  test('that is FIFO needs a group', () => {
    const { stack } = aCluster();
    const queue = new Queue(stack, 'Queue', { fifo: true, contentBasedDeduplication: true });
    const rule = new EventRule(stack, 'Rule', { pattern: everything });
    expect(() => rule.addTarget('A', EventTarget.queue(queue))).toThrow('its queue is FIFO');
    rule.addTarget('B', EventTarget.queue(queue, { messageGroupId: 'all' }));
    expect(() => rule.addTarget('B', EventTarget.queue(queue))).toThrow(
      'it has a target B already',
    );
  });

  test('gets what cannot be brought elsewhere', () => {
    const { app, stack } = aCluster();
    const deadLetterQueue = new Queue(stack, 'Dead');
    const target = EventTarget.topicArn('arn:aws:sns:eu-west-1:111111111111:pager', {
      deadLetterQueue,
      retryAttempts: 3,
      maxEventAge: Duration.minutes(5),
      message: { path: '$.detail' },
    });
    new EventRule(stack, 'Rule', { pattern: everything, targets: { It: target } });
    expect(propertiesAt(app, 'shop/Web/Rule')['Targets']).toEqual({
      It: {
        Arn: 'arn:aws:sns:eu-west-1:111111111111:pager',
        InputPath: '$.detail',
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 300 },
        DeadLetterConfig: { Arn: ref('shop/Web/Dead', 'Arn') },
      },
    });
    expect(propertiesAt(app, 'shop/Web/Dead')['Policy']).toBeDefined();
    expect(() =>
      targetOf(
        EventTarget.functionArn('arn:aws:lambda:eu-west-1:111111111111:function:f', {
          deadLetterQueue: new Queue(stack, 'Fifo', { fifo: true }),
        }),
      ),
    ).toThrow('deadLetterQueue is a FIFO queue');
  });
});

test('what is sent may be a constant or a text with parts of the event', () => {
  const arn = 'arn:aws:sns:eu-west-1:111111111111:pager';
  expect(targetOf(EventTarget.topicArn(arn, { message: { constant: { a: 1 } } }))).toEqual({
    Arn: arn,
    Input: '{"a":1}',
  });
  const message = { template: '"<why>"', values: { why: '$.detail.stoppedReason' } };
  expect(targetOf(EventTarget.topicArn(arn, { message }))).toEqual({
    Arn: arn,
    InputTransformer: {
      InputPathsMap: { why: '$.detail.stoppedReason' },
      InputTemplate: '"<why>"',
    },
  });
});

test('log groups of a stack are opened to its rules by one policy, which comes before the rules', () => {
  const { app, stack } = aCluster();
  const groups = ['A', 'B'].map((id) => new LogGroup(stack, id));
  for (const [index, group] of groups.entries())
    new EventRule(stack, `Rule${index}`, {
      pattern: everything,
      targets: { Log: EventTarget.logGroup(group) },
    });
  expect(addressesOf(app, 'AWS::Logs::ResourcePolicy')).toEqual(['shop/Web/EventLogs']);
  const { policyName, policyDocument } = propertiesAt(app, 'shop/Web/EventLogs');
  expect(policyName).toBe('gantry/shop/Web/EventLogs');
  const [streams, events] = (policyDocument as JsonObject)['Statement'] as readonly JsonObject[];
  expect(streams).toEqual({
    Effect: 'Allow',
    Principal: { Service: ['delivery.logs.amazonaws.com', 'events.amazonaws.com'] },
    Action: 'logs:CreateLogStream',
    Resource: ['A', 'B'].map((id) => ({ $join: [ref(`shop/Web/${id}`, 'arn'), ':*'] })),
  });
  expect(events).toMatchObject({ Action: 'logs:PutLogEvents', Resource: streams?.['Resource'] });
  const condition = JSON.stringify(events?.['Condition']);
  expect(condition.match(/:rule\/shop-Web-Rule\d-/g)).toHaveLength(2);
  expect(resourcesOf(app).get('shop/Web/Rule0')?.dependsOn).toContain('shop/Web/EventLogs');
});

describe('a task', () => {
  test('is run by a role that may run this family in this cluster, and hand on its roles', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new EventRule(stack, 'Rule', {
      pattern: everything,
      targets: {
        Run: EventTarget.task({
          cluster,
          taskDefinition,
          launchType: 'FARGATE',
          taskCount: 2,
          command: ['report'],
          environment: { LEVEL: 'all' },
        }),
      },
    });
    const { Run } = propertiesAt(app, 'shop/Web/Rule')['Targets'] as JsonObject;
    expect(Run).toMatchObject({
      Arn: ref('shop/Web/Cluster', 'clusterArn'),
      RoleArn: ref('shop/Web/Rule/Run/Role', 'Arn'),
      EcsParameters: {
        TaskDefinitionArn: ref('shop/Web/Task', 'taskDefinitionArn'),
        LaunchType: 'FARGATE',
        TaskCount: 2,
        NetworkConfiguration: { awsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
      },
    });
    expect(JSON.parse(String((Run as JsonObject)['Input']))).toEqual({
      containerOverrides: [
        { name: 'web', command: ['report'], environment: [{ name: 'LEVEL', value: 'all' }] },
      ],
    });
    const actions = statementsOf(app, 'shop/Web/Rule/Run/Role').map(([action]) => action);
    expect(actions).toEqual(['ecs:RunTask', 'iam:PassRole', 'iam:PassRole']);
    expect(propertiesAt(app, 'shop/Web/Rule/Run/Role')['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [{ Principal: { Service: 'events.amazonaws.com' } }],
    });
  });

  test('is told parts of the event in its environment', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new EventRule(stack, 'Rule', {
      pattern: everything,
      targets: {
        Run: EventTarget.task({
          cluster,
          taskDefinition,
          launchType: 'FARGATE',
          environment: { LEVEL: 'all' },
          environmentFromEvent: { WHY: '$.detail.stoppedReason', 'MY.ARN': '$.resources[0]' },
        }),
      },
    });
    const { Run } = propertiesAt(app, 'shop/Web/Rule')['Targets'] as JsonObject;
    expect((Run as JsonObject)['InputTransformer']).toEqual({
      InputPathsMap: { value1: '$.detail.stoppedReason', value2: '$.resources[0]' },
      InputTemplate: JSON.stringify({
        containerOverrides: [
          {
            name: 'web',
            environment: [
              { name: 'LEVEL', value: 'all' },
              { name: 'WHY', value: '<value1>' },
              { name: 'MY.ARN', value: '<value2>' },
            ],
          },
        ],
      }),
    });
  });

  test.each([
    ['has "detail.reason" for WHY', { environmentFromEvent: { WHY: 'detail.reason' } }],
    ['have the sign <', { command: ['a<b'], environmentFromEvent: { WHY: '$.detail.reason' } }],
    ['has no container "other"', { containerName: 'other', command: ['a'] }],
  ])('complains: %s', (words, more) => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    const run = EventTarget.task({ cluster, taskDefinition, launchType: 'FARGATE', ...more });
    new EventRule(stack, 'Rule', { pattern: everything, targets: { Run: run } });
    expect(() => propertiesAt(app, 'shop/Web/Rule')).toThrow(words);
  });

  test('says nothing to the container where nothing is asked for', () => {
    const { app, stack, cluster } = aCluster();
    const run = EventTarget.task({ cluster, taskDefinition: aTask(stack, 'Other') });
    new EventRule(stack, 'Rule', { pattern: everything, targets: { Run: run } });
    const { Run } = propertiesAt(app, 'shop/Web/Rule')['Targets'] as JsonObject;
    expect(Object.keys(Run as JsonObject)).toEqual(['Arn', 'RoleArn', 'EcsParameters']);
  });
});

test('a program that no compiler has seen is told what a rule lacks', () => {
  const { stack } = aCluster();
  expect(() => new EventRule(stack, 'Rule', {} as never)).toThrow('pattern is missing');
});

test('a rule that is switched off, and named', () => {
  const { app } = ruleOf(
    {},
    { enabled: false, ruleName: 'mine', description: 'crashes', tags: { team: 'web' } },
  );
  expect(complaintsOf(app)).toEqual([]);
  expect(propertiesAt(app, 'shop/Web/Rule')).toMatchObject({
    Name: 'mine',
    EventBusName: 'default',
    Description: 'crashes',
    State: 'DISABLED',
    Targets: {},
  });
});
