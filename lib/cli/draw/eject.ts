/** What is given up, for people. */
import { errorEntry } from '../../core/errors.ts';
import type { EjectOutcome, EjectPlan } from '../../engine/eject-plan.ts';
import type { Paint } from './paint.ts';
import { drawTable } from './table.ts';

/** What is given up, what cannot be, and what that means. */
export function drawEjectPlan({ objects, indelible }: EjectPlan, paint: Paint): string {
  const lost = objects.filter(({ findable }) => !findable);
  return [
    ...drawTable(
      ['ADDRESS', 'TYPE', 'ID'],
      objects.map(({ address, type, id }) => [address, type, id]),
    ),
    '',
    paint.bold(`${objects.length} to give up`),
    ...indelible.map(
      ({ address, type, because }) => `${address} ${type} stays ours: ${because} says so`,
    ),
    ...(lost.length === 0
      ? []
      : [
          `${lost.length} of them only their tags tell: a later deploy would not find them, and make new ones`,
          ...lost.map(({ address, id }) => `    ${address} ${id}`),
        ]),
  ].join('\n');
}

/** What was not given up, and why; empty when everything was. */
export function drawEjectOutcomes(outcomes: readonly EjectOutcome[], paint: Paint): string {
  return outcomes
    .flatMap((outcome) => {
      if (outcome.result === 'done') return [];
      if (outcome.result === 'skipped') return [paint.dim(`skipped ${outcome.address}`)];
      const { error } = outcome;
      return [
        `${paint.red('failed')} ${paint.bold(outcome.address)}: ${error.code}: ${errorEntry(error.code).title}`,
        ...`${error.detail}\nhint: ${error.hint}`.split('\n').map((line) => `  ${line}`),
      ];
    })
    .join('\n');
}
