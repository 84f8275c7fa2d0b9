/** The report of a rollout on one screen: what became of it, why, the evidence, what to do. */
import type { RolloutReport } from '../../rollout/report.ts';
import { describeDuration } from './duration.ts';
import type { Paint } from './paint.ts';

const MOST_EVIDENCE = 12;

/** A report as text. */
export function drawRollout(address: string, report: RolloutReport, paint: Paint): string {
  const { result, cause, evidence, duration, running, desired } = report;
  const colour = result === 'succeeded' ? paint.green : paint.red;
  const head = `${paint.bold(address)} rollout ${colour(result)} after ${describeDuration(duration)}, ${running}/${desired} running`;
  if (result === 'succeeded') return head;
  const shown = evidence.slice(-MOST_EVIDENCE);
  return [
    head,
    ...(cause === undefined
      ? []
      : [`  cause: ${cause.summary} (${cause.kind})`, `  next:  ${cause.next}`]),
    ...(report.taskDefinition === undefined ? [] : [`  runs now: ${report.taskDefinition}`]),
    ...(shown.length === 0 ? [] : ['  evidence:']),
    ...shown.map(({ at, kind, message }) => `    ${clockTime(at)} ${kind}: ${message}`),
    ...(shown.length < evidence.length
      ? [`    (${evidence.length - shown.length} earlier lines left out; --json has them all)`]
      : []),
  ].join('\n');
}

function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
