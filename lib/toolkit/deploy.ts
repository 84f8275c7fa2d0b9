/** Bringing AWS to the program, and taking everything away again. */
import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { AwsEnvironment } from '../aws/environment.ts';
import { hasErrors } from '../core/diagnostic.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import { compareText, digest } from '../core/json.ts';
import { applyPlan } from '../engine/apply.ts';
import {
  acquireLock,
  awaitSpread,
  clearDeadLock,
  type Lock,
  type LockOptions,
} from '../engine/lock.ts';
import type { RunResult } from '../engine/outcome.ts';
import { changesOf, type Plan, type Step } from '../engine/plan.ts';
import { type Planning, planDeploy, planDestroy } from '../engine/planner.ts';
import { distinctEnvironments } from '../engine/target.ts';
import { withUsers } from '../engine/users.ts';
import type { App } from '../tree/app.ts';
import type { Synthesis } from '../tree/synth.ts';
import { withCapacity } from './capacity.ts';
import { followWith } from './follow.ts';
import type { ApplyOptions, DeployResult } from './options.ts';
import { blocked, planResult } from './plan.ts';
import { withPreflight } from './preflight.ts';
import { isSound, openRun, patient, type Reading, type Run, readAws } from './run.ts';
import { synth } from './synth.ts';

/**
 * Brings live AWS to an App: reads, plans, asks, locks, applies, follows the rollouts, removes what is no longer in the
 * code. Failures of single resources and rollouts are in the result; errors before the first write are thrown.
 */
export function deploy(app: App, options: ApplyOptions = {}): Promise<DeployResult> {
  return execute(app, options, 'deploy', ({ target }, { observation, knowledge }) =>
    planDeploy(target, observation, knowledge, { allowDowntime: options.allowDowntime ?? false }),
  );
}

/** Removes everything that an App owns in the accounts and Regions of its stacks. Retained resources stay. */
export function destroy(app: App, options: ApplyOptions = {}): Promise<DeployResult> {
  return execute(app, options, 'destroy', ({ target }, { observation }) =>
    planDestroy(target, observation),
  );
}

type MakePlan = (run: Run, reading: Reading) => Planning;

const NOTHING: RunResult = { outcomes: [], rollouts: [], interrupted: false };

async function execute(
  app: App,
  options: ApplyOptions,
  intent: Plan['intent'],
  makePlan: MakePlan,
): Promise<DeployResult> {
  const synthesis = await synth(app);
  if (intent === 'deploy' && !isSound(synthesis))
    return { ...blocked(synthesis, intent), applied: false, run: NOTHING };
  const opened = await openRun(synthesis.graph, options);
  const resumed = await awaitSpread(
    lockOptions(opened, options, intent),
    opened.target.signal,
    () => opened.emit({ kind: 'waiting' }),
  );
  const run = resumed
    ? { ...opened, target: { ...opened.target, resumed: true as const } }
    : opened;
  const reading = await readAws(run);
  const planned = await withUsers(run.target, reading.sessions, makePlan(run, reading));
  const planning =
    intent === 'deploy'
      ? await withPreflight(run, reading, await withCapacity(run, reading, planned, options))
      : planned;
  run.emit({ kind: 'planned', plan: planning.plan });
  const found = planResult(synthesis, planning.plan);
  const idle = { ...found, applied: false, run: NOTHING };
  if (hasErrors(found.plan.diagnostics)) return idle;
  const work = hasWork(planning);
  if (work !== 'writes')
    for (const one of lockOptions(run, options, intent)) await clearDeadLock(one);
  if (work === 'none') return idle;
  if (work === 'writes') {
    if (options.confirm !== undefined && !(await options.confirm(found.plan))) return idle;
    return withLocks(run, options, intent, (guarded) =>
      applyLocked(guarded, options, synthesis, { planning, makePlan }),
    );
  }
  return finish(synthesis, planning, await apply(run, reading, planning, options));
}

// A deployment that an earlier run started and nobody has seen to its end is followed without a lock: it writes nothing.
function hasWork({ plan, observation }: Planning): 'writes' | 'rollouts' | 'none' {
  if (changesOf(plan).length > 0) return 'writes';
  const running = [...observation.live.values()].some(
    (live) => live.rollout !== undefined && live.rollout.ended === undefined,
  );
  return running && plan.intent === 'deploy' ? 'rollouts' : 'none';
}

interface Agreed {
  readonly planning: Planning;
  readonly makePlan: MakePlan;
}

// Under the lock AWS is read again: whoever held it before us may have changed what the plan was made from. A plan that asks
// for nothing else needs no second judgement: it carries on what was found of the first.
async function applyLocked(
  run: Run,
  options: ApplyOptions,
  synthesis: Synthesis,
  { planning, makePlan }: Agreed,
): Promise<DeployResult> {
  const reading = await readAws(run);
  const again = makePlan(run, reading);
  const moved = movedBetween(planning.plan, again.plan);
  if (moved.length > 0) throw new GantryError('plan/stale', moved.join(', '));
  const { capacity } = planning.plan;
  const judged = capacity === undefined ? again : { ...again, plan: { ...again.plan, capacity } };
  return finish(synthesis, judged, await apply(run, reading, judged, options));
}

// What the second plan would do that the first did not say. What it leaves out has come about by itself, such as an object
// that a run which was killed has made and that is ready now.
function movedBetween(before: Plan, after: Plan): readonly string[] {
  const agreed = new Set(changesOf(before).map(meaningOf));
  const moved = changesOf(after).filter((step) => !agreed.has(meaningOf(step)));
  return [...new Set(moved.map(({ address }) => address))];
}

// Order and words follow from the other steps.
function meaningOf({ after: _, reason: __, ...step }: Step): string {
  return digest(step);
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

async function withLocks<T>(
  run: Run,
  options: ApplyOptions,
  command: string,
  work: (guarded: Run) => Promise<T>,
): Promise<T> {
  const locks: Lock[] = [];
  run.emit({ kind: 'phase', phase: 'lock', state: 'started' });
  try {
    for (const one of lockOptions(run, options, command)) locks.push(await acquireLock(one));
    run.emit({ kind: 'phase', phase: 'lock', state: 'done' });
    // A lost lock stops the run as an interruption does: nothing new, and what runs comes to its end.
    const signal = patient(AbortSignal.any([run.target.signal, ...locks.map((lock) => lock.lost)]));
    const result = await work({ ...run, target: { ...run.target, signal } });
    const lost = locks.find((lock) => lock.lost.aborted);
    if (lost !== undefined) throw lost.lost.reason;
    return result;
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}

// In one order everywhere, so that two runs cannot hold one lock each.
function lockOptions(run: Run, options: ApplyOptions, command: string): readonly LockOptions[] {
  const { target } = run;
  const name = options.holder ?? `${userInfo().username}, pid ${process.pid}`;
  const holder = { id: randomUUID(), command, host: hostname(), holder: name };
  return inOrder(distinctEnvironments(target)).map((environment) => ({
    app: target.graph.app,
    environment,
    clock: target.clock,
    holder,
  }));
}

function inOrder(environments: readonly AwsEnvironment[]): readonly AwsEnvironment[] {
  return [...environments].sort((a, b) => compareText(nameOf(a), nameOf(b)));
}

function nameOf({ account, region }: AwsEnvironment): string {
  return `${account}/${region}`;
}
