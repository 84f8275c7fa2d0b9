/** What went wrong in a run, address by address. */
import { errorEntry } from '../../core/errors.ts';
import type { FailedOutcome, Outcome, RunResult } from '../../engine/outcome.ts';
import type { Paint } from './paint.ts';

/** Failed and skipped steps and the counts; empty when everything is done. */
export function drawOutcomes({ outcomes, interrupted }: RunResult, paint: Paint): string {
  const unfinished = outcomes.filter((outcome) => outcome.result === 'failed');
  const failed = unfinished.filter(({ error }) => error.code !== 'apply/interrupted');
  const skipped = outcomes.filter((outcome) => outcome.result === 'skipped');
  if (unfinished.length + skipped.length === 0 && !interrupted) return '';
  const done = outcomes.filter(isChange).length;
  const halted = unfinished.length - failed.length;
  // Whoever interrupts knows why the rest was left: the counts are enough.
  const told = interrupted && failed.length === 0 ? [] : skipped;
  return [
    ...failed.map((outcome) => failure(outcome, paint)),
    ...told.map((outcome) =>
      paint.dim(`skipped ${outcome.address}: ${whySkipped(outcome, interrupted)}`),
    ),
    [
      `${done} done`,
      `${failed.length} failed`,
      ...(halted === 0 ? [] : [`${halted} begun and not waited for`]),
      `${skipped.length} skipped`,
    ].join(', '),
    interrupted
      ? 'interrupted: run the same command again to go on'
      : 'mend the cause and run the same command again: it goes on where this run ended',
  ].join('\n');
}

function isChange(outcome: Outcome): boolean {
  return outcome.result === 'done' && outcome.action !== 'none';
}

function failure({ action, address, error }: FailedOutcome, paint: Paint): string {
  return [
    `${paint.red('failed')} ${action} ${paint.bold(address)}: ${error.code}: ${errorEntry(error.code).title}`,
    ...`${error.detail}\nhint: ${error.hint}`.split('\n').map((line) => `  ${line}`),
  ].join('\n');
}

function whySkipped(outcome: Outcome, interrupted: boolean): string {
  if (outcome.result === 'skipped' && outcome.because !== undefined)
    return `it needs ${outcome.because}`;
  return interrupted ? 'interrupted' : 'something before it failed';
}
