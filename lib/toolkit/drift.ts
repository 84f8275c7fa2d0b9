/** What AWS has that the code did not mean. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { EXIT } from '../core/errors.ts';
import { driftOf, isDrift } from '../engine/drift.ts';
import type { DriftReport } from '../engine/drift-report.ts';
import { planDeploy } from '../engine/planner.ts';
import type { App } from '../tree/app.ts';
import type { RunOptions } from './options.ts';
import { blocked, planResult } from './plan.ts';
import { isSound, openRun, readAws } from './run.ts';
import { synth } from './synth.ts';

export type {
  DriftedObject,
  DriftReport,
  MissingObject,
  UnmanagedField,
} from '../engine/drift-report.ts';

/** Options of {@link drift}. */
export interface DriftOptions extends RunOptions {
  /** Fields that nobody declares are told too, where they are not as AWS has them by itself. @default false */
  readonly unmanaged?: boolean;
}

/** What has drifted, and what stands against telling. */
export interface DriftResult {
  /** What AWS has that the code did not mean; undefined for a program that AWS would refuse. */
  readonly drift: DriftReport | undefined;
  /** Whether there is anything that a deploy would take back, make or remove without a change of the code. */
  readonly drifted: boolean;
  /** What was found on the way; an error means that a deploy would be blocked. */
  readonly diagnostics: readonly Diagnostic[];
  /** 0, or 7 when there are errors. */
  readonly exitCode: number;
}

/** Compares an App with live AWS and tells what AWS has that the code did not mean. Writes nothing. */
export async function drift(app: App, options: DriftOptions = {}): Promise<DriftResult> {
  const synthesis = await synth(app, options);
  if (!isSound(synthesis)) {
    const { plan, exitCode } = blocked(synthesis, 'deploy');
    return { drift: undefined, drifted: false, diagnostics: plan.diagnostics, exitCode };
  }
  const { target, emit } = await openRun(synthesis.graph, options);
  const { observation, knowledge } = await readAws({ target, emit });
  // Consent plays no part in what is told.
  const planning = planDeploy(target, observation, knowledge, { allowDowntime: true });
  const report = driftOf(target, planning, { unmanaged: options.unmanaged ?? false });
  const { plan } = planResult(synthesis, planning.plan);
  const errors = plan.diagnostics.some(({ severity }) => severity === 'error');
  return {
    drift: report,
    drifted: isDrift(report),
    diagnostics: plan.diagnostics,
    exitCode: errors ? EXIT.blocked : EXIT.done,
  };
}
