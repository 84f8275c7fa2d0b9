/** Doing what a plan says, and nothing else: make and change, follow the rollouts, finish what waited for them, then remove. */
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { GantryError } from '../core/errors.ts';
import type { Address } from '../graph/address.ts';
import type { RolloutHandle } from '../resource-type.ts';
import type { RolloutEvent, RolloutReport } from '../rollout/report.ts';
import type { EventSink } from './events.ts';
import type { Knowledge } from './knowledge.ts';
import type { OwnedObject } from './observe.ts';
import type { Outcome, RunResult } from './outcome.ts';
import type { Action, Step } from './plan.ts';
import { ownedObjects, type Planning } from './planner.ts';
import { keyOf, orderRemovals, type Removal } from './removal.ts';
import { runTasks, type Task, type TaskResult } from './schedule.ts';
import type { Session } from './session.ts';
import { environmentOf, type Target } from './target.ts';
import {
  applyContextOf,
  removeObject,
  type Written as WrittenStep,
  writeStep,
} from './write-step.ts';

/** A service deployment that this run must see to its end. */
export interface PendingRollout {
  readonly address: Address;
  readonly environment: AwsEnvironment;
  readonly handle: RolloutHandle;
}

/** What applying works with. */
export interface ApplyInput {
  readonly target: Target;
  readonly sessions: ReadonlyMap<AwsEnvironment, Session>;
  readonly knowledge: Knowledge;
  readonly planning: Planning;
  readonly emit: EventSink;
  /** Follows deployments to their end; undefined when nobody waits for them. */
  readonly follow?:
    | ((
        rollouts: readonly PendingRollout[],
        emit: (address: Address, event: RolloutEvent) => void,
      ) => Promise<ReadonlyMap<Address, RolloutReport>>)
    | undefined;
}

/** How many steps run at a time; the pacing of calls is the clients' business. */
const CONCURRENCY = 64;

/** Applies a plan. Errors of single steps are outcomes, not exceptions. */
export async function applyPlan(input: ApplyInput): Promise<RunResult> {
  const { target, emit } = input;
  const outcomes: Outcome[] = [];
  const report = (outcome: Outcome) => {
    outcomes.push(outcome);
    if (outcome.action !== 'none') emit({ kind: 'step-ended', outcome });
  };
  const { rollouts: pending, superseded, halves } = await writePhase(input, report);
  const first = await rolloutPhase(input, pending);
  const more = await finishPhase(input, halves, isClean(outcomes, first), report);
  const rollouts = lastOfEach([...first, ...(await rolloutPhase(input, more))]);
  const goes = [...announcedRemovals(input, outcomes), ...superseded];
  await removalPhase(input, goes, isClean(outcomes, rollouts), report);
  if (target.signal.aborted) emit({ kind: 'interrupted' });
  return { outcomes, rollouts, interrupted: target.signal.aborted };
}

function isClean(outcomes: readonly Outcome[], rollouts: RunResult['rollouts']): boolean {
  return (
    outcomes.every((outcome) => outcome.result === 'done') &&
    rollouts.every(({ report: { result } }) => result === 'succeeded')
  );
}

// A service that was deployed in two halves is where the second one left it.
function lastOfEach(rollouts: RunResult['rollouts']): RunResult['rollouts'] {
  return [...new Map(rollouts.map((one) => [one.address, one])).values()];
}

/** A step of which the first half is done. */
interface Half {
  readonly step: Step;
  readonly finish: () => Promise<WrittenStep>;
}

interface Written {
  readonly rollouts: readonly PendingRollout[];
  readonly halves: readonly Half[];
  /** Old objects whose replacement now stands. */
  readonly superseded: readonly OwnedObject[];
}

async function writePhase(input: ApplyInput, report: (outcome: Outcome) => void): Promise<Written> {
  const { target, planning } = input;
  const rollouts: PendingRollout[] = [];
  const superseded: OwnedObject[] = [];
  const halves: Half[] = [];
  const made = new Set<Address>();
  const fresh = new Set<Address>();
  const steps = planning.plan.steps.filter((step) => step.action !== 'delete');
  const byAddress = new Map(steps.map((step) => [step.address as string, step]));
  const tasks = new Map<string, Task>(
    steps.map((step) => {
      const before = planning.order.get(step.address) ?? new Set<Address>();
      const run = async () => {
        if ([...before].some((address) => made.has(address) || fresh.has(address)))
          fresh.add(step.address);
        if (step.action !== 'none') made.add(step.address);
        const written = await timed(input, step, report, () =>
          writeStep(input, step, target.resumed === true || fresh.has(step.address)),
        );
        if (written.rollout !== undefined) rollouts.push(written.rollout);
        if (written.superseded !== undefined) superseded.push(written.superseded);
        if (written.finish !== undefined) halves.push({ step, finish: written.finish });
      };
      return [step.address, { after: before, run }] as const;
    }),
  );
  const results = await runTasks(tasks, {
    concurrency: CONCURRENCY,
    signal: target.signal,
    onSkip: (key, because) => {
      const step = byAddress.get(key);
      if (step !== undefined) report(skipped(step, step.action, because));
    },
  });
  rethrowMistakes(results);
  return { rollouts, superseded, halves };
}

