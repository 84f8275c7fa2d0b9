/** Doing what a plan says, and nothing else: make and change, follow the rollouts, finish what waited for them, then remove. */
import type { AwsEnvironment } from '../aws/environment.ts';
import type { FreshTypes } from '../aws/retry.ts';
import type { Address } from '../graph/address.ts';
import type { RolloutHandle } from '../resource-type.ts';
import type { RolloutEvent, RolloutReport } from '../rollout/report.ts';
import type { EventSink } from './events.ts';
import type { Knowledge } from './knowledge.ts';
import type { OwnedObject } from './list-owned.ts';
import type { Outcome, RunResult } from './outcome.ts';
import type { Step } from './plan.ts';
import type { Planning } from './planner.ts';
import { type Half, isLate, removalPhase } from './removal-phase.ts';
import { CONCURRENCY, runTasks, type Task } from './schedule.ts';
import type { Session } from './session.ts';
import { rethrowMistakes, skipped, timed } from './step-report.ts';
import type { Target } from './target.ts';
import { writeStep } from './write-step.ts';

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
  const late = halves.filter((half) => isLate(input, half));
  const early = halves.filter((half) => !late.includes(half));
  const more = await finishPhase(input, early, isClean(outcomes, first), report);
  const rollouts = lastOfEach([...first, ...(await rolloutPhase(input, more))]);
  await removalPhase(input, { outcomes, superseded, late }, isClean(outcomes, rollouts), report);
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
  const fresh = new Map<Address, FreshTypes>();
  const steps = planning.plan.steps.filter((step) => step.action !== 'delete');
  const byAddress = new Map(steps.map((step) => [step.address as string, step]));
  const tasks = new Map<string, Task>(
    steps.map((step) => {
      const before = planning.order.get(step.address) ?? new Set<Address>();
      const run = async () => {
        const news = freshTypesOf(before, byAddress, made, fresh);
        if (news !== undefined) fresh.set(step.address, news);
        if (step.action !== 'none') made.add(step.address);
        const written = await timed(input, step, report, () => writeStep(input, step, news));
        if (written.rollout !== undefined) rollouts.push(written.rollout);
        if (written.superseded !== undefined) superseded.push(written.superseded);
        if (written.finish !== undefined) halves.push({ step, finish: written.finish });
      };
      return [step.address, { after: before, kind: step.type, run }] as const;
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

/** What a step depends on that was made or changed in this run; undefined when nothing was. */
function freshTypesOf(
  before: ReadonlySet<Address>,
  steps: ReadonlyMap<string, Step>,
  made: ReadonlySet<Address>,
  fresh: ReadonlyMap<Address, FreshTypes>,
): FreshTypes | undefined {
  const direct = new Set<string>();
  const behind = new Set<string>();
  for (const address of before) {
    const type = steps.get(address)?.type;
    if (type !== undefined && made.has(address)) direct.add(type);
    for (const one of fresh.get(address)?.behind ?? []) behind.add(one);
  }
  for (const type of direct) behind.add(type);
  return behind.size === 0 ? undefined : { direct, behind };
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
        {
          after: new Set(before.filter((address) => byAddress.has(address))),
          kind: step.type,
          run,
        },
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
