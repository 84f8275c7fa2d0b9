/** A plan for people: the text of the engine, in colour. */

import { describeLadder } from '../../engine/describe-ladder.ts';
import { describeCounts, describeSelection, describeStep } from '../../engine/describe-plan.ts';
import { type Action, changesOf, type Plan } from '../../engine/plan.ts';
import { drawCapacity } from './capacity.ts';
import type { Paint } from './paint.ts';

/** A plan as text: its changes, their order, what becomes of capacity, then the counts and how it was read. */
export function drawPlan(plan: Plan, paint: Paint): string {
  const colours: Readonly<Record<Action, (text: string) => string>> = {
    none: paint.dim,
    create: paint.green,
    update: paint.yellow,
    adopt: paint.cyan,
    replace: paint.yellow,
    delete: paint.red,
  };
  const steps = changesOf(plan).map((step) => {
    const [head = '', ...fields] = describeStep(step, plan.left);
    return [
      colours[step.action](head),
      ...fields.map((field) => field.replace(/\[[a-z ,]+\]$/, paint.cyan)),
    ].join('\n');
  });
  const order = describeLadder(plan.ladder);
  const capacity = plan.capacity === undefined ? '' : drawCapacity(plan.capacity, paint);
  return [
    ...steps,
    ...(order === '' ? [] : ['', paint.dim(order)]),
    ...(capacity === '' ? [] : ['', capacity]),
    ...(steps.length > 0 || capacity !== '' ? [''] : []),
    ...describeSelection(plan).map(paint.dim),
    summary(plan, paint),
  ].join('\n');
}

function summary(plan: Plan, paint: Paint): string {
  const { vouched } = plan.read;
  const trust = vouched > 0 ? `; ${vouched} vouched for by their digest, not read` : '';
  return `${paint.bold(`${plan.app}: ${describeCounts(plan)}`)}${paint.dim(trust)}`;
}
