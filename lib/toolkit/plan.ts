/** What a deploy would do. */
import { type Diagnostic, hasErrors, sortDiagnostics } from '../core/diagnostic.ts';
import { EXIT } from '../core/errors.ts';
import { digest } from '../core/json.ts';
import { PLAN_SCHEMA_VERSION, type Plan } from '../engine/plan.ts';
import { planDeploy } from '../engine/planner.ts';
import { withUsers } from '../engine/users.ts';
import type { App } from '../tree/app.ts';
import type { Synthesis } from '../tree/synth.ts';
import { withCapacity } from './capacity.ts';
import type { PlanResult, RunOptions } from './options.ts';
import { withPreflight } from './preflight.ts';
import { isSound, openRun, readAws } from './run.ts';
import { synth } from './synth.ts';

/** Compares an App with live AWS. Writes nothing. A graph that AWS would refuse is not even read. */
export async function plan(app: App, options: RunOptions = {}): Promise<PlanResult> {
  const synthesis = await synth(app);
  if (!isSound(synthesis)) return blocked(synthesis, 'deploy');
  const run = await openRun(synthesis.graph, options);
  const reading = await readAws(run);
  const { sessions, observation, knowledge } = reading;
  const planning = await withUsers(
    run.target,
    sessions,
    planDeploy(run.target, observation, knowledge, {
      allowDowntime: options.allowDowntime ?? false,
    }),
  );
  const fitted = await withCapacity(run, reading, planning, options);
  const judged = await withPreflight(run, reading, fitted);
  return planResult(synthesis, judged.plan);
}

/** The result that says a plan, with the places of its diagnostics. */
export function planResult(synthesis: Synthesis, found: Plan): PlanResult {
  const diagnostics = sortDiagnostics(found.diagnostics.map((one) => located(synthesis, one)));
  return {
    synthesis,
    plan: { ...found, diagnostics },
    exitCode: hasErrors(diagnostics) ? EXIT.blocked : EXIT.done,
  };
}

/** The result of a program that cannot be planned: its diagnostics, and no steps. */
export function blocked(synthesis: Synthesis, intent: Plan['intent']): PlanResult {
  return {
    synthesis,
    exitCode: EXIT.blocked,
    plan: {
      schemaVersion: PLAN_SCHEMA_VERSION,
      app: synthesis.graph.app,
      intent,
      graph: digest(synthesis.graph),
      steps: [],
      left: [],
      diagnostics: synthesis.diagnostics,
      ladder: { rungs: [], seconds: 0 },
      fingerprints: [],
      read: { complete: 0, vouched: 0 },
    },
  };
}

function located(synthesis: Synthesis, diagnostic: Diagnostic): Diagnostic {
  const { address, source } = diagnostic;
  const found = source ?? (address === undefined ? undefined : synthesis.sourceOf(address));
  return found === undefined ? diagnostic : { ...diagnostic, source: found };
}
