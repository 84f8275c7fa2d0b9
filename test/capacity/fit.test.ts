import { expect, test } from 'vitest';
import { assess } from '../../lib/capacity/index.ts';
import type { CapacityReport } from '../../lib/capacity/report.ts';
import type { ClusterFacts, ServiceFacts } from '../../lib/capacity/snapshot.ts';
import { fc } from '../generators/fast-check.ts';
import {
  C5_LARGE,
  cluster,
  FARGATE,
  group,
  instances,
  needs,
  placement,
  service,
  snapshot,
} from './snapshots.ts';

const errorsOf = (report: CapacityReport) =>
  report.findings.filter(({ severity }) => severity === 'error');
const verdictsOf = (report: CapacityReport) =>
  Object.fromEntries(
    (report.clusters[0]?.services ?? []).map(({ name, verdict }) => [name, verdict]),
  );
const bridge = (some: Parameters<typeof needs>[0] = {}) =>
  needs({ networkMode: 'bridge', ...some });
const fixed = group({ managedScaling: undefined, desired: 3 });

const onThree = (services: readonly ServiceFacts[], some: Partial<ClusterFacts> = {}) =>
  assess(snapshot({ groups: [fixed], instances: instances(3), services, ...some }));

test.each([
  ['CPU', { needs: bridge({ cpu: 1000 }), desired: 7 }, 6, '1000 CPU units', 4],
  ['memory', { needs: bridge({ memory: 2000 }), desired: 4 }, 3, '2000 MiB of memory', 4],
  ['network interfaces', { desired: 7 }, 6, 'network interfaces', 4],
  [
    'static host ports',
    { needs: bridge({ hostPorts: [{ port: 80, protocol: 'tcp' as const }] }), desired: 4 },
    3,
    'host port 80/tcp',
    4,
  ],
  [
    'distinct instances',
    { desired: 4, placement: { ...placement('fleet'), distinctInstance: true } },
    3,
    'network interfaces',
    4,
  ],
])('more tasks than three instances hold: %s', (_, some, slots, want, size) => {
  const report = onThree([service(some)]);
  const [finding] = errorsOf(report);
  expect(finding).toMatchObject({
    code: 'capacity/does-not-fit',
    numbers: { wanted: some.desired, slots, instances: 3 },
  });
  expect(finding?.detail).toContain(want);
  expect(finding?.cures.some((cure) => cure.endsWith(` to ${size}`))).toBe(true);
  expect(verdictsOf(report)).toEqual({ web: 'does-not-fit' });
});

test.each([
  ['GPUs', { gpus: 1 }, '1 GPU', 'give fleet a larger instance type'],
  [
    'a port that the agent keeps',
    { hostPorts: [{ port: 22, protocol: 'tcp' as const }] },
    'host port 22/tcp',
    'choose another host port',
  ],
])('what no instance of the group has: %s', (_, some, want, cure) => {
  const [finding] = errorsOf(onThree([service({ needs: bridge(some), desired: 1 })]));
  expect(finding).toMatchObject({ code: 'capacity/no-type-fits', cures: [cure] });
  expect(finding?.detail).toContain(want);
});

test('services are judged together: none is too large, both are', () => {
  const report = onThree([
    service({ name: 'one', desired: 4, running: 4 }),
    service({ name: 'two', desired: 3 }),
  ]);
  const [finding, ...others] = errorsOf(report);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: 'capacity/does-not-fit',
    numbers: { wanted: 7, there: 6, instances: 3 },
    cures: ['raise desired capacity and max size of fleet to 4'],
  });
});

test('which of two services stays short is left open; that one does is not', () => {
  const report = onThree(
    [
      service({ name: 'large', desired: 1, needs: bridge({ cpu: 1500 }) }),
      service({ name: 'small', desired: 2, needs: bridge({ cpu: 700 }) }),
    ],
    {
      groups: [group({ managedScaling: undefined, desired: 1, maxSize: 1 })],
      instances: instances(1),
    },
  );
  expect(errorsOf(report)).toMatchObject([{ code: 'capacity/does-not-fit' }]);
  expect(verdictsOf(report)).toEqual({ large: 'unknown', small: 'unknown' });
});

test('what runs on an instance stays there, and what is standalone takes its room', () => {
  const full = { service: undefined, needs: bridge({ cpu: 2000 }) };
  const report = onThree([service({ desired: 3, needs: bridge({ cpu: 1000 }) })], {
    instances: instances(3, {}, (index) => (index === 0 ? [full] : [])),
  });
  expect(verdictsOf(report)).toEqual({ web: 'fits' });
});

test('tasks of a launch type never make a group grow', () => {
  const groups = [group({ desired: 3, maxSize: 10 })];
  const byType = onThree([service({ desired: 8, placement: placement() })], { groups });
  expect(verdictsOf(byType)).toEqual({ web: 'does-not-fit' });
  const byProvider = onThree([service({ desired: 8 })], { groups });
  expect(verdictsOf(byProvider)).toEqual({ web: 'fits-after-scaling' });
});

