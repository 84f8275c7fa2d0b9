/** Everything that carries our tags or marks, desired or not, retained or not. */
import type { OwnedObject } from './list-owned.ts';
import type { Observation } from './observe.ts';
import { ownerOf } from './ownership.ts';
import { environmentOf, type Target, typeOf } from './target.ts';

/** Every object of the app in the accounts and Regions of its stacks. */
export function everythingOwned(
  target: Target,
  { live, unclaimed }: Pick<Observation, 'live' | 'unclaimed'>,
): readonly OwnedObject[] {
  const desired = target.graph.resources.flatMap((node): readonly OwnedObject[] => {
    const object = live.get(node.address);
    if (object === undefined || ownerOf(object)?.app !== target.graph.app) return [];
    const environment = environmentOf(target, node);
    return [{ type: typeOf(target.catalog, node), environment, live: object }];
  });
  return [...desired, ...unclaimed];
}
