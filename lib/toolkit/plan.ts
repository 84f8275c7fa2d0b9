/** What a deploy would do. */
import { describingErrors } from '../aws/describe-error.ts';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../core/diagnostic.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import { PLAN_SCHEMA_VERSION, type Plan } from '../engine/plan.ts';
import { formatPlanFile, planFileOf } from '../engine/plan-file.ts';
import { type Planning, planDeploy, planDestroy } from '../engine/planner.ts';
import type { Target } from '../engine/target.ts';
import { withUsers } from '../engine/users.ts';
import type { App } from '../tree/app.ts';
import type { Synthesis } from '../tree/synth.ts';
import { loadSurvey, withCapacity } from './capacity.ts';
import type { PlanningOptions, PlanningResult, PlanResult, RunOptions } from './options.ts';
import { withPreflight } from './preflight.ts';
import { consentsOf } from './reviewed.ts';
import { isSound, openRun, type Reading, type Run, readAws } from './run.ts';
import { synth } from './synth.ts';

/** Compares an App with live AWS. Writes nothing. A graph that AWS would refuse is not even read. */
export async function plan(app: App, options: PlanningOptions = {}): Promise<PlanningResult> {
  const intent = options.intent ?? 'deploy';
  const synthesis = await synth(app, options);
  if (intent === 'deploy' && !isSound(synthesis))
    return withFile(blocked(synthesis, intent), options);
  const run = await openRun(synthesis.graph, options, intent);
  const { planning } = await makePlan(run, options, intent);
  return withFile(planResult(synthesis, planning.plan), options, { run, planning });
}

/** A plan, and what was read for it. */
export interface PlannedRun {
  readonly reading: Reading;
  readonly planning: Planning;
}

/** Leaves of a planning what is to be done of it. */
export type Narrow = (planning: Planning, target: Target) => Planning;

/** Reads AWS and plans, and judges the plan by all that can be asked before something is written. */
export async function makePlan(
  run: Run,
  options: RunOptions,
  intent: Plan['intent'],
  narrow?: Narrow,
): Promise<PlannedRun> {
  // While AWS answers there is time; a failure is told where it is used.
  if (intent === 'deploy') loadSurvey().catch(() => {});
  const reading = await readAws(run);
  const planned = planFrom(run, reading, options, intent, narrow);
  const planning = await describingErrors(() => withJudgements(run, reading, planned, options));
  return { reading, planning };
}

async function withJudgements(
  run: Run,
  reading: Reading,
  planned: Planning,
  options: RunOptions,
): Promise<Planning> {
  const used = await withUsers(run.target, reading.sessions, planned);
  if (planned.plan.intent === 'destroy') return used;
  return withPreflight(run, reading, await withCapacity(run, reading, used, options));
}

/** Plans from what was read, and asks AWS nothing more. */
export function planFrom(
  { target }: Run,
  { observation, knowledge }: Reading,
  options: RunOptions,
  intent: Plan['intent'],
  narrow: Narrow = (whole) => whole,
): Planning {
  const { allowDowntime = false } = options;
  return narrow(
    intent === 'destroy'
      ? planDestroy(target, observation)
      : planDeploy(target, observation, knowledge, { allowDowntime }),
    target,
  );
}

function withFile(
  result: PlanResult,
  options: RunOptions,
  made?: { readonly run: Run; readonly planning: Planning },
): PlanningResult {
  return {
    ...result,
    planFile: () => {
      if (made === undefined || hasErrors(result.plan.diagnostics))
        throw new GantryError('plan/blocked', 'no plan file is made of it');
      const { run, planning } = made;
      const seen = { plan: result.plan, fingerprints: planning.fingerprints() };
      return formatPlanFile(planFileOf(seen, run.target, consentsOf(options)));
    },
  };
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
      steps: [],
      left: [],
      diagnostics: synthesis.diagnostics,
      ladder: { rungs: [], seconds: 0 },
      read: { complete: 0, vouched: 0 },
    },
  };
}

function located(synthesis: Synthesis, diagnostic: Diagnostic): Diagnostic {
  const { address, source } = diagnostic;
  const found = source ?? (address === undefined ? undefined : synthesis.sourceOf(address));
  return found === undefined ? diagnostic : { ...diagnostic, source: found };
}
