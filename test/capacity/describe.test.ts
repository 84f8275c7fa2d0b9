import { expect, test } from 'vitest';
import { describeCapacity } from '../../lib/capacity/describe.ts';
import { assess } from '../../lib/capacity/index.ts';
import { FARGATE, group, service, snapshot } from './snapshots.ts';

test('a report is a table a cluster, and one of subnets', () => {
  const report = assess(
    snapshot({
      groups: [group({ desired: 0, maxSize: 100 })],
      services: [
        service({ desired: 9 }),
        service({ name: 'api', placement: FARGATE, desired: 1 }),
        service({ name: 'gone', desired: 0 }),
      ],
    }),
  );
  expect(describeCapacity(report)).toEqual([
    'cluster main',
    '  group  instances  slots   forecast',
    '  fleet  0 -> 5     0 of 0  at once: 0 -> 2 instances, as always from none; minute 5: 2 -> 5 instances',
    '  service  tasks      rollout  verdict',
    '  web      9 (fleet)  9 to 18  fits once the group has grown',
    '  the other 2 services fit',
    '  subnet             free  steady  peak',
    '  subnet-a (zone-a)  1000  +8      +8',
    '  subnet-b (zone-b)  1000  +7      +7',
  ]);
});

test('a report of nothing has no lines', () => {
  expect(describeCapacity(assess({ clusters: [], subnets: [] }))).toEqual([]);
});
