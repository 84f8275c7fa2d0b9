/** A report as lines for people: a plan's capacity section. What was found is printed by the diagnostics. */
import type { CapacityReport, ClusterCapacity, GroupCapacity, ServiceCapacity } from './report.ts';
import { counted } from './words.ts';

/** The report as lines; empty when there is nothing worth a line. */
export function describeCapacity(report: CapacityReport): readonly string[] {
  return [
    ...report.clusters.flatMap(describeCluster),
    ...indented('subnet  free  steady  peak', report.subnets.filter(isUsed).map(subnetRow)),
  ];
}

function describeCluster({ name, groups, services }: ClusterCapacity): readonly string[] {
  const noted = services.filter(({ verdict }) => verdict !== 'fits');
  if (groups.length === 0 && noted.length === 0) return [];
  const fitting = services.length - noted.length;
  return [
    `cluster ${name}`,
    ...indented('group  instances  slots  forecast', groups.map(groupRow)),
    ...indented('service  tasks  rollout  verdict', noted.map(serviceRow)),
    ...(fitting > 0
      ? [
          `  ${noted.length > 0 ? 'the other ' : ''}${counted(fitting, 'service')} ${fitting === 1 ? 'fits' : 'fit'}`,
        ]
      : []),
  ];
}

function groupRow({ name, instances, slots, forecast }: GroupCapacity): readonly string[] {
  const { now, steady } = instances;
  return [
    name,
    now === steady ? String(now) : `${now} -> ${steady ?? 'unknown'}`,
    `${slots.used} of ${slots.total ?? 'unknown'}`,
    forecast.length === 0 ? 'no managed scaling' : forecastText(forecast),
  ];
}

// The first events in words; the rest would not be read.
function forecastText(forecast: GroupCapacity['forecast']): string {
  const events = forecast.flatMap(({ minute, event }) =>
    event === undefined ? [] : [`${minute === 0 ? 'at once' : `minute ${minute}`}: ${event}`],
  );
  if (events.length === 0) return 'stays';
  const shown = events.slice(0, EVENTS_SHOWN).join('; ');
  return events.length > EVENTS_SHOWN ? `${shown}; ${events.length - EVENTS_SHOWN} more` : shown;
}

const EVENTS_SHOWN = 3;

function serviceRow({
  name,
  desired,
  split,
  rollout,
  verdict,
}: ServiceCapacity): readonly string[] {
  const parts = Object.entries(split);
  const where = parts.map(([pool, tasks]) => (parts.length === 1 ? pool : `${tasks} ${pool}`));
  return [
    name,
    `${desired} (${where.join(', ')})`,
    `${rollout.lower} to ${rollout.upper}`,
    VERDICTS[verdict],
  ];
}

const VERDICTS: Readonly<Record<ServiceCapacity['verdict'], string>> = {
  fits: 'fits',
  'fits-after-scaling': 'fits once the group has grown',
  'rollout-blocked': 'rollout cannot move',
  'does-not-fit': 'does not fit',
  unknown: 'unknown',
};

function isUsed({ steady, peak }: CapacityReport['subnets'][number]): boolean {
  return steady > 0 || peak > 0;
}

function subnetRow({
  id,
  zone,
  free,
  steady,
  peak,
}: CapacityReport['subnets'][number]): readonly string[] {
  return [
    zone === undefined ? id : `${id} (${zone})`,
    free === undefined ? 'unknown' : String(free),
    `+${steady}`,
    `+${peak}`,
  ];
}

// A table under its head, or nothing where there are no rows.
function indented(head: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const all = [head.split('  '), ...rows];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  return all.map(
    (row) =>
      `  ${row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}`,
  );
}
