/** What AWS refuses of the capacity providers of a cluster. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { violation } from '../../findings.ts';
import { managedProvidersIn, providerNodeOf } from '../provider-nodes.ts';
import { errorIf, items, known } from '../rules.ts';
import { strategyFindings } from '../strategy-rules.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';

/** Findings about one association. */
export function associationFindings(
  properties: ClusterCapacityProvidersProperties,
  _node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const { cluster, capacityProviders, defaultCapacityProviderStrategy: strategy } = properties;
  const managed = managedProvidersIn(cluster, neighbours);
  const associated = [...items(capacityProviders), ...(managed ?? [])];
  const foreign = items(strategy).flatMap(({ capacityProvider: name }) =>
    known(name) === undefined ||
    managed === undefined ||
    associated.some((one) => known(one) === undefined || one === name)
      ? []
      : [name],
  );
  return [
    ...strategyFindings('defaultCapacityProviderStrategy', strategy, neighbours),
    ...foreign.map((name) =>
      violation(
        'defaultCapacityProviderStrategy',
        `${name} is not associated with the cluster. Associate the capacity provider with the cluster and try again.`,
      ),
    ),
    ...items(capacityProviders).flatMap((name, index) =>
      errorIf(
        providerNodeOf(name, neighbours)?.properties['managedInstancesProvider'] !== undefined,
        `capacityProviders[${index}]`,
        'A capacity provider of managed instances belongs to its cluster since it was made and cannot be associated with one.',
        'leave it out; strategies may name it all the same',
      ),
    ),
  ];
}
