import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  checkDefinitionConstraints,
  checkPlacement,
} from '../../../../lib/sandbox/services/ecs/placement-rules.ts';

describe('a service or a task is refused', () => {
  const distinct: PlacementConstraint = { type: 'distinctInstance' };
  const random: PlacementStrategy = { type: 'random' };
  const cases: readonly (readonly [
    string,
    readonly PlacementConstraint[],
    readonly PlacementStrategy[],
    string,
  ])[] = [
    ['eleven constraints', Array(11).fill(distinct), [], 'at most 10'],
    ['six strategies', [], Array(6).fill(random), 'at most 5'],
    ['memberOf without an expression', [{ type: 'memberOf' }], [], 'must have an expression'],
    ['a bad expression', [{ type: 'memberOf', expression: 'no' }], [], 'Invalid expression: no'],
    [
      'distinctInstance with one',
      [{ ...distinct, expression: 'x' }],
      [],
      'cannot have an expression',
    ],
    ['a spread over nothing', [], [{ type: 'spread' }], 'Invalid field'],
    ['a binpack on disk', [], [{ type: 'binpack', field: 'disk' }], 'Invalid field disk'],
    ['random with a field', [], [{ ...random, field: 'cpu' }], 'cannot have a field'],
  ];
  test.each(cases)('for %s', (_, constraints, strategy, words) => {
    expect(() => checkPlacement(constraints, strategy)).toThrow(words);
  });

  test('not for what AWS has', () => {
    expect(() =>
      checkPlacement(
        [distinct, { type: 'memberOf', expression: 'attribute:stack == blue' }],
        [
          { type: 'spread', field: 'attribute:ecs.availability-zone' },
          { type: 'spread', field: 'instanceId' },
          { type: 'binpack', field: 'MEMORY' },
          random,
        ],
      ),
    ).not.toThrow();
  });
});

test('a task definition has expressions alone', () => {
  const distinct = [{ type: 'distinctInstance' as 'memberOf' }];
  expect(() => checkDefinitionConstraints(distinct)).toThrow('Valid values: memberOf');
  expect(() =>
    checkDefinitionConstraints([{ type: 'memberOf', expression: 'attribute:stack exists' }]),
  ).not.toThrow();
});
