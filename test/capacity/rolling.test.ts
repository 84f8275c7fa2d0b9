import { expect, test } from 'vitest';
import {
  percentagesBlock,
  percentToStartOne,
  percentToStopOne,
  rolloutBounds,
} from '../../lib/capacity/rolling.ts';
import { fc } from '../generators/fast-check.ts';

const service = (desired: number, minimumHealthyPercent: number, maximumPercent: number) => ({
  desired,
  minimumHealthyPercent,
  maximumPercent,
});

// The examples of the developer guide, and the corners.
test.each([
  [4, 50, 200, { lower: 2, upper: 8 }, false],
  [2, 75, 100, { lower: 2, upper: 2 }, true],
  [3, 100, 125, { lower: 3, upper: 3 }, true],
  [1, 100, 100, { lower: 1, upper: 1 }, true],
  [1, 100, 134, { lower: 1, upper: 1 }, true],
  [1, 0, 100, { lower: 0, upper: 1 }, false],
  [6, 100, 200, { lower: 6, upper: 12 }, false],
  [0, 100, 100, { lower: 0, upper: 0 }, false],
])('of %i tasks with %i/%i percent', (desired, lower, upper, bounds, blocks) => {
  expect(rolloutBounds(service(desired, lower, upper))).toEqual(bounds);
  expect(percentagesBlock(service(desired, lower, upper))).toBe(blocks);
});

test('the percentages that are advised are the closest that let a rollout move', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), (desired) => {
      const stop = percentToStopOne(desired);
      expect(percentagesBlock(service(desired, stop, 100))).toBe(false);
      expect(percentagesBlock(service(desired, stop + 1, 100))).toBe(true);
      const start = percentToStartOne(desired);
      expect(percentagesBlock(service(desired, 100, start))).toBe(false);
      expect(percentagesBlock(service(desired, 100, start - 1))).toBe(true);
    }),
  );
});
