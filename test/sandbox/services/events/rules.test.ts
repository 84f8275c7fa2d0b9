import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  type PutRuleCommandInput,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  type Target,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../../../lib/sandbox/index.ts';
import { keyOf, rules } from '../../../../lib/sandbox/services/events/store.ts';
import { clientOf } from '../../clients.ts';

const EventPattern = '{"source":["aws.ecs"]}';
const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:pager';
const SCOPE = { account: '111111111111', region: 'eu-west-1' };

function aClient(sandbox: Sandbox = createSandbox()): EventBridgeClient {
  return new EventBridgeClient(clientOf(sandbox));
}

describe('PutRule', () => {
  test('writes over the whole rule, but neither its targets nor its tags', async () => {
    const events = aClient();
    const Name = 'mine';
    const Tags = [{ Key: 'team', Value: 'web' }];
    const { RuleArn } = await events.send(
      new PutRuleCommand({ Name, EventPattern, Description: 'old', State: 'DISABLED', Tags }),
    );
    expect(RuleArn).toBe('arn:aws:events:eu-west-1:111111111111:rule/mine');
    await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'a', Arn: TOPIC }] }));
    const other = [{ Key: 'team', Value: 'api' }];
    await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'rate(1 day)', Tags: other }));
    const { $metadata: _, ...rule } = await events.send(new DescribeRuleCommand({ Name }));
    expect(rule).toEqual({
      Name,
      Arn: RuleArn,
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
      EventBusName: 'default',
      CreatedBy: '111111111111',
    });
    const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
    expect(Targets).toEqual([{ Id: 'a', Arn: TOPIC }]);
    const found = await events.send(new ListTagsForResourceCommand({ ResourceARN: RuleArn }));
    expect(found.Tags).toEqual(Tags);
  });

  test.each<[string, Partial<PutRuleCommandInput>]>([
    ['ValidationException', { Name: 'no blanks' }],
    ['ValidationException', { EventPattern: undefined }],
    ['ValidationException', { ScheduleExpression: 'at(2030-01-01T00:00:00)' }],
    ['ValidationException', { ScheduleExpression: 'rate(every day)' }],
    ['ValidationException', { Description: 'x'.repeat(513) }],
    ['InvalidEventPatternException', { EventPattern: 'source' }],
    ['ResourceNotFoundException', { EventBusName: 'nowhere' }],
  ])('is refused: %s for %j', async (name, input) => {
    await expect(
      aClient().send(new PutRuleCommand({ Name: 'mine', EventPattern, ...input })),
    ).rejects.toMatchObject({ name });
  });

  test('a bus has 300 rules', async () => {
    const sandbox = createSandbox();
    const events = aClient(sandbox);
    for (let index = 0; index < 300; index += 1)
      await events.send(new PutRuleCommand({ Name: `r${index}`, EventPattern }));
    await events.send(new PutRuleCommand({ Name: 'r7', EventPattern }));
    await expect(
      events.send(new PutRuleCommand({ Name: 'more', EventPattern })),
    ).rejects.toMatchObject({ name: 'LimitExceededException' });
    const { Rules = [], NextToken } = await events.send(new ListRulesCommand({ NamePrefix: 'r1' }));
    expect([Rules.length, NextToken === undefined]).toEqual([100, false]);
  });
});

