import { expect, test } from 'vitest';
import { isExpression, nextAfter } from '../../../../lib/sandbox/services/scheduler/expression.ts';

const BERLIN = 'Europe/Berlin';

function next(expression: string, after: string, zone = 'UTC', since = after): string | undefined {
  const moment = nextAfter(expression, zone, Date.parse(since), Date.parse(after));
  return moment === undefined ? undefined : new Date(moment).toISOString();
}

test.each([
  ['cron(0 3 * * ? *)', '2026-01-01T02:00:00Z', BERLIN, '2026-01-02T02:00:00.000Z'],
  ['cron(0 3 * * ? *)', '2026-07-01T02:00:00Z', BERLIN, '2026-07-02T01:00:00.000Z'],
  // Clocks go forward from two to three: the day has no half past two.
  ['cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', BERLIN, '2026-03-30T00:30:00.000Z'],
  ['cron(0/20 8-9 ? * MON-FRI *)', '2026-01-02T09:40:00Z', 'UTC', '2026-01-05T08:00:00.000Z'],
  ['cron(0 12 L * ? *)', '2026-02-01T00:00:00Z', 'UTC', '2026-02-28T12:00:00.000Z'],
  ['cron(0 12 ? * 2#1 *)', '2026-01-06T00:00:00Z', 'UTC', '2026-02-02T12:00:00.000Z'],
  ['cron(0 12 ? * 6L *)', '2026-01-06T00:00:00Z', 'UTC', '2026-01-30T12:00:00.000Z'],
  ['cron(0 0 29 FEB ? *)', '2026-01-01T00:00:00Z', 'UTC', '2028-02-29T00:00:00.000Z'],
  ['at(2026-07-01T08:00:00)', '2026-01-01T00:00:00Z', BERLIN, '2026-07-01T06:00:00.000Z'],
  ['at(2025-07-01T08:00:00)', '2026-01-01T00:00:00Z', BERLIN, undefined],
  ['cron(0 0 1 1 ? 2025)', '2026-01-01T00:00:00Z', 'UTC', undefined],
])('%s after %s in %s is %s', (expression, after, zone, expected) => {
  expect(next(expression, after, zone)).toBe(expected);
});

test('rates count from their start', () => {
  const since = '2026-01-01T00:07:00Z';
  expect(next('rate(5 minutes)', '2026-01-01T00:18:00Z', 'UTC', since)).toBe(
    '2026-01-01T00:22:00.000Z',
  );
  expect(next('rate(5 minutes)', '2026-01-01T00:00:00Z', 'UTC', since)).toBe(
    '2026-01-01T00:07:00.000Z',
  );
});

test.each([
  'cron(0 3 * * * *)',
  'cron(0 24 * * ? *)',
  'cron(0 3 * * ?)',
  'rate(0 minutes)',
  'at(tomorrow)',
])('%s is refused', (expression) => {
  expect(isExpression(expression)).toBe(false);
});
