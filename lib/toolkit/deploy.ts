/** Bringing AWS to the program, and taking everything away again. */
import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { AwsEnvironment } from '../aws/environment.ts';
import { hasErrors } from '../core/diagnostic.ts';
import { EXIT } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { applyPlan } from '../engine/apply.ts';
import {
  acquireLock,
  awaitSpread,
  clearDeadLock,
  type Lock,
  type LockOptions,
} from '../engine/lock.ts';
import type { RunResult } from '../engine/outcome.ts';
import { changesOf, type Plan } from '../engine/plan.ts';
import { checkNothingElse } from '../engine/plan-file.ts';
import type { Planning } from '../engine/planner.ts';
import { distinctPlaces, placeOf, type Target } from '../engine/target.ts';
import type { App } from '../tree/app.ts';
import type { Synthesis } from '../tree/synth.ts';
import { followWith } from './follow.ts';
import type { ApplyOptions, DeployResult } from './options.ts';
import { blocked, makePlan, type Narrow, planFrom, planResult } from './plan.ts';
import { type Agreement, agreementOf } from './reviewed.ts';
import { isSound, openRun, patient, type Reading, type Run, readAws } from './run.ts';
import { synth } from './synth.ts';

/**
 * Brings live AWS to an App: reads, plans, asks, locks, applies, follows the rollouts, removes what is no longer in the
 * code. Failures of single resources and rollouts are in the result; errors before the first write are thrown.
 */
export function deploy(app: App, options: ApplyOptions = {}): Promise<DeployResult> {
  return execute(app, options, 'deploy');
}

/** Removes everything that an App owns in the accounts and Regions of its stacks, or what is selected of it. Retained resources stay. */
export function destroy(app: App, options: ApplyOptions = {}): Promise<DeployResult> {
  return execute(app, options, 'destroy');
}

const NOTHING: RunResult = { outcomes: [], rollouts: [], interrupted: false };

/** Reads, plans, asks, locks, reads and plans again, applies; of the plan, what `narrow` leaves of it. */
export async function execute(
  app: App,
  given: ApplyOptions,
  intent: Plan['intent'],
  narrow?: Narrow,
): Promise<DeployResult> {
  const agreement = agreementOf(given);
  const { options } = agreement;
  const synthesis = await synth(app, options);
  if (intent === 'deploy' && !isSound(synthesis))
    return { ...blocked(synthesis, intent), applied: false, run: NOTHING };
  const opened = await openRun(synthesis.graph, options, intent);
  agreement.checkProgram(opened.target, intent);
  const run = await afterTheDead(opened, options, { command: intent });
  const { reading, planning } = await makePlan(run, options, intent, narrow);
  agreement.checkPlan(planning);
  run.emit({ kind: 'planned', plan: planning.plan });
  const found = planResult(synthesis, planning.plan);
  const idle = { ...found, applied: false, run: NOTHING };
  if (hasErrors(found.plan.diagnostics)) return idle;
  const work = hasWork(planning);
  if (work !== 'writes')
    for (const one of lockOptions(run, options, { command: intent, plan: planning.plan }))
      await clearDeadLock(one);
  if (work === 'none') return idle;
  if (work === 'writes') {
    if (options.confirm !== undefined && !(await options.confirm(found.plan))) return idle;
    return withLocks(run, options, { command: intent, plan: planning.plan }, (guarded) =>
      applyLocked(guarded, agreement, synthesis, { planning, narrow }),
    );
  }
  return finish(synthesis, planning, await apply(run, reading, planning, options));
}

// A deployment that an earlier run started and nobody has seen to its end is followed without a lock: it writes nothing.
function hasWork({ plan, observation }: Planning): 'writes' | 'rollouts' | 'none' {
  if (changesOf(plan).length > 0) return 'writes';
  const running = plan.steps.some(({ address }) => {
    const rollout = observation.live.get(address)?.rollout;
    return rollout !== undefined && rollout.ended === undefined;
  });
  return running && plan.intent === 'deploy' ? 'rollouts' : 'none';
}

// Under the lock AWS is read again: whoever held it before us may have changed what the plan was made from. A plan that asks
// for nothing else needs no second judgement: it carries on what was found of the first. What blocks it now still blocks it.
async function applyLocked(
  run: Run,
  agreement: Agreement,
  synthesis: Synthesis,
  {
    planning: { plan },
    narrow,
  }: { readonly planning: Planning; readonly narrow?: Narrow | undefined },
): Promise<DeployResult> {
  const { options } = agreement;
  const reading = await readAws(run);
  const again = planFrom(run, reading, options, plan.intent, narrow);
  checkNothingElse(plan, again.plan);
  agreement.checkPlan(again);
  if (hasErrors(again.plan.diagnostics))
    return { ...planResult(synthesis, again.plan), applied: false, run: NOTHING };
  const judged = { ...again, plan: judgedAs(plan, again.plan) };
  return finish(synthesis, judged, await apply(run, reading, judged, options));
}

