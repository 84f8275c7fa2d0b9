/** From a plan's steps to its ladder. */
import type { Address } from '../graph/address.ts';
import type { AnyResourceType, Verb } from '../resource-type.ts';
import type { Ladder, Rung, RungPhase } from './ladder.ts';
import { changesOf, isInPlace, type Plan, type Step, startsDeployment } from './plan.ts';
import type { Catalog } from './target.ts';

/** The ladder of a plan, from what its types say of themselves. */
export function ladderOf(plan: Pick<Plan, 'steps'>, catalog: Pick<Catalog, 'types'>): Ladder {
  const steps = changesOf(plan).map((step) => ({ step, type: catalog.types.get(step.type) }));
  const writes = steps.filter(({ step }) => step.action !== 'delete');
  const write = inOrder(
    'write',
    0,
    writes.map(({ step, type }) => ({
      key: step.address,
      address: step.address,
      after: step.after,
      what: WRITING[step.action],
      seconds: secondsOfWrite(step, type),
    })),
  );
  const rollout = atOnce(
    'rollout',
    endOf(write),
    writes.flatMap(({ step, type }) => rolloutOf(step, type)),
  );
  const finish = atOnce(
    'finish',
    endOf([...write, ...rollout]),
    writes.flatMap(({ step, type }) => secondHalfOf(step, type)),
  );
  const superseded = steps.filter(
    ({ step }) => step.action === 'replace' && step.order === 'create-first',
  );
  const removals = steps.filter(({ step }) => step.action === 'delete');
  const remove = inOrder('remove', endOf([...write, ...rollout, ...finish]), [
    ...superseded.map(({ step, type }) => ({
      key: `${step.address} old`,
      address: step.address,
      after: [],
      what: `removes the old one${idOf(step)}`,
      seconds: secondsOf(type, 'delete'),
    })),
    ...removals.map(({ step, type }) => ({
      key: step.address,
      address: step.address,
      after: step.after,
      what: `deletes${idOf(step)}`,
      seconds: secondsOf(type, 'delete'),
    })),
  ]);
  const rungs = [...write, ...rollout, ...finish, ...remove];
  return { rungs, seconds: endOf(rungs) };
}

const WRITING: Readonly<Record<Exclude<Step['action'], 'none'>, string>> = {
  create: 'creates',
  update: 'updates',
  adopt: 'adopts',
  replace: 'replaces',
  delete: 'deletes',
};

interface Waiting {
  readonly key: string;
  readonly address: Address;
  readonly after: readonly string[];
  readonly what: string;
  readonly seconds: number;
}

// Steps come in an order in which they can run: whatever one waits for has its place before it.
function inOrder(phase: RungPhase, start: number, waiting: readonly Waiting[]): readonly Rung[] {
  const ends = new Map<string, number>();
  const rungs = waiting.map(({ key, address, after, what, seconds }): Rung => {
    const begins = Math.max(start, ...after.map((other) => ends.get(other) ?? start));
    ends.set(key, begins + seconds);
    return { phase, address, what, start: begins, seconds };
  });
  return rungs.sort((a, b) => a.start - b.start);
}

interface Happening {
  readonly address: Address;
  readonly what: string;
  readonly seconds: number;
}

function atOnce(phase: RungPhase, start: number, all: readonly Happening[]): readonly Rung[] {
  return all.map((one) => ({ phase, start, ...one }));
}

function rolloutOf(step: Step, type: AnyResourceType | undefined): readonly Happening[] {
  const seconds = type?.expected?.rollout;
  if (seconds === undefined || !startsDeployment(step)) return [];
  return [{ address: step.address, what: 'deploys', seconds }];
}

function secondHalfOf(step: Step, type: AnyResourceType | undefined): readonly Happening[] {
  if (!isInPlace(step)) return [];
  const what = type?.secondHalf?.(step.fields);
  return what === undefined
    ? []
    : [{ address: step.address, what, seconds: secondsOf(type, 'update') }];
}

function secondsOfWrite(step: Step, type: AnyResourceType | undefined): number {
  if (isInPlace(step)) return secondsOf(type, 'update');
  if (step.action === 'replace' && step.order === 'delete-first')
    return secondsOf(type, 'delete') + secondsOf(type, 'create');
  return secondsOf(type, 'create');
}

function secondsOf(type: AnyResourceType | undefined, verb: Verb): number {
  return type?.expected?.[verb] ?? 1;
}

function idOf(step: Step): string {
  return 'id' in step ? ` ${step.id}` : '';
}

function endOf(rungs: readonly Rung[]): number {
  return rungs.reduce((end, { start, seconds }) => Math.max(end, start + seconds), 0);
}
