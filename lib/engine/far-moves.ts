/** Resources that are said to have moved, and what they made is in another account or Region. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Observation } from './observe.ts';
import { addressOf } from './ownership.ts';
import type { Step } from './plan.ts';
import { placeOf } from './target.ts';

/** An error for each resource that would be made anew although the code says that it is there. */
export function farMoves(
  steps: readonly Step[],
  nodes: ReadonlyMap<Address, ResourceNode>,
  { unclaimed, outside }: Observation,
): readonly Diagnostic[] {
  const moved = steps.flatMap((step) => {
    const from = nodes.get(step.address)?.movedFrom;
    return step.action === 'create' && from !== undefined ? [{ step, from }] : [];
  });
  if (moved.length === 0) return [];
  const known = groupBy([...unclaimed, ...outside], ({ live }) => addressOf(live));
  return moved.flatMap(({ step, from }) => {
    const far = known
      .get(from)
      ?.find(
        ({ type, environment }) =>
          type.name === step.type && placeOf(environment) !== placeOf(step),
      );
    return far === undefined
      ? []
      : [
          {
            severity: 'error',
            code: 'plan/cannot-move',
            address: step.address,
            detail: `${from} is in ${placeOf(far.environment)}, and this is to be in ${placeOf(step)}`,
          },
        ];
  });
}
