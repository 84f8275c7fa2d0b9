import { describe, expect, test } from 'vitest';
import { TAG_RESOURCE_RULES, TAG_RULES } from '../../../lib/rules/tags/index.ts';
import { codesOf, many, type Row, testTable } from '../table.ts';

const TAGGED = {
  resourceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/main/web',
  tags: [{ key: 'team', value: 'shop' }],
};
const tags = (...list: readonly object[]) => ({ tags: list });

const ROWS: readonly Row[] = [
  [
    'tags/most',
    tags(...many(51, (index) => ({ key: `k${index}`, value: '' }))),
    tags(...many(50, (index) => ({ key: `k${index}`, value: '' }))),
  ],
  ['tags/key', tags({ key: 'x'.repeat(129) }), tags({ key: 'x'.repeat(128) })],
  [
    'tags/value',
    tags({ key: 'k', value: 'x'.repeat(257) }),
    tags({ key: 'k', value: 'x'.repeat(256) }),
  ],
  ['tags/unique', tags({ key: 'k' }, { key: 'k', value: 'v' }), tags({ key: 'k' }, { key: 'K' })],
  ['tags/reserved', tags({ key: 'AWS:x' }), tags({ key: 'aws-x' })],
  ['tags/resource-missing', { resourceArn: '' }, {}],
  [
    'tags/long-arn',
    { resourceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/web' },
    { resourceArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main' },
  ],
];

describe('tags', () => {
  testTable('TagResource', TAGGED, ROWS);

  test.each([
    'CreateCluster',
    'CreateService',
    'CreateCapacityProvider',
    'RunTask',
    'StartTask',
    'CreateTaskSet',
    'CreateDaemon',
    'RegisterTaskDefinition',
    'RegisterDaemonTaskDefinition',
    'CreateExpressGatewayService',
    'CreateGateway',
  ] as const)('are judged with %s', (operation) => {
    expect(codesOf(operation, tags({ key: 'aws:x' }))).toContain('tags/reserved');
  });
});

test('every rule has a row', () => {
  const covered = new Set(ROWS.map(([code]) => code));
  const codes = [...TAG_RULES, ...TAG_RESOURCE_RULES].map(({ code }) => code);
  expect(codes.filter((code) => !covered.has(code))).toEqual([]);
});
