/** The capacity providers that the graph holds, as rules see them. */
import type { ResourceNode } from '../../graph/graph.ts';
import type { Neighbours } from '../../resource-type.ts';
import { CAPACITY_PROVIDER_TYPE } from './capacity-provider/properties.ts';
import { known, referenceOf } from './rules.ts';

/** Where a capacity provider's tasks run. */
export type ProviderKind = 'Fargate' | 'Auto Scaling group' | 'managed instances';

/** The desired capacity provider that a property refers to. */
export function providerNodeOf(value: unknown, neighbours: Neighbours): ResourceNode | undefined {
  const reference = referenceOf(value);
  const node = reference === undefined ? undefined : neighbours.at(reference.$ref);
  return node?.type === CAPACITY_PROVIDER_TYPE ? node : undefined;
}

/** The kind of a provider, by its name or by what it refers to; undefined where the graph does not tell. */
export function kindOf(value: unknown, neighbours: Neighbours): ProviderKind | undefined {
  if (typeof value === 'string') return /^FARGATE(_SPOT)?$/.test(value) ? 'Fargate' : undefined;
  const node = providerNodeOf(value, neighbours);
  if (node === undefined) return undefined;
  return node.properties['managedInstancesProvider'] === undefined
    ? 'Auto Scaling group'
    : 'managed instances';
}

/**
 * Names of the providers of managed instances that belong to a cluster; undefined while one of them is not known. A
 * cluster that the graph does not hold has none in it.
 */
export function managedProvidersIn(
  cluster: unknown,
  neighbours: Neighbours,
): readonly string[] | undefined {
  const reference = referenceOf(cluster);
  if (reference === undefined) return [];
  const names = neighbours
    .referrers(reference.$ref, CAPACITY_PROVIDER_TYPE)
    .map(({ properties }) => known(properties['name']));
  return names.some((name) => typeof name !== 'string') ? undefined : names.map(String);
}
