/** Giving up what is ours: tags and marks come off, the objects stay. */
import { hasErrors } from '../core/diagnostic.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import { digest } from '../core/json.ts';
import { type Ejection, eject as ejectObjects, planEjection } from '../engine/eject.ts';
import type { EjectOutcome, EjectPlan } from '../engine/eject-plan.ts';
import type { App } from '../tree/app.ts';
import { isBelow } from './addresses.ts';
import { afterTheDead, withLocks } from './deploy.ts';
import type { RunOptions } from './options.ts';
import { openRun, type Reading, type Run, readAws } from './run.ts';
import { synth } from './synth.ts';

export type { EjectOutcome, EjectPlan } from '../engine/eject-plan.ts';

/** What is given up. */
export interface EjectOptions
  extends Omit<RunOptions, 'adopt' | 'refresh' | 'stacks' | 'only' | 'exclusively'> {
  /** Addresses of objects, in the code or not, or of constructs with all that is in them; or everything of the App. */
  readonly addresses: readonly string[] | 'all';
  /** Asked once before anything is written; false ends the run without a write. @default - yes */
  readonly confirm?: (plan: EjectPlan) => Promise<boolean>;
  /** Who runs this, for the lock. @default - user and process */
  readonly holder?: string;
}

/** What was given up. */
export interface EjectResult {
  /** What was to be given up, and what cannot be. */
  readonly plan: EjectPlan;
  /** False when there was nothing to do or consent was refused: nothing was written. */
  readonly applied: boolean;
  /** What became of each object. */
  readonly outcomes: readonly EjectOutcome[];
  /** Whether the run was stopped before its end. */
  readonly interrupted: boolean;
  /** 0 when everything is given up. */
  readonly exitCode: number;
}

/**
 * Takes off everything that says that objects belong to an App, and leaves the objects as they are. What is left of an
 * interrupted run is done by the next one. Throws `plan/unknown-address`.
 */
export async function eject(app: App, options: EjectOptions): Promise<EjectResult> {
  const synthesis = await synth(app, options);
  if (hasErrors(synthesis.diagnostics))
    throw new GantryError('plan/blocked', 'the program has errors; gantry synth lists them');
  // What is only vouched for shows not all of its tags.
  const opened = await openRun(synthesis.graph, { ...options, refresh: 'complete' });
  const run = await afterTheDead(opened, options, WORK);
  const { plan } = ejectionOf(run, await readAws(run), options);
  const idle = { plan, applied: false, outcomes: [], interrupted: false, exitCode: EXIT.done };
  if (plan.objects.length === 0) return idle;
  if (options.confirm !== undefined && !(await options.confirm(plan))) return idle;
  return withLocks(run, options, WORK, async (guarded) => {
    const reading = await readAws(guarded);
    const again = ejectionOf(guarded, reading, options);
    if (digest(again.plan) !== digest(plan))
      throw new GantryError('plan/stale', 'what is ours is not what it was when you were asked');
    const { target, emit } = guarded;
    const outcomes = await ejectObjects({ target, emit, sessions: reading.sessions }, again);
    const interrupted = target.signal.aborted;
    return { plan, applied: true, outcomes, interrupted, exitCode: exitOf(outcomes, interrupted) };
  });
}

const WORK = { command: 'eject' };

function ejectionOf(
  { target }: Run,
  { observation }: Reading,
  { addresses }: EjectOptions,
): Ejection {
  const found = planEjection(target, observation, addresses);
  if (addresses === 'all') return found;
  // One that is in the code and no longer ours has been given up already.
  const known = [...target.graph.resources, ...found.plan.objects, ...found.plan.indelible].map(
    ({ address }) => address,
  );
  const unknown = addresses.filter((one) => !known.some((address) => isBelow(address, [one])));
  if (unknown.length > 0) throw new GantryError('plan/unknown-address', unknown.join(', '));
  return found;
}

function exitOf(outcomes: readonly EjectOutcome[], interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  const failed = outcomes.find((outcome) => outcome.result === 'failed');
  if (failed?.result === 'failed') return failed.error.exitCode;
  return outcomes.every(({ result }) => result === 'done') ? EXIT.done : EXIT.error;
}
