/**
 * What goes, once everything new stands: objects in their order, and among them the second halves of updates that take away
 * what some of those objects still use.
 */

import type { ApplyInput } from './apply.ts';
import type { OwnedObject } from './list-owned.ts';
import { keyOf, keyOfStep, objectKey } from './object-key.ts';
import type { Outcome } from './outcome.ts';
import type { Step } from './plan.ts';
import { ownedObjects } from './planner.ts';
import { orderRemovals, type Removal } from './removal.ts';
import { CONCURRENCY, runTasks, type Task } from './schedule.ts';
import { rethrowMistakes, type StepName, skipped, timed } from './step-report.ts';
import { environmentOf, typeOf } from './target.ts';
import { applyContextOf, removeObject, type Written } from './write-step.ts';

/** A step of which the first half is done. */
export interface Half {
  readonly step: Step;
  readonly finish: () => Promise<Written>;
}

/** Whether a second half waits for something that goes: it is done among the removals, and starts no rollout. */
export function isLate({ target, planning }: ApplyInput, { step }: Half): boolean {
  const waitsFor = new Set(target.catalog.types.get(step.type)?.finishedAfter ?? []);
  return planning.plan.steps.some(({ action, type }) => action === 'delete' && waitsFor.has(type));
}

/** What tells what goes: what the steps came to, what they put something in the place of, and second halves that wait. */
export interface Goes {
  readonly outcomes: readonly Outcome[];
  readonly superseded: readonly OwnedObject[];
  readonly late: readonly Half[];
}

/** Removes what the plan announced and what was replaced; nothing when something new does not stand. */
export async function removalPhase(
  input: ApplyInput,
  { outcomes, superseded, late }: Goes,
  clean: boolean,
  report: (outcome: Outcome) => void,
): Promise<void> {
  const { target, planning } = input;
  const objects = [...announcedRemovals(input, outcomes), ...superseded];
  const removals = orderRemovals(objects, planning.order);
  // Something new did not come to stand: what it was to replace may still be needed.
  if (!clean) {
    for (const { step } of late) report(skipped(step, step.action, undefined));
    for (const removal of removals) report(skipped(stepOf(removal), 'delete', undefined));
    return;
  }
  const byKey = new Map(removals.map((removal) => [removal.key, removal]));
  const lateByKey = new Map(late.map((half) => [`late ${half.step.address}`, half]));
  const typeOfStep = (type: string) => target.catalog.types.get(type);
  const lateTasks = [...lateByKey].map(([key, { step, finish }]): readonly [string, Task] => {
    const first = new Set(typeOfStep(step.type)?.finishedAfter ?? []);
    const after = removals.flatMap(({ key, object }) => (first.has(object.type.name) ? key : []));
    const run = async () => {
      await timed(input, step, report, finish);
    };
    return [key, { after: new Set(after), kind: step.type, run }];
  });
  /** Second halves that must be done before an object of a type goes. */
  const halvesBefore = (type: string): readonly string[] =>
    [...lateByKey].flatMap(([key, { step }]) =>
      typeOfStep(step.type)?.removedBefore?.includes(type) === true ? key : [],
    );
  const tasks = new Map<string, Task>([
    ...lateTasks,
    ...removals.map((removal): readonly [string, Task] => [
      removal.key,
      {
        after: new Set([...removal.after, ...halvesBefore(removal.object.type.name)]),
        kind: removal.object.type.name,
        run: async () => {
          await timed(input, { ...stepOf(removal), action: 'delete' }, report, () =>
            removeObject(
              removal.object,
              applyContextOf(input, removal.address, removal.object.environment, 'all'),
            ),
          );
        },
      },
    ]),
  ]);
  const addressOfTask = (key: string) =>
    byKey.get(key)?.address ?? lateByKey.get(key)?.step.address;
  const results = await runTasks(tasks, {
    concurrency: CONCURRENCY,
    signal: target.signal,
    onSkip: (key, because) => {
      const [removal, half] = [byKey.get(key), lateByKey.get(key)];
      const cause = because === undefined ? undefined : addressOfTask(because);
      if (removal !== undefined) report(skipped(stepOf(removal), 'delete', cause));
      if (half !== undefined) report(skipped(half.step, half.step.action, cause));
    },
  });
  rethrowMistakes(results);
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
      .map((step) => keyOfStep(target.catalog, step)),
  );
  const taken = new Set(
    outcomes.flatMap((outcome) => {
      const node = planning.nodes.get(outcome.address);
      return outcome.result === 'done' && node !== undefined
        ? objectKey(typeOf(target.catalog, node), environmentOf(target, node), outcome.id)
        : [];
    }),
  );
  return ownedObjects(target, planning.observation).filter(
    (object) => announced.has(keyOf(object)) && !taken.has(keyOf(object)),
  );
}

function stepOf(removal: Removal): StepName {
  return { address: removal.address, type: removal.object.type.name };
}
