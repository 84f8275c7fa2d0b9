/** Drift for people. */

import { groupBy } from '../../core/group.ts';
import { describeField, describeLeft } from '../../engine/describe-plan.ts';
import type { DriftReport } from '../../engine/drift-report.ts';
import { drawOrphans } from './orphans.ts';
import type { Paint } from './paint.ts';

/** What has drifted, what is missing, forgotten, left to others and unmanaged; then one line that counts. */
export function drawDrift(report: DriftReport, paint: Paint): string {
  const { drifted, missing, orphans, left, unmanaged } = report;
  return [
    ...drifted.flatMap(({ address, type, fields }) => [
      paint.yellow(`~ ${address} ${type}`),
      ...fields.flatMap((field) => describeField(field, 'update')).map((line) => `    ${line}`),
    ]),
    ...missing.map(({ address, type }) =>
      paint.red(`? ${address} ${type}: missing (never made, or removed by hand)`),
    ),
    ...(orphans.length === 0 ? [] : drawOrphans(orphans)),
    ...under(left, ({ address }) => address, describeLeft),
    ...under(
      unmanaged,
      ({ address }) => address,
      ({ path, live }) => `${path}: ${JSON.stringify(live)} [unmanaged]`,
    ),
    ...(drifted.length + missing.length + orphans.length + left.length + unmanaged.length > 0
      ? ['']
      : []),
    paint.bold(`${report.app}: ${counts(report)}`),
  ].join('\n');
}

function under<T>(
  items: readonly T[],
  addressOf: (item: T) => string,
  line: (item: T) => string,
): readonly string[] {
  return [...groupBy(items, addressOf)].flatMap(([address, group]) => [
    `  ${address}`,
    ...group.map((item) => `    ${line(item)}`),
  ]);
}

function counts({ drifted, missing, orphans, pending }: DriftReport): string {
  const parts = [
    [drifted.length, 'drifted'],
    [missing.length, 'missing'],
    [orphans.length, 'not in the code'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const rest = pending === 0 ? '' : `; the code itself changes ${pending} (gantry plan)`;
  return `${told.length === 0 ? 'no drift' : told.join(', ')}${rest}`;
}
