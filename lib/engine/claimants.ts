/** Resources that are not selected and may have what is selected to go: constructs that moved to another stack. */
import { accountOfRole } from '../aws/assume-role.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import type { Address } from '../graph/address.ts';
import { objectKey } from './object-key.ts';
import type { Observation } from './observe.ts';
import { addressOf, isRetained } from './ownership.ts';
import { closureOf } from './selection.ts';
import { type Target, typeOf } from './target.ts';
import { orderOf } from './validate.ts';

/**
 * The target that also reads what may claim an object that would go: everything of its type in its account and Region,
 * or in its account where one object serves all Regions. Nothing is removed that the code still has somewhere.
 * Undefined where what has been read is enough.
 */
export function readingClaimants(target: Target, observation: Observation): Target | undefined {
  const { selection, graph } = target;
  if (selection === undefined) return undefined;
  const claimants = claimantsOf(target, observation);
  if (claimants.length === 0) return undefined;
  const environments = new Map(target.environments);
  const near = claimants.filter(({ stack }) => target.environments.has(stack));
  const wanted = closureOf(
    [...selection.read, ...near.map(({ address }) => address)],
    orderOf(graph, target.catalog),
  );
  // What lies in a stack of which we know no account cannot be read, and has nothing here.
  const read = new Set(
    graph.resources.flatMap(({ address, stack }) =>
      wanted.has(address) && target.environments.has(stack) ? [address] : [],
    ),
  );
  for (const { address, stack, environment } of claimants) {
    read.add(address);
    if (!environments.has(stack)) environments.set(stack, environment);
  }
  return { ...target, environments, selection: { ...selection, read } };
}

interface Claimant {
  readonly address: Address;
  readonly stack: string;
  /** Where it is looked for. */
  readonly environment: AwsEnvironment;
}

function claimantsOf(target: Target, { unclaimed }: Observation): readonly Claimant[] {
  const { selection, graph, catalog, environments } = target;
  const goers = new Map(
    unclaimed
      .filter(({ live }) => !isRetained(live) && selection?.selected.has(addressOf(live)) !== true)
      .map(({ type, environment }) => [objectKey(type, environment, ''), environment] as const),
  );
  if (goers.size === 0) return [];
  return graph.resources.flatMap((node) => {
    const { address, stack } = node;
    if (selection?.read.has(address) === true) return [];
    const type = typeOf(catalog, node);
    const own = environments.get(stack);
    const places =
      own === undefined && type.global === true ? otherPlaces(target, stack) : [own].flat();
    const found = places.find(
      (place) => place !== undefined && goers.has(objectKey(type, place, '')),
    );
    return found === undefined ? [] : [{ address, stack, environment: found }];
  });
}

/** Where a stack may be of which nothing is read, as far as its account goes. */
function otherPlaces({ graph, environments }: Target, stack: string): readonly AwsEnvironment[] {
  const { account, role } = graph.stacks[stack] ?? {};
  const owner = account ?? (role === undefined ? undefined : accountOfRole(role));
  return [...environments.values()].filter(
    (place) => owner === undefined || owner === place.account,
  );
}
