import { EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

const events = new EventBridgeClient(clientOf(createSandbox()));
const envelope = {
  id: '1',
  account: '111111111111',
  source: 'aws.ecs',
  time: '2026-01-01T00:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:a', 'arn:b'],
  'detail-type': 'ECS Task State Change',
};

async function matches(pattern: object, detail: object): Promise<boolean | undefined> {
  const { Result } = await events.send(
    new TestEventPatternCommand({
      EventPattern: JSON.stringify(pattern),
      Event: JSON.stringify({ ...envelope, detail }),
    }),
  );
  return Result;
}

/** The comparison, what it takes and what it does not. */
const COMPARISONS: readonly (readonly [unknown, readonly unknown[], readonly unknown[]])[] = [
  ['a', ['a', ['b', 'a']], ['A', 'ab', '', null, 1, ['b'], []]],
  [1, [1], ['1', 2]],
  [null, [null], ['', 'null', 0]],
  [true, [true], ['true', false]],
  ['', [''], [null, 'a']],
  [{ prefix: 'ab' }, ['ab', 'abc'], ['a', 'cab', 'AB', 1]],
  [{ prefix: { 'equals-ignore-case': 'aB' } }, ['Abc'], ['cab']],
  [{ suffix: 'bc' }, ['abc'], ['abcd']],
  [{ suffix: { 'equals-ignore-case': 'BC' } }, ['abc'], ['bca']],
  [{ 'equals-ignore-case': 'Ab' }, ['aB', 'AB'], ['abc', 1]],
  [{ wildcard: 'a*c*' }, ['ac', 'abcd', 'a.c'], ['ab', 'xac']],
  [{ wildcard: 'a\\*b' }, ['a*b'], ['acb']],
  [{ wildcard: 'a.(b' }, ['a.(b'], ['ax(b']],
  [{ numeric: ['>', 0, '<=', 5] }, [1, 5, 0.5], [0, 6, '1']],
  [{ numeric: ['=', 3] }, [3], [2]],
  [{ cidr: '10.0.0.0/24' }, ['10.0.0.7'], ['10.0.1.7', 'ten', '::1']],
  [{ cidr: '2001:db8::/32' }, ['2001:db8:1::5'], ['2001:db9::1', '10.0.0.1']],
  [{ exists: true }, ['a', null, 0, ['a']], [undefined, { a: 1 }]],
  [{ exists: false }, [undefined, { a: 1 }], ['a', null]],
  [{ 'anything-but': 'a' }, ['b', 1, ['a', 'b']], ['a', undefined, ['a']]],
  [{ 'anything-but': ['a', 'b'] }, ['c'], ['a', 'b']],
  [{ 'anything-but': [0] }, [1, 137], [0]],
  [{ 'anything-but': { prefix: 'a' } }, ['b'], ['ab']],
  [{ 'anything-but': { prefix: ['a', 'b'] } }, ['c'], ['ab', 'bc']],
  [{ 'anything-but': { suffix: 'z' } }, ['za'], ['az']],
  [{ 'anything-but': { wildcard: '*/lib/*' } }, ['/src/a'], ['/a/lib/b']],
  [{ 'anything-but': { 'equals-ignore-case': ['A', 'b'] } }, ['c'], ['a', 'B']],
];

describe('a comparison', () => {
  test.each(COMPARISONS)('%j takes %j, and not %j', async (comparison, taken, refused) => {
    const pattern = { detail: { it: [comparison] } };
    for (const it of taken) expect(await matches(pattern, { it }), JSON.stringify(it)).toBe(true);
    for (const it of refused)
      expect(await matches(pattern, { it }), JSON.stringify(it)).toBe(false);
  });
});

test('all fields must match, each by one of its values', async () => {
  const pattern = { source: ['aws.ec2', 'aws.ecs'], detail: { a: ['1'], b: { c: ['2'] } } };
  expect(await matches(pattern, { a: '1', b: { c: '2' } })).toBe(true);
  expect(await matches(pattern, { a: '1', b: { c: '3' } })).toBe(false);
  expect(await matches(pattern, { a: '1' })).toBe(false);
  expect(await matches({ resources: ['arn:b'] }, {})).toBe(true);
});

test('of a list of objects one must match all by itself', async () => {
  const pattern = { detail: { containers: { name: ['web'], exitCode: [{ 'anything-but': 0 }] } } };
  const containers = [
    { name: 'web', exitCode: 0 },
    { name: 'log', exitCode: 1 },
  ];
  expect(await matches(pattern, { containers })).toBe(false);
  expect(await matches(pattern, { containers: [{ name: 'web', exitCode: 1 }] })).toBe(true);
});

test('$or has patterns of which one must match', async () => {
  const pattern = { source: ['aws.ecs'], $or: [{ detail: { a: [1] } }, { detail: { b: [2] } }] };
  expect(await matches(pattern, { b: 2 })).toBe(true);
  expect(await matches(pattern, { b: 3 })).toBe(false);
  const inner = { detail: { $or: [{ a: [1] }, { b: [{ numeric: ['>', 1] }] }] } };
  expect(await matches(inner, { b: 2 })).toBe(true);
  expect(await matches(inner, {})).toBe(false);
});

test.each([
  ['{', /Reason: /],
  ['[]', /Filter is not an object/],
  ['{}', /Empty objects are not allowed/],
  ['{"source":"aws.ecs"}', /"source" must be an object or an array/],
  ['{"source":[]}', /Empty arrays are not allowed/],
  ['{"detail":{}}', /Empty objects are not allowed/],
  ['{"source":[["a"]]}', /must not be an array/],
  ['{"source":[{"prefix":"a","suffix":"b"}]}', /Only one key/],
  ['{"source":[{"contains":"a"}]}', /Unrecognized match type contains/],
  ['{"source":[{"prefix":1}]}', /Bad value of match type prefix/],
  ['{"source":[{"numeric":[">"]}]}', /Bad value of match type numeric/],
  ['{"source":[{"numeric":["<>",1]}]}', /Bad value of match type numeric/],
  ['{"source":[{"numeric":["=",6000000000]}]}', /Bad value of match type numeric/],
  ['{"source":[{"cidr":"10.0.0.0"}]}', /Bad value of match type cidr/],
  ['{"source":[{"exists":"yes"}]}', /Bad value of match type exists/],
  ['{"source":[{"anything-but":[]}]}', /Bad value of match type anything-but/],
  ['{"source":[{"anything-but":{"numeric":["=",1]}}]}', /Bad value of match type anything-but/],
  ['{"$or":[{"source":["a"]}]}', /"\$or" must be an array of at least two objects/],
])('%s is no pattern', async (EventPattern, message) => {
  const Event = JSON.stringify({ ...envelope, detail: {} });
  await expect(
    events.send(new TestEventPatternCommand({ EventPattern, Event })),
  ).rejects.toMatchObject({
    name: 'InvalidEventPatternException',
    message: expect.stringMatching(message),
  });
});
