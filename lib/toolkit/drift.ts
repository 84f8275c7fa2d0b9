/** How live AWS differs from an App, and what of ours it does not name. */
import { hasErrors } from '../core/diagnostic.ts';
import { EXIT } from '../core/errors.ts';
import { driftOf, orphansOf } from '../engine/drift.ts';
import type { Drift, Orphan } from '../engine/drift-report.ts';
import type { App } from '../tree/app.ts';
import type { PlanResult, RunOptions } from './options.ts';
import { blocked, makePlan, planResult } from './plan.ts';
import { isSound, openRun } from './run.ts';
import { synth } from './synth.ts';

/** What {@link drift} found. */
export interface DriftResult extends PlanResult, Drift {
  /** Everything of ours that the code does not name. */
  readonly orphans: readonly Orphan[];
}

const NOTHING = { objects: [], left: [], unmanaged: [], orphans: [] } as const;

/** Compares an App with live AWS, and says who is behind each difference as far as it can be known. Writes nothing. */
export async function drift(app: App, options: RunOptions = {}): Promise<DriftResult> {
  const synthesis = await synth(app, options);
  if (!isSound(synthesis)) return { ...blocked(synthesis, 'deploy'), ...NOTHING };
  const run = await openRun(synthesis.graph, options);
  const { planning } = await makePlan(run, options, 'deploy');
  const result = planResult(synthesis, planning.plan);
  return {
    ...result,
    // What stands against a deploy stands against no look.
    exitCode: hasErrors(result.plan.diagnostics) ? EXIT.blocked : EXIT.done,
    ...driftOf(run.target, planning),
    orphans: orphansOf(planning),
  };
}