test('a task larger than the smallest type of a group never makes it grow', () => {
  const types = [C5_LARGE, { ...C5_LARGE, name: 'c5.2xlarge', cpu: 8192, memory: 15_600 }];
  const report = assess(
    snapshot({
      groups: [group({ types, desired: 0, maxSize: 10 })],
      services: [service({ desired: 1, needs: needs({ cpu: 4096 }) })],
    }),
  );
  expect(errorsOf(report)).toMatchObject([
    {
      code: 'capacity/never-scales-out',
      address: 'app/web',
      cures: ['take the types that are too small out of fleet'],
    },
  ]);
  expect(errorsOf(report)[0]?.detail).toContain('4096 CPU units');
});

test('a task larger than every type is an error of its own', () => {
  const report = assess(
    snapshot({
      groups: [group({ desired: 0, maxSize: 10 })],
      services: [service({ desired: 1, needs: needs({ memory: 4096 }) })],
    }),
  );
  expect(errorsOf(report)).toMatchObject([{ code: 'capacity/no-type-fits' }]);
});

test('a daemon takes its part of every instance, those that are to come included', () => {
  const daemon = service({
    name: 'agent',
    scheduling: 'DAEMON',
    desired: 0,
    minimumHealthyPercent: 0,
    maximumPercent: 100,
    needs: bridge({ cpu: 512 }),
    placement: placement(),
  });
  const web = service({ desired: 4, needs: bridge({ cpu: 1024 }) });
  const groups = [group({ desired: 0, maxSize: 4 })];
  expect(verdictsOf(assess(snapshot({ groups, services: [web] })))).toEqual({
    web: 'fits-after-scaling',
  });
  const beside = assess(snapshot({ groups, services: [web, daemon] }));
  expect(verdictsOf(beside)).toEqual({ web: 'fits-after-scaling', agent: 'fits' });
  expect(beside.clusters[0]?.groups[0]?.instances.steady).toBe(4);
});

test('constraints keep tasks to the instances that meet them', () => {
  const at = (expression: string) =>
    onThree([
      service({ desired: 3, placement: { ...placement('fleet'), memberOf: [expression] } }),
    ]);
  expect(verdictsOf(at('attribute:ecs.availability-zone == zone-a'))).toEqual({ web: 'fits' });
  expect(verdictsOf(at('attribute:ecs.availability-zone == zone-b'))).toEqual({
    web: 'does-not-fit',
  });
  expect(verdictsOf(at('task:group == service:other'))).toEqual({ web: 'unknown' });
});

test('awsvpc tasks run in zones in which they have a subnet', () => {
  const report = onThree([service({ desired: 3, subnets: ['subnet-b'] })]);
  expect(errorsOf(report)).toMatchObject([{ numbers: { slots: 2, instances: 1 } }]);
});

test('percentages that can neither start nor stop a task are an error wherever it runs', () => {
  const stuck = { desired: 1, minimumHealthyPercent: 100, maximumPercent: 100, running: 1 };
  const report = onThree([
    service({ name: 'fargate', placement: FARGATE, ...stuck }),
    service({ name: 'settled', placement: FARGATE, ...stuck, deploys: false }),
  ]);
  expect(report.findings.map(({ severity, code, address }) => [severity, code, address])).toEqual([
    ['error', 'capacity/percentages-blocked', 'app/fargate'],
    ['warning', 'capacity/percentages-blocked', 'app/settled'],
  ]);
  expect(report.findings[0]?.cures).toEqual([
    'lower minimumHealthyPercent from 100 to 0',
    'raise maximumPercent from 100 to 200',
  ]);
});

test('a blue/green deployment needs room for two full sets', () => {
  const web = service({
    desired: 4,
    running: 4,
    deploymentStrategy: 'BLUE_GREEN',
    minimumHealthyPercent: 0,
  });
  const live = instances(3, {}, (index) => [
    { service: web.key, needs: web.needs },
    ...(index === 0 ? [{ service: web.key, needs: web.needs }] : []),
  ]);
  expect(verdictsOf(onThree([web], { instances: live }))).not.toEqual({ web: 'fits' });
  expect(
    verdictsOf(onThree([web], { instances: live, groups: [group({ desired: 3, maxSize: 4 })] })),
  ).toEqual({ web: 'fits-after-scaling' });
});

test('providers that launch what a task asks for are trusted to', () => {
  const report = onThree([service({ placement: placement('managed') })], {
    elasticProviders: ['managed'],
  });
  expect(verdictsOf(report)).toEqual({ web: 'fits-after-scaling' });
  expect(verdictsOf(onThree([service({ placement: placement('elsewhere') })]))).toEqual({
    web: 'unknown',
  });
});

