import { expect, test } from 'vitest';
import { assess } from '../../lib/capacity/index.ts';
import type { CapacityReport } from '../../lib/capacity/report.ts';
import type { GroupFacts, InstanceFacts, ServiceFacts } from '../../lib/capacity/snapshot.ts';
import { C5_LARGE, group, instances, needs, placement, service, snapshot } from './snapshots.ts';

// 3 x c5.large, 6 awsvpc tasks that run, 100/200 percent, a new image.
function g05(
  some: {
    readonly group?: Partial<GroupFacts>;
    readonly instance?: Partial<InstanceFacts>;
    readonly services?: readonly ServiceFacts[];
    readonly web?: Partial<ServiceFacts>;
  } = {},
): CapacityReport {
  const web = service({ running: 6, ...some.web });
  return assess(
    snapshot({
      groups: [group(some.group)],
      instances: instances(3, some.instance, () => [
        { service: web.key, needs: web.needs },
        { service: web.key, needs: web.needs },
      ]),
      services: [web, ...(some.services ?? [])],
    }),
  );
}

const daemon = service({
  name: 'agent',
  scheduling: 'DAEMON',
  desired: 0,
  minimumHealthyPercent: 0,
  maximumPercent: 100,
  placement: placement(),
});

const trunk = { effective: true, role: 'instances', effectiveForDeployer: true };

const errorsOf = (report: CapacityReport) =>
  report.findings.filter(({ severity }) => severity === 'error');
const slotsOf = (report: CapacityReport) => report.clusters[0]?.groups[0]?.slots;
const verdictOf = (report: CapacityReport, name = 'web') =>
  report.clusters[0]?.services.find((one) => one.name === name)?.verdict;

test('G05 (a): without trunks 6 slots are used by 6 tasks, and a rollout needs one more', () => {
  const report = g05();
  expect(slotsOf(report)).toEqual({ total: 6, used: 6 });
  expect(verdictOf(report)).toBe('rollout-blocked');
  const [finding, ...others] = errorsOf(report);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: 'capacity/eni-rollout-blocked',
    address: 'app/web',
    numbers: { slots: 6, used: 6, needed: 1, lower: 6, upper: 12 },
  });
  expect(finding?.detail).toContain('6 slots, 6 used, at least 1 needed');
  expect(finding?.cures).toEqual([
    'raise the max size of fleet from 3 to 4',
    'lower minimumHealthyPercent from 100 to 83',
    'enable the account setting awsvpcTrunking for role instances, then gantry roll app/fleet --all (10 tasks on each c5.large instead of 2)',
  ]);
});

test('G05 (a): each of the cures lets the rollout move', () => {
  expect(verdictOf(g05({ group: { maxSize: 4 } }))).toBe('fits-after-scaling');
  expect(verdictOf(g05({ web: { minimumHealthyPercent: 83 } }))).toBe('fits');
  expect(verdictOf(g05({ web: { minimumHealthyPercent: 84 } }))).toBe('rollout-blocked');
  expect(verdictOf(g05({ group: { trunking: trunk }, instance: { trunked: true } }))).toBe('fits');
});

test('G05 (a): a group that nobody scales must be made larger by its desired capacity', () => {
  const [finding] = errorsOf(g05({ group: { managedScaling: undefined, maxSize: 5 } }));
  expect(finding?.code).toBe('capacity/eni-rollout-blocked');
  expect(finding?.cures[0]).toBe('raise the desired capacity of fleet from 3 to 4');
});

test('G05 (b): instances from before the setting have no trunk and must be replaced', () => {
  const report = g05({ group: { trunking: trunk } });
  expect(slotsOf(report)).toEqual({ total: 6, used: 6 });
  const [finding] = errorsOf(report);
  expect(finding).toMatchObject({
    code: 'capacity/eni-rollout-blocked',
    numbers: { slots: 6, used: 6, needed: 1 },
  });
  expect(finding?.detail).toContain('trunk setting on, 3 instances need replacing');
  expect(finding?.cures).toContain(
    'gantry roll app/fleet --all (10 tasks on each c5.large instead of 2)',
  );
});

test('G05 (c): a setting of whoever deploys is not one of the role of the instances', () => {
  const report = g05({
    group: { trunking: { effective: false, role: 'instances', effectiveForDeployer: true } },
  });
  const [finding] = errorsOf(report);
  expect(finding?.code).toBe('capacity/eni-rollout-blocked');
  expect(finding?.detail).toContain(
    'account setting awsvpcTrunking is on for whoever deploys, but not for role instances',
  );
});

test('G05 (d): with trunks 30 slots let it pass', () => {
  const report = g05({ group: { trunking: trunk }, instance: { trunked: true } });
  expect(slotsOf(report)).toEqual({ total: 30, used: 6 });
  expect(report.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(verdictOf(report)).toBe('fits');
});

test('G05 (e): with room for 6 instances it passes, and says what it adds and for how long', () => {
  const report = g05({ group: { maxSize: 6 } });
  expect(errorsOf(report)).toEqual([]);
  expect(verdictOf(report)).toBe('fits-after-scaling');
  expect(report.findings).toEqual([
    {
      severity: 'note',
      code: 'capacity/rollout-adds-instances',
      address: 'app/fleet',
      detail: 'fleet: the rollout adds 3 instances (3 -> 6); 3 scale in about 15 minutes after it',
      numbers: { now: 3, added: 3, peak: 6, steady: 3 },
      cures: [],
    },
  ]);
  expect(report.clusters[0]?.groups[0]?.instances).toEqual({ now: 3, steady: 3 });
});

test('G05 (f): beside an awsvpc daemon one slot an instance is left: the steady state cannot be', () => {
  const report = g05({ services: [daemon] });
  expect(slotsOf(report)).toEqual({ total: 3, used: 6 });
  expect(verdictOf(report)).toBe('does-not-fit');
  const finding = errorsOf(report).find(({ address }) => address === 'app/web');
  expect(finding).toMatchObject({
    code: 'capacity/does-not-fit',
    numbers: { wanted: 6, slots: 3, instances: 3 },
  });
  expect(finding?.cures[0]).toBe('raise the max size of fleet from 3 to 6');
  expect(errorsOf(report).map(({ code }) => code)).toContain('capacity/daemon-does-not-fit');
});

test('G05 (f): with trunks 27 slots are left beside the daemon', () => {
  const report = g05({
    group: { trunking: trunk },
    instance: { trunked: true },
    services: [daemon],
  });
  expect(slotsOf(report)).toEqual({ total: 27, used: 6 });
  expect(errorsOf(report)).toEqual([]);
});

test('G05: a type of which nothing is known is a warning and never a number', () => {
  const strange = {
    ...C5_LARGE,
    name: 'x9.huge',
    taskInterfaces: undefined,
    taskInterfacesWithTrunk: undefined,
  };
  const report = g05({ group: { types: [strange] }, instance: { type: strange } });
  expect(slotsOf(report)).toEqual({ total: undefined, used: 6 });
  expect(verdictOf(report)).toBe('unknown');
  expect(errorsOf(report)).toEqual([]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      severity: 'warning',
      code: 'capacity/limit-unknown',
      detail: 'fleet: of x9.huge is not known: network interfaces',
    }),
  );
});

test('a bridge service that lacks memory is blocked by memory', () => {
  const [finding] = errorsOf(
    g05({ web: { needs: needs({ networkMode: 'bridge', memory: 1900 }), desired: 6 } }),
  );
  expect(finding).toMatchObject({ code: 'capacity/rollout-blocked', numbers: { needed: 1900 } });
  expect(finding?.detail).toContain('at most 30 MiB of memory free on one instance');
});
