import { expect, test } from 'vitest';
import { formulaOf } from '../../../../lib/sandbox/services/cloudwatch/metric-math.ts';

const VALUES: Readonly<Record<string, number>> = { a: 6, b: 2, none: 0 };

test.each<[string, number | undefined]>([
  ['a + b * 3 - 1', 11],
  ['(a + b) * 3', 24],
  ['-a / b', -3],
  ['a / none', undefined],
  ['a + missing', undefined],
  ['FILL(missing, 4) + a', 10],
  ['IF(a > b, a, b)', 6],
  ['IF(missing > 1, a, b)', undefined],
  ['IF(a == 6 AND none >= 0, 1.5, 2)', 1.5],
  ['a < b || b != 2', 0],
  ['CEIL(a / 4) + FLOOR(a / 4) + ABS(0 - b)', 5],
])('%s is %s', (expression, expected) => {
  expect(formulaOf(expression)?.((id) => VALUES[id])).toBe(expected);
});

test.each([
  'ANOMALY_DETECTION_BAND(a, 2)',
  'FILL(a, REPEAT)',
  'a +',
  '(a',
  'a b',
  'a ? b',
  'IF(a)',
])('%s is not modelled', (expression) => {
  expect(formulaOf(expression)).toBeUndefined();
});
