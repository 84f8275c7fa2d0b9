/** A rollout report as text for people: one screen. */
import type { RolloutReport } from './report.ts';

const HEADLINE: Readonly<Record<RolloutReport['result'], string>> = {
  succeeded: 'succeeded',
  'rolled-back': 'was rolled back',
  failed: 'failed',
  superseded: 'was superseded by another one',
  'timed-out': 'did not end in time',
  stopped: 'was stopped',
};

/** Lines of evidence that are shown. */
const LINES = 12;

/** The report: what came of it, why, what was seen last, and what to do. */
export function describeRollout(report: RolloutReport, address?: string): string {
  const { cluster, service, deploymentId, result, cause, desired, running, duration } = report;
  const seen = report.evidence.filter(({ kind }) => kind !== 'progress');
  const shown = seen.slice(-LINES);
  return [
    `${cluster}/${service}: deployment ${deploymentId} ${HEADLINE[result]} after ${Math.round(duration / 1000)} s`,
    ...(address === undefined ? [] : [`  at ${address}`]),
    `  ${running} of ${desired} tasks running${report.taskDefinition === undefined ? '' : `, ${report.taskDefinition.split('/').at(-1)}`}`,
    ...(cause === undefined ? [] : [`  cause: ${cause.summary} (${cause.kind})`]),
    ...(result === 'succeeded' ? [] : shown.map(({ message }) => `    ${message}`)),
    ...(result !== 'succeeded' && seen.length > LINES
      ? [`    (${seen.length - LINES} more before)`]
      : []),
    ...(cause === undefined ? [] : [`  next: ${cause.next}`]),
  ].join('\n');
}