test('what is somebody else’s is told and does not stop a plan', () => {
  const report = onThree([service({ address: undefined, desired: 7 })]);
  expect(report.findings).toMatchObject([{ severity: 'warning', code: 'capacity/does-not-fit' }]);
});

test('what autoscaling may ask for and never gets is a warning', () => {
  const report = onThree([service({ desired: 2, maxDesired: 20 })]);
  expect(report.findings).toMatchObject([
    {
      severity: 'warning',
      code: 'capacity/autoscaling-short',
      numbers: { wanted: 20, slots: 6, instances: 3 },
      cures: ['raise desired capacity and max size of fleet to 10'],
    },
  ]);
});

test('trunking that is on for a type without trunks changes nothing, and says so', () => {
  const t3 = { ...C5_LARGE, name: 't3.medium', taskInterfacesWithTrunk: 'none' as const };
  const report = assess(
    snapshot({
      groups: [
        group({
          types: [t3],
          desired: 0,
          maxSize: 1,
          trunking: { effective: true, role: undefined, effectiveForDeployer: true },
        }),
      ],
      services: [service({ desired: 3 })],
    }),
  );
  expect(report.findings).toContainEqual(
    expect.objectContaining({ severity: 'note', code: 'capacity/no-trunk', numbers: { slots: 2 } }),
  );
  expect(verdictsOf(report)).toEqual({ web: 'does-not-fit' });
});

const sizes = fc.record({
  cpu: fc.constantFrom(128, 512, 1024, 2048),
  memory: fc.constantFrom(128, 1024, 3000),
  networkMode: fc.constantFrom('awsvpc' as const, 'bridge' as const),
  desired: fc.nat({ max: 8 }),
});
const fleets = fc.record({
  services: fc.array(sizes, { minLength: 1, maxLength: 4 }),
  maxSize: fc.integer({ min: 1, max: 8 }),
});

const fleetOf = ({
  services,
  maxSize,
}: {
  services: readonly {
    cpu: number;
    memory: number;
    networkMode: 'awsvpc' | 'bridge';
    desired: number;
  }[];
  maxSize: number;
}) =>
  snapshot({
    groups: [group({ desired: 0, maxSize })],
    services: services.map(({ desired, ...one }, index) =>
      service({ name: `service-${index}`, desired, needs: needs(one) }),
    ),
  });

test('more instances never make fit worse', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const before = verdictsOf(assess(fleetOf(fleet)));
      const after = verdictsOf(assess(fleetOf({ ...fleet, maxSize: fleet.maxSize + 40 })));
      for (const [name, verdict] of Object.entries(before))
        if (verdict.startsWith('fits')) expect(after[name]).toMatch(/^fits/);
      expect(Object.values(after).includes('unknown')).toBe(false);
    }),
  );
});

test('a group ends within its bounds, with an instance for every task that needs one', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const report = assess(fleetOf(fleet));
      const [found] = report.clusters[0]?.groups ?? [];
      const steady = found?.instances.steady ?? 0;
      expect(steady).toBeLessThanOrEqual(fleet.maxSize);
      for (const { desired } of found?.forecast ?? [])
        expect(desired).toBeLessThanOrEqual(fleet.maxSize);
      const fit = fleet.services.filter(
        (_, index) => report.clusters[0]?.services[index]?.verdict.startsWith('fits') === true,
      );
      const cpu = fit.reduce((sum, one) => sum + one.cpu * one.desired, 0);
      const slots = fit.reduce(
        (sum, one) => sum + (one.networkMode === 'awsvpc' ? one.desired : 0),
        0,
      );
      if (found?.instances.steady !== undefined) {
        expect(cpu).toBeLessThanOrEqual(steady * 2048);
        expect(slots).toBeLessThanOrEqual(steady * 2);
      }
    }),
  );
});

test('the same snapshot gives the same report', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const one = fleetOf(fleet);
      expect(assess(structuredClone(one))).toEqual(assess(one));
    }),
  );
});

test('a cluster without services or groups has nothing to tell', () => {
  expect(assess({ clusters: [cluster({ groups: [] })], subnets: [] })).toEqual({
    clusters: [{ name: 'main', groups: [], services: [] }],
    subnets: [],
    findings: [],
  });
});

test('what is short already and left alone stops no plan; what the plan deploys or breaks does', () => {
  const short = { desired: 7, running: 6 };
  const severities = (...services: readonly ServiceFacts[]) =>
    onThree(services).findings.map(({ code, severity }) => `${severity} ${code}`);
  expect(severities(service({ ...short, deploys: false }))).toEqual([
    'warning capacity/does-not-fit',
  ]);
  expect(severities(service({ ...short, deploys: true }))).toContain('error capacity/does-not-fit');
  expect(severities(service({ desired: 7, running: 7, deploys: false }))).toEqual([
    'error capacity/does-not-fit',
  ]);
});
