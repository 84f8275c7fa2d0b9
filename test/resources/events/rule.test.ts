import { describe, expect, test } from 'vitest';
import { failedEntries } from '../../../lib/resources/events/rule/failed-entries.ts';
import { eventsRule } from '../../../lib/resources/events/rule/index.ts';
import type {
  EventRuleProperties,
  EventTargetProperties,
} from '../../../lib/resources/events/rule/properties.ts';
import { ruleFindings } from '../../../lib/resources/events/rule/rules.ts';
import { aWorld } from '../contexts.ts';
import { deploy, destroy } from '../deploying.ts';

const ADDRESS = 'shop/Web/Crashes';
const topic = (name: string): EventTargetProperties => ({
  Arn: `arn:aws:sns:eu-west-1:111111111111:${name}`,
});
const rule = (more: Partial<EventRuleProperties> = {}): EventRuleProperties => ({
  Name: 'shop-crashes',
  EventBusName: 'default',
  EventPattern: { source: ['aws.ecs'] },
  ...more,
});
const targets = (...names: readonly string[]) => ({
  Targets: Object.fromEntries(names.map((name) => [name, topic(name)])),
});

const findings = (more: Partial<EventRuleProperties>) =>
  ruleFindings(rule(more)).map(({ path, detail }) => `${path}: ${detail}`);

describe('targets of a rule', () => {
  test('that come are put before those that go are removed', async () => {
    const world = aWorld();
    await deploy(world, eventsRule, ADDRESS, rule(targets('a', 'b')));
    const { writes, changed } = await deploy(world, eventsRule, ADDRESS, rule(targets('b', 'c')));
    expect(changed).toEqual(['Targets.c', 'Targets.a']);
    expect(writes).toEqual(['PutTargets', 'RemoveTargets', 'TagResource']);
  });

  test('are removed first where there is no room for both', async () => {
    const world = aWorld();
    await deploy(world, eventsRule, ADDRESS, rule(targets('a', 'b', 'c', 'd', 'e')));
    const next = rule(targets('b', 'c', 'd', 'e', 'f'));
    const { writes } = await deploy(world, eventsRule, ADDRESS, next);
    expect(writes).toEqual(['RemoveTargets', 'PutTargets', 'TagResource']);
    expect((await deploy(world, eventsRule, ADDRESS, next)).writes).toEqual([]);
  });

  test('change without the rule being put', async () => {
    const world = aWorld();
    await deploy(world, eventsRule, ADDRESS, rule(targets('a')));
    const other = { Targets: { a: { ...topic('a'), Input: '1' } } };
    const { writes } = await deploy(world, eventsRule, ADDRESS, rule(other));
    expect(writes).toEqual(['PutTargets', 'TagResource']);
  });
});

describe('a put', () => {
  test('says all that the rule has, which would be gone otherwise', async () => {
    const world = aWorld();
    const full = rule({
      Description: 'crashes',
      State: 'DISABLED',
      RoleArn: 'arn:aws:iam::1:role/a',
    });
    await deploy(world, eventsRule, ADDRESS, full);
    const { State: _, ...rest } = full;
    await deploy(world, eventsRule, ADDRESS, { ...rest, Description: 'all crashes' });
    const { live, changed } = await deploy(world, eventsRule, ADDRESS, {
      ...rest,
      Description: 'all crashes',
    });
    expect(changed).toEqual([]);
    expect(live.properties).toMatchObject({
      State: 'ENABLED',
      Description: 'all crashes',
      RoleArn: 'arn:aws:iam::1:role/a',
    });
  });

  test('removing a rule removes its targets first, and is done when it is gone', async () => {
    const world = aWorld();
    const { live } = await deploy(world, eventsRule, ADDRESS, rule(targets('a')));
    expect(await destroy(world, eventsRule, live)).toEqual(['RemoveTargets', 'DeleteRule']);
  });
});