async function finishPhase(
  input: ApplyInput,
  halves: readonly Half[],
  clean: boolean,
  report: (outcome: Outcome) => void,
): Promise<readonly PendingRollout[]> {
  const byAddress = new Map(halves.map((half) => [half.step.address as string, half]));
  const rollouts: PendingRollout[] = [];
  // What should have taken over did not come to stand: what was there goes on.
  if (!clean) for (const { step } of halves) report(skipped(step, step.action, undefined));
  if (!clean || halves.length === 0) return rollouts;
  const tasks = new Map<string, Task>(
    halves.map(({ step, finish }) => {
      const before = [...(input.planning.order.get(step.address) ?? [])];
      const run = async () => {
        const written = await timed(input, step, report, finish);
        if (written.rollout !== undefined) rollouts.push(written.rollout);
      };
      return [
        step.address,
        { after: new Set(before.filter((address) => byAddress.has(address))), run },
      ] as const;
    }),
  );
  const results = await runTasks(tasks, {
    concurrency: CONCURRENCY,
    signal: input.target.signal,
    onSkip: (key, because) => {
      const half = byAddress.get(key);
      if (half !== undefined) report(skipped(half.step, half.step.action, because));
    },
  });
  rethrowMistakes(results);
  return rollouts;
}

async function rolloutPhase(
  input: ApplyInput,
  pending: readonly PendingRollout[],
): Promise<RunResult['rollouts']> {
  const { target, follow, emit } = input;
  if (follow === undefined || pending.length === 0 || target.signal.aborted) return [];
  emit({ kind: 'phase', phase: 'rollout', state: 'started' });
  const reports = await follow(pending, (address, event) =>
    emit({ kind: 'rollout', address, event }),
  );
  for (const [address, report] of reports) emit({ kind: 'rollout-ended', address, report });
  emit({ kind: 'phase', phase: 'rollout', state: 'done' });
  return [...reports].map(([address, report]) => ({ address, report }));
}

/**
 * What the plan said would go. Of two objects of one address, as a killed run leaves them, it lets the younger one go, and a
 * replacement may then have taken just that one up instead of making a third: what a step has come to stays.
 */
function announcedRemovals(
  { target, planning }: ApplyInput,
  outcomes: readonly Outcome[],
): readonly OwnedObject[] {
  const announced = new Set(
    planning.plan.steps
      .filter((step) => step.action === 'delete')
      .map((step) => `${step.type} ${step.id}`),
  );
  const taken = new Map<AwsEnvironment, Set<string>>();
  for (const outcome of outcomes) {
    const node = planning.nodes.get(outcome.address);
    if (outcome.result !== 'done' || node === undefined) continue;
    const environment = environmentOf(target, node);
    const keys = taken.get(environment) ?? new Set();
    taken.set(environment, keys.add(`${outcome.type} ${outcome.id}`));
  }
  return ownedObjects(target, planning.observation).filter(
    (object) =>
      announced.has(keyOf(object)) && taken.get(object.environment)?.has(keyOf(object)) !== true,
  );
}

async function removalPhase(
  input: ApplyInput,
  objects: readonly OwnedObject[],
  clean: boolean,
  report: (outcome: Outcome) => void,
): Promise<void> {
  const { target, planning } = input;
  const removals = orderRemovals(objects, planning.order);
  // Something new did not come to stand: what it was to replace may still be needed.
  if (!clean) {
    for (const removal of removals) report(skipped(stepOf(removal), 'delete', undefined));
    return;
  }
  const byKey = new Map(removals.map((removal) => [removal.key, removal]));
  const tasks = new Map<string, Task>(
    removals.map((removal) => [
      removal.key,
      {
        after: removal.after,
        run: async () => {
          await timed(input, { ...stepOf(removal), action: 'delete' }, report, () =>
            removeObject(
              removal.object,
              applyContextOf(input, removal.address, removal.object.environment, true),
            ),
          );
        },
      },
    ]),
  );
  const results = await runTasks(tasks, {
    concurrency: CONCURRENCY,
    signal: target.signal,
    onSkip: (key, because) => {
      const removal = byKey.get(key);
      if (removal !== undefined)
        report(skipped(stepOf(removal), 'delete', because && byKey.get(because)?.address));
    },
  });
  rethrowMistakes(results);
}

interface StepName {
  readonly address: Address;
  readonly type: string;
}

function stepOf(removal: Removal): StepName {
  return { address: removal.address, type: removal.object.type.name };
}

function skipped(step: StepName, action: Action, because: string | undefined): Outcome {
  return {
    address: step.address,
    type: step.type,
    action,
    result: 'skipped',
    ...(because === undefined ? {} : { because: because as Address }),
  };
}

// Runs one step and reports how it ended. The error is thrown on, so that what depends on the step is skipped.
async function timed<
  T extends { readonly id: string; readonly attributes: object; readonly finish?: unknown },
>(
  { target, emit }: ApplyInput,
  step: StepName & Pick<Step, 'action'>,
  report: (outcome: Outcome) => void,
  run: () => Promise<T>,
): Promise<T> {
  const { address, type, action } = step;
  const start = target.clock.now();
  if (action !== 'none') emit({ kind: 'step-started', address, type, action });
  try {
    const done = await run();
    // A step is done when its second half is.
    if (done.finish !== undefined) return done;
    const duration = target.clock.now() - start;
    report({
      address,
      type,
      action,
      result: 'done',
      id: done.id,
      attributes: done.attributes as never,
      duration,
    });
    return done;
  } catch (cause) {
    const error =
      target.signal.aborted && cause === target.signal.reason
        ? new GantryError('apply/interrupted', 'while it was waited for', { address })
        : withAddress(describeAwsError(cause, { address }), address);
    report({ address, type, action, result: 'failed', error });
    throw error;
  }
}

function withAddress(error: GantryError, address: Address): GantryError {
  return error.address === undefined
    ? new GantryError(error.code, error.detail, { address, hint: error.hint, cause: error })
    : error;
}

// Failed tasks have reported themselves; anything that is no GantryError slipped through and is a mistake of ours.
function rethrowMistakes(results: ReadonlyMap<string, TaskResult>): void {
  for (const result of results.values())
    if (result.result === 'failed' && !(result.error instanceof GantryError)) throw result.error;
}
