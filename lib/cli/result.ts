/** What deploy and destroy say at their end. */
import { hasErrors } from '../core/diagnostic.ts';
import type { Outcome } from '../engine/outcome.ts';
import { countActions } from '../engine/plan.ts';
import type { DeployResult } from '../toolkit/options.ts';
import { exitCodeFor, showDiagnostics } from './diagnostics.ts';
import { drawOutcomes } from './draw/outcomes.ts';
import { paintFor } from './draw/paint.ts';
import { drawRollout } from './draw/rollout.ts';
import type { CliHost } from './host.ts';

/** Shows what a run came to, to people. */
export function showResult(host: CliHost, { run, plan, applied }: DeployResult): void {
  const paint = paintFor(host.stderr, host.env);
  if (!applied) showDiagnostics(host, plan.diagnostics);
  for (const { address, report } of run.rollouts)
    if (report.result !== 'succeeded')
      host.stderr.write(`${drawRollout(address, report, paint)}\n`);
  const outcomes = drawOutcomes(run, paint);
  if (outcomes !== '') host.stderr.write(`${outcomes}\n`);
}

/** The exit code of a run: that of a blocked plan is the one of its diagnostics. */
export function exitCodeOfResult({ plan, applied, exitCode }: DeployResult): number {
  return !applied && hasErrors(plan.diagnostics) ? exitCodeFor(plan.diagnostics) : exitCode;
}

/** The machine-readable form of a run. */
export function resultJson({ plan, run, applied, exitCode }: DeployResult): object {
  return {
    applied,
    exitCode,
    interrupted: run.interrupted,
    counts: countActions(plan),
    diagnostics: plan.diagnostics,
    outcomes: run.outcomes.map(outcomeJson),
    rollouts: run.rollouts,
  };
}

function outcomeJson(outcome: Outcome): object {
  if (outcome.result !== 'failed') return outcome;
  const { code, detail, hint } = outcome.error;
  return { ...outcome, error: { code, detail, hint } };
}
