import { expect, test } from 'vitest';
import { assess } from '../../lib/capacity/index.ts';
import { grown, reservation, shrunk, sizeFor } from '../../lib/capacity/managed-scaling.ts';
import type { GroupFacts, ManagedScalingFacts, ServiceFacts } from '../../lib/capacity/snapshot.ts';
import { group, instances, needs, SCALING, service, snapshot } from './snapshots.ts';

const minute = (
  some: Partial<Parameters<typeof grown>[0]>,
  scaling: Partial<ManagedScalingFacts> = {},
) => ({
  scaling: { ...SCALING, ...scaling },
  minSize: 0,
  maxSize: 100,
  desired: 0,
  running: 0,
  needed: 0,
  ...some,
});

test.each([
  [0, 0, 100],
  [5, 0, 200],
  [4, 4, 100],
  [6, 3, 200],
  [1, 4, 25],
])('M %i of N %i is a reservation of %i %%', (needed, running, percent) => {
  expect(reservation(needed, running)).toBe(percent);
});

test('half in use takes twice as many', () => {
  expect([sizeFor(4, 100), sizeFor(4, 50), sizeFor(4, 80), sizeFor(1, 80)]).toEqual([4, 8, 5, 2]);
});

test.each([
  ['from none always two', { needed: 9 }, {}, 2],
  ['from none no more than may be', { needed: 9, maxSize: 1 }, {}, 1],
  ['what is missing', { desired: 2, running: 2, needed: 7 }, {}, 7],
  [
    'at least the smallest step',
    { desired: 2, running: 2, needed: 3 },
    { minimumScalingStepSize: 4 },
    6,
  ],
  [
    'at most the largest step',
    { desired: 2, running: 2, needed: 50 },
    { maximumScalingStepSize: 10 },
    12,
  ],
  ['never beyond the maximum', { desired: 2, running: 2, needed: 50, maxSize: 20 }, {}, 20],
  ['not at its target', { desired: 2, running: 2, needed: 2 }, {}, 2],
  ['not what is launching already', { desired: 7, running: 2, needed: 7 }, {}, 7],
])('a group grows: %s', (_, some, scaling, size) => {
  expect(grown(minute(some, scaling))).toBe(size);
});

test.each([
  ['by one of two', { desired: 2, running: 2, needed: 1 }, 1],
  ['by less than a half', { desired: 10, running: 10, needed: 1 }, 6],
  ['not below its minimum', { desired: 4, running: 4, needed: 0, minSize: 3 }, 3],
  ['not below what its target takes', { desired: 10, running: 10, needed: 9 }, 9],
  ['not at its target', { desired: 3, running: 3, needed: 3 }, 3],
])('a group shrinks: %s', (_, some, size) => {
  expect(shrunk(minute(some))).toBe(size);
});

// The developer guide's tutorial: five tasks, a group with none; 100 -> 200 -> two instances.
test('from zero the first two instances come at once and the rest after their warm-up', () => {
  const report = assess(
    snapshot({
      groups: [group({ desired: 0, maxSize: 100 })],
      services: [service({ desired: 9 })],
    }),
  );
  const [{ forecast, instances: size } = { forecast: [], instances: undefined }] =
    report.clusters[0]?.groups ?? [];
  expect(size).toEqual({ now: 0, steady: 5 });
  expect(forecast.filter(({ event }) => event !== undefined)).toEqual([
    {
      minute: 0,
      needed: 5,
      running: 0,
      reservation: 200,
      desired: 2,
      event: '0 -> 2 instances, as always from none',
    },
    { minute: 5, needed: 5, running: 2, reservation: 250, desired: 5, event: '2 -> 5 instances' },
  ]);
  expect(report.clusters[0]?.services[0]?.verdict).toBe('fits-after-scaling');
});

test('two instances for one task: one goes after fifteen minutes below target', () => {
  const [found] =
    assess(
      snapshot({
        groups: [group({ desired: 0, maxSize: 100 })],
        services: [service({ desired: 1 })],
      }),
    ).clusters[0]?.groups ?? [];
  expect(found?.instances.steady).toBe(1);
  expect(found?.forecast.filter(({ event }) => event !== undefined).at(-1)).toMatchObject({
    minute: 15,
    desired: 1,
    event: '1 empty instance removed: 15 minutes below 100 %',
  });
});

test('an instance that runs daemons alone counts as empty', () => {
  const daemon = service({
    name: 'agent',
    scheduling: 'DAEMON',
    desired: 0,
    deploys: false,
    minimumHealthyPercent: 0,
    maximumPercent: 100,
    needs: needs({ networkMode: 'bridge' }),
  });
  const [found] =
    assess(
      snapshot({
        instances: instances(3, {}, () => [{ service: daemon.key, needs: daemon.needs }]),
        services: [daemon],
      }),
    ).clusters[0]?.groups ?? [];
  expect(found?.instances).toEqual({ now: 3, steady: 0 });
  expect(
    found?.forecast
      .filter(({ event }) => event !== undefined)
      .map(({ minute: at, desired }) => [at, desired]),
  ).toEqual([
    [14, 2],
    [15, 1],
    [16, 0],
  ]);
});

function found(some: Partial<GroupFacts>, services: readonly Partial<ServiceFacts>[]) {
  return assess(
    snapshot({
      groups: [group({ desired: 0, maxSize: 10, ...some })],
      services: services.map((one, index) => service({ name: `service-${index}`, ...one })),
    }),
  );
}

test('a target below 100 without tasks never comes to rest', () => {
  const report = found({ managedScaling: { ...SCALING, targetCapacity: 80 } }, []);
  expect(report.clusters[0]?.groups[0]?.instances).toEqual({ now: 0, steady: undefined });
  expect(report.findings).toMatchObject([{ severity: 'warning', code: 'capacity/scaling-flaps' }]);
  expect(found({ managedScaling: SCALING }, []).findings).toEqual([]);
});

test('a maximum below what the target takes is a warning with its arithmetic', () => {
  const report = found({ managedScaling: { ...SCALING, targetCapacity: 80 }, maxSize: 4 }, [
    { desired: 8, needs: needs({ cpu: 1024 }) },
  ]);
  expect(report.findings).toMatchObject([
    {
      severity: 'warning',
      code: 'capacity/headroom-short',
      numbers: { needed: 4, wanted: 5, maxSize: 4 },
      cures: ['raise the max size of fleet from 4 to 5'],
    },
  ]);
});
