import { describe, expect, test } from 'vitest';
import { interfaceLimits, knownInstanceTypes } from '../../lib/facts/network-interfaces.ts';

describe('the table of network interfaces', () => {
  test.each([
    // The examples of the developer guide's page "container-instance-eni".
    ['c5.large', 2, 10, 'documented'],
    ['m5.xlarge', 3, 20, 'documented'],
    ['m5.2xlarge', 3, 40, 'documented'],
    ['m5.4xlarge', 7, 60, 'documented'],
    ['m5.16xlarge', 14, 120, 'documented'],
    ['c7g.medium', 1, 4, 'documented'],
    ['t3.small', 2, undefined, 'none'],
    ['t3a.small', 1, undefined, 'none'],
    ['c5n.large', 2, 10, 'excluded'],
    ['x8i.large', 2, 10, 'derived'],
    ['hpc7g.4xlarge', 3, undefined, 'unknown'],
  ] as const)(
    '%s runs %s awsvpc tasks, and %s with trunking',
    (type, tasks, withTrunking, source) => {
      expect(interfaceLimits(type)).toMatchObject({ tasks, trunkSource: source });
      expect(interfaceLimits(type)?.tasksWithTrunking).toBe(withTrunking);
    },
  );

  test('knows nothing of a type that does not exist', () => {
    expect(interfaceLimits('c5.gigantic')).toBeUndefined();
  });

  test('no T type takes a trunk, and no type more tasks without one than with one', () => {
    const types = knownInstanceTypes().map((type) => [type, interfaceLimits(type)] as const);
    expect(types.length).toBeGreaterThan(1300);
    for (const [type, limits] of types) {
      if (/^t\d/.test(type)) expect(limits?.tasksWithTrunking, type).toBeUndefined();
      if (limits?.tasksWithTrunking !== undefined)
        expect(limits.tasksWithTrunking, type).toBeGreaterThan(limits.tasks);
    }
  });
});