describe('targets', () => {
  const put = (...Targets: Target[]) => new PutTargetsCommand({ Rule: 'mine', Targets });

  async function aRule(): Promise<EventBridgeClient> {
    const events = aClient();
    await events.send(new PutRuleCommand({ Name: 'mine', EventPattern }));
    return events;
  }

  test('are written over by their id, and are five at most', async () => {
    const events = await aRule();
    const many = ['a', 'b', 'c', 'd', 'e'].map((Id) => ({ Id, Arn: TOPIC }));
    await events.send(put(...many));
    await events.send(put({ Id: 'a', Arn: `${TOPIC}2` }));
    await expect(events.send(put({ Id: 'f', Arn: TOPIC }))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    const removed = await events.send(
      new RemoveTargetsCommand({ Rule: 'mine', Ids: ['b', 'nobody'] }),
    );
    expect(removed).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: 'nobody', ErrorCode: 'ResourceNotFoundException' }],
    });
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: 'mine' }));
    expect(Targets.map(({ Id }) => Id)).toEqual(['a', 'c', 'd', 'e']);
    expect(Targets[0]?.Arn).toBe(`${TOPIC}2`);
  });

  const CLUSTER = 'arn:aws:ecs:eu-west-1:111111111111:cluster/shop';
  const ROLE = 'arn:aws:iam::111111111111:role/nobody';
  const EcsParameters = { TaskDefinitionArn: 'report' };
  test.each<[string, Target]>([
    ['expression pattern', { Id: 'no blanks', Arn: TOPIC }],
    ['not in correct format', { Id: 'a', Arn: 'pager' }],
    ['Only one of Input', { Id: 'a', Arn: TOPIC, Input: '1', InputPath: '$' }],
    ['JSON syntax error', { Id: 'a', Arn: TOPIC, Input: 'text' }],
    ['Invalid input path', { Id: 'a', Arn: TOPIC, InputPath: 'detail' }],
    ['cannot be assumed', { Id: 'a', Arn: CLUSTER, EcsParameters, RoleArn: ROLE }],
    ['RoleArn is required', { Id: 'a', Arn: CLUSTER, EcsParameters }],
    ['EcsParameters must be specified', { Id: 'a', Arn: CLUSTER }],
    ['EcsParameters is not supported', { Id: 'a', Arn: TOPIC, EcsParameters }],
    ['MessageGroupId is required', { Id: 'a', Arn: 'arn:aws:sqs:eu-west-1:111111111111:q.fifo' }],
  ])('are refused: %s', async (message, target) => {
    const events = await aRule();
    await expect(events.send(put(target))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('keep their rule from being deleted; a rule that is not there is', async () => {
    const events = await aRule();
    await events.send(put({ Id: 'a', Arn: TOPIC }));
    const remove = () => events.send(new DeleteRuleCommand({ Name: 'mine' }));
    await expect(remove()).rejects.toThrow('has targets');
    await events.send(new RemoveTargetsCommand({ Rule: 'mine', Ids: ['a'] }));
    await remove();
    await remove();
    await expect(events.send(new DescribeRuleCommand({ Name: 'mine' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

test('a rule that a service of AWS manages is changed by nobody else', async () => {
  const sandbox = createSandbox();
  const events = aClient(sandbox);
  await events.send(new PutRuleCommand({ Name: 'theirs', EventPattern }));
  const table = rules({ world: sandbox.world, scope: SCOPE });
  const rule = table.get(keyOf('theirs', 'default'));
  if (rule === undefined) throw new Error('it is not there');
  table.set(keyOf('theirs', 'default'), { ...rule, managedBy: 'states.amazonaws.com' });
  const ResourceARN = 'arn:aws:events:eu-west-1:111111111111:rule/theirs';
  for (const attempt of [
    () => events.send(new PutRuleCommand({ Name: 'theirs', EventPattern })),
    () =>
      events.send(new PutTargetsCommand({ Rule: 'theirs', Targets: [{ Id: 'a', Arn: TOPIC }] })),
    () => events.send(new DeleteRuleCommand({ Name: 'theirs' })),
    () => events.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'a', Value: 'b' }] })),
  ])
    await expect(attempt()).rejects.toMatchObject({ name: 'ManagedRuleException' });
  await events.send(new DeleteRuleCommand({ Name: 'theirs', Force: true }));
});

test('buses have rules and tags of their own', async () => {
  const events = aClient();
  await events.send(new CreateEventBusCommand({ Name: 'partners' }));
  await expect(events.send(new CreateEventBusCommand({ Name: 'partners' }))).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsException',
  });
  const EventBusName = 'partners';
  const { RuleArn: ResourceARN } = await events.send(
    new PutRuleCommand({ Name: 'mine', EventBusName, EventPattern }),
  );
  expect(ResourceARN).toBe('arn:aws:events:eu-west-1:111111111111:rule/partners/mine');
  const Tags = [
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '2' },
  ];
  await events.send(new TagResourceCommand({ ResourceARN, Tags }));
  await events.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }));
  const found = await events.send(new ListTagsForResourceCommand({ ResourceARN }));
  expect(found.Tags).toEqual([{ Key: 'b', Value: '2' }]);
  expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  await expect(events.send(new DeleteEventBusCommand({ Name: 'partners' }))).rejects.toThrow(
    'has rules',
  );
  await events.send(new DeleteRuleCommand({ Name: 'mine', EventBusName }));
  await events.send(new DeleteEventBusCommand({ Name: 'partners' }));
});
