/** The planner's word against what the sandbox ends in. */
import { assess } from '../../../lib/capacity/index.ts';
import type { CapacityReport, ServiceCapacity } from '../../../lib/capacity/report.ts';
import type { ClusterCase, ServiceCase } from './cases.ts';
import {
  deployService,
  emptyWorld,
  instancesNow,
  makeFleet,
  type Outcome,
  servicesNow,
  settle,
  snapshotOf,
} from './world.ts';

/** What a case came to. */
export interface Judgement {
  /** Where the planner was wrong. */
  readonly mismatches: readonly string[];
  /** How many statements of the planner were held against the sandbox, by what they say. */
  readonly checked: Readonly<Record<string, number>>;
}

const HOURS = 3_600_000;

/** Judges a case: its steady state, the sizes of its groups, and the rollout of a new revision of one service. */
export function judge(wanted: ClusterCase): Judgement {
  const { sandbox, subnets } = emptyWorld();
  const said = new Tally();
  makeFleet(sandbox, subnets, wanted);
  const names = new Set(wanted.services.map(({ name }) => name));
  const first = assess(snapshotOf(sandbox, subnets, wanted, names));
  // As a deploy does: daemons have their place before what runs beside them.
  for (const service of [...wanted.services].sort((a, b) => Number(b.daemon) - Number(a.daemon)))
    deployService(sandbox, subnets, wanted, service, 1);
  settle(sandbox, 4 * HOURS);
  const steady = servicesNow(sandbox, wanted);
  for (const service of wanted.services)
    judgeService(said, first, service, steady.get(service.name));
  judgeGroups(said, first, instancesNow(sandbox, wanted));
  const allDone = [...steady.values()].every(({ done }) => done);
  const updated = wanted.services[wanted.updated % wanted.services.length];
  if (!allDone || updated === undefined || said.mismatches.length > 0) return said;
  const second = assess(snapshotOf(sandbox, subnets, wanted, new Set([updated.name])));
  deployService(sandbox, subnets, wanted, updated, 2);
  settle(sandbox, 4 * HOURS);
  judgeRollout(said, second, updated, servicesNow(sandbox, wanted).get(updated.name));
  judgeGroups(said, second, instancesNow(sandbox, wanted));
  return said;
}

class Tally implements Judgement {
  readonly mismatches: string[] = [];
  readonly checked: Record<string, number> = {};

  hold(statement: string, isTrue: boolean, evidence: () => unknown): void {
    this.checked[statement] = (this.checked[statement] ?? 0) + 1;
    if (!isTrue) this.mismatches.push(`${statement}: ${JSON.stringify(evidence())}`);
  }
}

function judgeService(
  said: Tally,
  report: CapacityReport,
  service: ServiceCase,
  outcome: Outcome | undefined,
): void {
  const found = verdictOf(report, service.name);
  const evidence = () => ({ service: service.name, found, outcome, findings: report.findings });
  const runs = outcome?.done === true && outcome.running === outcome.desired;
  // Where an empty group comes and goes for ever, a daemon is at any moment about to start on it.
  const flaps = report.findings.some(({ code }) => code === 'capacity/scaling-flaps');
  if (service.daemon && flaps) {
    said.hold('not judged: on a group that flaps', true, evidence);
    return;
  }
  if (found?.verdict === 'fits' || found?.verdict === 'fits-after-scaling')
    said.hold(found.verdict, runs, evidence);
  else if (found?.verdict === 'does-not-fit') said.hold('does-not-fit', !runs, evidence);
  else said.hold(`not judged: ${found?.verdict}`, true, evidence);
}

function judgeRollout(
  said: Tally,
  report: CapacityReport,
  service: ServiceCase,
  outcome: Outcome | undefined,
): void {
  const found = verdictOf(report, service.name);
  const evidence = () => ({ service: service.name, found, outcome, findings: report.findings });
  if (found?.verdict === 'rollout-blocked')
    said.hold('rollout-blocked', outcome?.done === false, evidence);
  else if (found?.verdict === 'fits' || found?.verdict === 'fits-after-scaling')
    said.hold('rollout moves', outcome?.done === true, evidence);
  else said.hold(`rollout not judged: ${found?.verdict}`, true, evidence);
}

function judgeGroups(
  said: Tally,
  report: CapacityReport,
  live: Readonly<Record<string, number>>,
): void {
  for (const group of report.clusters.flatMap(({ groups }) => groups))
    if (group.instances.steady === undefined) said.hold('size not judged', true, () => group);
    else
      said.hold('size', live[group.name] === group.instances.steady, () => ({
        group: group.name,
        live: live[group.name],
        predicted: group.instances,
        forecast: group.forecast.filter(({ event }) => event !== undefined),
      }));
}

function verdictOf(report: CapacityReport, name: string): ServiceCapacity | undefined {
  return report.clusters.flatMap(({ services }) => services).find((one) => one.name === name);
}