/** A plan with what was found of an earlier one that asks for the same. */
function judgedAs({ capacity, diagnostics }: Plan, again: Plan): Plan {
  const known = new Set(diagnostics.map((one) => canonicalJson(one)));
  const more = again.diagnostics.filter((one) => !known.has(canonicalJson(one)));
  return {
    ...again,
    diagnostics: [...diagnostics, ...more],
    ...(capacity === undefined ? {} : { capacity }),
  };
}

async function apply(
  run: Run,
  reading: Reading,
  planning: Planning,
  options: ApplyOptions,
): Promise<RunResult> {
  run.emit({ kind: 'phase', phase: 'apply', state: 'started' });
  const result = await applyPlan({
    target: run.target,
    sessions: reading.sessions,
    knowledge: reading.knowledge,
    planning,
    emit: run.emit,
    follow: options.wait === false ? undefined : followWith(run, options),
  });
  run.emit({ kind: 'phase', phase: 'apply', state: 'done' });
  return result;
}

function finish(synthesis: Synthesis, planning: Planning, run: RunResult): DeployResult {
  return {
    ...planResult(synthesis, planning.plan),
    applied: true,
    run,
    exitCode: exitCodeOf(run),
  };
}

/** The exit code that says how a run ended. */
export function exitCodeOf(run: RunResult): number {
  if (run.interrupted) return EXIT.interrupted;
  const failed = run.outcomes.find((outcome) => outcome.result === 'failed');
  if (failed?.result === 'failed') return failed.error.exitCode;
  if (run.rollouts.some(({ report }) => report.result !== 'succeeded')) return EXIT.rollout;
  return run.outcomes.every((outcome) => outcome.result === 'done') ? EXIT.done : EXIT.error;
}

/** What is done under locks. */
interface Work {
  /** What it is called, for others who want the lock. */
  readonly command: string;
  /** Where it has one, only accounts and Regions that it works in are locked. */
  readonly plan?: Plan;
}

/** Does work under the locks of all accounts and Regions that it works in. */
export async function withLocks<T>(
  run: Run,
  options: Pick<ApplyOptions, 'holder'>,
  work: Work,
  action: (guarded: Run) => Promise<T>,
): Promise<T> {
  const locks: Lock[] = [];
  run.emit({ kind: 'phase', phase: 'lock', state: 'started' });
  try {
    for (const one of lockOptions(run, options, work)) locks.push(await acquireLock(one));
    run.emit({ kind: 'phase', phase: 'lock', state: 'done' });
    // A lost lock stops the run as an interruption does: nothing new, and what runs comes to its end.
    const signal = patient(AbortSignal.any([run.target.signal, ...locks.map((lock) => lock.lost)]));
    const result = await action({ ...run, target: { ...run.target, signal } });
    const lost = locks.find((lock) => lock.lost.aborted);
    if (lost !== undefined) throw lost.lost.reason;
    return result;
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}

/**
 * A run that was killed on this machine a moment ago has written what no read may show yet: without a wait this one would plan
 * on a state of before.
 */
export async function afterTheDead(
  run: Run,
  options: Pick<ApplyOptions, 'holder'>,
  work: Work,
): Promise<Run> {
  const { target, emit } = run;
  const locks = lockOptions(run, options, work);
  const resumed = await awaitSpread(locks, target.signal, () => emit({ kind: 'waiting' }));
  return resumed ? { ...run, target: { ...target, resumed: true } } : run;
}

// In one order everywhere, so that two runs cannot hold one lock each. Without a plan, wherever what is selected is.
function lockOptions(
  run: Run,
  options: Pick<ApplyOptions, 'holder'>,
  { command, plan }: Work,
): readonly LockOptions[] {
  const { target, emit } = run;
  const name = options.holder ?? `${userInfo().username}, pid ${process.pid}`;
  const holder = { id: randomUUID(), command, host: hostname(), holder: name };
  return lockedPlaces(target, plan).map((environment) => ({
    app: target.graph.app,
    environment,
    clock: target.clock,
    holder,
    onTakeOver: (from) => emit({ kind: 'lock-taken-over', from }),
  }));
}

// Where a selection only reads nobody need stand aside, and no right to write is needed.
function lockedPlaces(target: Target, plan: Plan | undefined): readonly AwsEnvironment[] {
  const { selection, environments } = target;
  const all = distinctPlaces(target);
  if (selection === undefined) return all;
  const worked = new Set([
    ...(plan === undefined ? [] : changesOf(plan)).map(placeOf),
    ...[...environments].flatMap(([stack, environment]) =>
      selection.stacks.has(stack) ? [placeOf(environment)] : [],
    ),
  ]);
  return all.filter((environment) => worked.has(placeOf(environment)));
}