test('entries that failed although the answer is 200 are an error with the code of the first', () => {
  const entry = { TargetId: 'a', ErrorCode: 'InternalException', ErrorMessage: 'no luck' };
  const answer = { FailedEntryCount: 1, FailedEntries: [entry] };
  expect(() => failedEntries('target', answer)).toThrow(
    expect.objectContaining({ name: 'InternalException', message: 'target a: no luck' }),
  );
  expect(() => failedEntries('target', { FailedEntryCount: 2 })).toThrow('no reason is given');
  expect(() => failedEntries('target', answer, ['InternalException'])).not.toThrow();
  expect(() => failedEntries('target', { FailedEntryCount: 0 })).not.toThrow();
});

describe('what EventBridge refuses', () => {
  test.each<[string, Partial<EventRuleProperties>]>([
    ['Name: "no blanks" is not a name', { Name: 'no blanks' }],
    ['EventPattern: a rule needs something to match', { EventPattern: undefined }],
    ['EventPattern: a pattern is an object with at least one field', { EventPattern: {} }],
    ['EventPattern.source: a field of a pattern has a list', { EventPattern: { source: 'a' } }],
    ['EventPattern.detail: a field of a pattern has a list', { EventPattern: { detail: {} } }],
    ['EventPattern.source: the list of what it may be is empty', { EventPattern: { source: [] } }],
    ['EventPattern.source[1]: a list in a list', { EventPattern: { source: ['a', ['b']] } }],
    ['EventPattern.a.b[0]: it is not one of', { EventPattern: { a: { b: [{ contains: 'c' }] } } }],
    [
      'EventPattern.a[0]: it is not one of',
      { EventPattern: { a: [{ prefix: 'a', suffix: 'b' }] } },
    ],
    ['EventPattern.a[0]: prefix does not take 1', { EventPattern: { a: [{ prefix: 1 }] } }],
    ['EventPattern.a[0]: numeric does not', { EventPattern: { a: [{ numeric: ['!', 1] }] } }],
    ['EventPattern.a[0]: anything-but', { EventPattern: { a: [{ 'anything-but': [] }] } }],
    ['EventPattern.$or: $or has a list', { EventPattern: { $or: [{ a: ['b'] }] } }],
    ['EventPattern.$or[1].c: a field', { EventPattern: { $or: [{ a: ['b'] }, { c: 'd' }] } }],
    ['EventPattern: it has 5013 characters', { EventPattern: { a: ['x'.repeat(5003)] } }],
    ['ScheduleExpression: "daily" is not', { ScheduleExpression: 'daily' }],
    [
      'ScheduleExpression: only rules of the bus default have it',
      { ScheduleExpression: 'rate(1 day)', EventBusName: 'partners' },
    ],
    ['Targets: 6 targets: EventBridge takes 5', targets('a', 'b', 'c', 'd', 'e', 'f')],
    ['Targets.no blanks: "no blanks" is not an id', targets('no blanks')],
    [
      'Targets.a: a target has one of Input',
      { Targets: { a: { ...topic('a'), Input: '1', InputPath: '$' } } },
    ],
    [
      'Targets.a.RoleArn: tasks are run with a role',
      { Targets: { a: { ...topic('a'), EcsParameters: { TaskDefinitionArn: 'a' } } } },
    ],
    [
      'Targets.a.RetryPolicy.MaximumRetryAttempts: 186',
      { Targets: { a: { ...topic('a'), RetryPolicy: { MaximumRetryAttempts: 186 } } } },
    ],
  ])('%s', (expected, more) => {
    const found = findings(more);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('is not what is known only later, nor what it takes', () => {
    const later = { $ref: 'shop/Web/Cluster', attribute: 'clusterArn' };
    expect(
      findings({
        EventPattern: {
          resources: [later, { prefix: { $join: [later, '/'] } }, { 'anything-but': [later, 'a'] }],
          detail: {
            a: [{ numeric: ['>', 0, '<', 5] }, { exists: false }, null, 1, true],
            b: [{ 'anything-but': { prefix: ['a', 'b'] } }, { wildcard: '*a' }],
            c: [{ suffix: { 'equals-ignore-case': 'a' } }, { cidr: '10.0.0.0/8' }],
            $or: [{ d: ['e'] }, { f: [{ 'equals-ignore-case': 'g' }] }],
          },
        },
        ...targets('a', 'b', 'c', 'd', 'e'),
      }),
    ).toEqual([]);
  });
});
