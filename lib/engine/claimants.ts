/** Resources that are not selected and may have what is selected to go: a construct that moved to another stack. */
import type { Address } from '../graph/address.ts';
import type { Observation } from './observe.ts';
import { addressOf, isRetained } from './ownership.ts';
import { isSelected, placeOf, type Target } from './target.ts';

/**
 * Addresses that must be read before anything goes: of the types of what would, in its account and Region. Nothing is
 * removed that the code still has somewhere.
 */
export function possibleClaimants(target: Target, { unclaimed }: Observation): readonly Address[] {
  const { selection, graph, environments } = target;
  if (selection === undefined) return [];
  const goers = unclaimed.filter(
    ({ live }) => !isRetained(live) && !selection.selected.has(addressOf(live)),
  );
  const kinds = new Set(
    goers.map(({ type, environment }) => `${placeOf(environment)} ${type.name}`),
  );
  if (kinds.size === 0) return [];
  return graph.resources.flatMap(({ address, stack, type }) => {
    const environment = environments.get(stack);
    return !isSelected(target, address) &&
      !selection.read.has(address) &&
      environment !== undefined &&
      kinds.has(`${placeOf(environment)} ${type}`)
      ? [address]
      : [];
  });
}
