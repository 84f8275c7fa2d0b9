import { describe, expect, test } from 'vitest';
import {
  fitsSmallest,
  type InstanceRoom,
  neededInstances,
  reservation,
  type ScaledNeed,
} from '../../../../lib/sandbox/services/ecs/managed-scaling-needs.ts';
import {
  type StepView,
  scaledIn,
  scaledOut,
} from '../../../../lib/sandbox/services/ecs/managed-scaling-steps.ts';

describe('instances needed', () => {
  test('without waiting tasks are those in use', () => {
    expect(neededInstances({ running: 4, used: 3, waiting: [], types: [large] })).toBe(3);
  });

  test('with waiting tasks are more than run, by the largest group of equal tasks', () => {
    const waiting = [...Array(5).fill(aTask({ memory: 2000 })), aTask({ memory: 100 })];
    expect(neededInstances({ running: 2, used: 1, waiting, types: [large] })).toBe(2 + 2);
  });

  test.each([
    ['cpu', aTask({ cpu: 1024 }), 5],
    ['memory', aTask({ memory: 4000 }), 10],
    ['network interfaces', aTask({ interfaces: 1 }), 5],
    ['graphics processors', aTask({ gpus: 1 }), 10],
    ['host ports', aTask({ ports: ['80/tcp'] }), 10],
    ['distinct instances', aTask({ alone: true }), 10],
    ['nothing', aTask({}), 1],
  ])('are packed by %s', (_, task, needed) => {
    expect(
      neededInstances({ running: 0, used: 0, waiting: Array(10).fill(task), types: [withGpu] }),
    ).toBe(needed);
  });

  test('of several types count on the largest of each resource, and leave out what the smallest cannot take', () => {
    const small: InstanceRoom = { cpu: 1024, memory: 1000, interfaces: 1, gpus: 0 };
    const types = [small, large];
    const fits = Array(8).fill(aTask({ cpu: 512, memory: 1000 }));
    expect(neededInstances({ running: 0, used: 0, waiting: fits, types })).toBe(2);
    const wide = aTask({ memory: 1001 });
    expect(fitsSmallest(wide, types)).toBe(false);
    expect(neededInstances({ running: 1, used: 1, waiting: [wide], types })).toBe(1);
  });
});

describe('the reservation', () => {
  const view = { running: 0, used: 0, waiting: [], types: [large] };
  test.each([
    ['nothing needed, nothing there', view, 0, 100],
    ['something needed, nothing there', view, 3, 200],
    ['one of four used', { ...view, running: 4 }, 1, 25],
    ['two more than three', { ...view, running: 2 }, 3, 150],
    ['nothing that could ever be placed', { ...view, waiting: [aTask({ gpus: 9 })] }, 0, 80],
  ])('of %s', (_, given, needed, expected) => {
    expect(reservation(given, needed, 80)).toBe(expected);
  });
});

describe('a step out', () => {
  test.each<[string, Partial<StepView>, number]>([
    ['starts with two', { running: 0, desired: 0, needed: 9, reservation: 200 }, 2],
    [
      'starts with two whatever the steps',
      { running: 0, desired: 0, reservation: 200, maximumStep: 1 },
      2,
    ],
    [
      'starts with one where the group takes no more',
      { running: 0, desired: 0, reservation: 200, maxSize: 1 },
      1,
    ],
    ['adds what is missing', { needed: 7 }, 7],
    ['adds the minimum step at least', { needed: 5, minimumStep: 3 }, 7],
    ['adds the maximum step at most', { needed: 12, maximumStep: 2 }, 6],
    ['stops at the maximum of the group', { needed: 30 }, 20],
    ['keeps spare capacity', { needed: 5, target: 50, reservation: 125 }, 10],
    ['does not order twice what is on its way', { running: 2, needed: 4, reservation: 200 }, 4],
    ['does nothing at the target', { needed: 4, reservation: 100 }, 4],
    ['leaves alone what somebody set beyond the maximum', { desired: 25, needed: 30 }, 25],
  ])('%s', (_, given, expected) => {
    expect(scaledOut({ ...base, reservation: 150, ...given })).toBe(expected);
  });
});

describe('a step in', () => {
  test.each<[string, Partial<StepView>, number]>([
    ['takes less than half', { desired: 10, running: 10, needed: 0 }, 6],
    ['takes one of two', { desired: 2, running: 2, needed: 0 }, 1],
    ['takes the last', { desired: 1, running: 1, needed: 0 }, 0],
    ['takes only what is too much', { desired: 10, running: 10, needed: 9 }, 9],
    ['stops at the minimum of the group', { desired: 4, minSize: 3, needed: 0 }, 3],
    ['keeps spare capacity', { desired: 4, needed: 3, target: 80, reservation: 75 }, 4],
    ['does nothing at the target', { desired: 4, needed: 4, reservation: 100 }, 4],
  ])('%s', (_, given, expected) => {
    expect(scaledIn({ ...base, reservation: 50, ...given })).toBe(expected);
  });
});

const large: InstanceRoom = { cpu: 2048, memory: 7978, interfaces: 2, gpus: 0 };
const withGpu: InstanceRoom = { ...large, memory: 7000, gpus: 1 };

const base: StepView = {
  desired: 4,
  minSize: 0,
  maxSize: 20,
  running: 4,
  needed: 4,
  reservation: 100,
  target: 100,
  minimumStep: 1,
  maximumStep: 10_000,
};

function aTask(overrides: Partial<ScaledNeed>): ScaledNeed {
  return {
    cpu: 0,
    memory: 0,
    interfaces: 0,
    gpus: 0,
    ports: [],
    constraints: [],
    alone: false,
    ...overrides,
  };
}
