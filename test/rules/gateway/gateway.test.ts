import { describe, expect, test } from 'vitest';
import { GATEWAY_RULES } from '../../../lib/rules/gateway/index.ts';
import { type Row, testTable } from '../table.ts';

const GATEWAY = {
  name: 'front',
  infrastructureRoleArn: 'arn:aws:iam::111111111111:role/r',
  configuration: { hostSharedAlb: {} },
};
const alb = (hostSharedAlb: object) => ({ configuration: { hostSharedAlb } });

const ROWS: readonly Row[] = [
  ['gateway/members', { infrastructureRoleArn: undefined }, {}],
  ['gateway/name', { name: 'x'.repeat(256) }, { name: 'x'.repeat(255) }],
  ['gateway/one-kind', { configuration: {} }, alb({})],
  ['gateway/port', alb({ port: 80 }), alb({ port: 443 })],
  ['gateway/protocol', alb({ protocol: 'HTTP' }), alb({ protocol: 'HTTPS' })],
  ['gateway/values', alb({ scheme: 'public' }), alb({ scheme: 'internal' })],
  ['gateway/balancers', alb({ maxAlbCount: 0 }), alb({ maxAlbCount: 1 })],
  [
    'gateway/test-header',
    alb({ testTrafficRules: { header: { name: 'x-test', values: [] } } }),
    alb({ testTrafficRules: { header: { name: 'x-test', values: ['1'] } } }),
  ],
  ['gateway/propagate-tags', { propagateTags: 'SERVICE' }, { propagateTags: 'NONE' }],
];

describe('a gateway', () => {
  testTable('CreateGateway', GATEWAY, ROWS);
});

test('every rule has a row', () => {
  const covered = new Set(ROWS.map(([code]) => code));
  expect(GATEWAY_RULES.map(({ code }) => code).filter((code) => !covered.has(code))).toEqual([]);
});
