import { expect, test } from 'vitest';
import { groupBy, groupsOf } from '../../lib/core/group.ts';

const parity = (value: number) => (value % 2 === 0 ? 'even' : 'odd');

test('items are grouped in the order in which their keys first come', () => {
  expect([...groupBy([3, 2, 1], parity)]).toEqual([
    ['odd', [3, 1]],
    ['even', [2]],
  ]);
});

test('a list that grows is looked through once for each way of grouping', () => {
  const items = [1, 2];
  const asked: number[] = [];
  const keyOf = (value: number) => {
    asked.push(value);
    return parity(value);
  };
  expect(groupsOf(items, keyOf).get('odd')).toEqual([1]);
  items.push(3);
  expect(groupsOf(items, keyOf).get('odd')).toEqual([1, 3]);
  expect(groupsOf(items, String).get('3')).toEqual([3]);
  expect(asked).toEqual([1, 2, 3]);
  expect(groupsOf([1], keyOf).get('odd')).toEqual([1]);
});
