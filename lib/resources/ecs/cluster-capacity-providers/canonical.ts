/** One form of a cluster's providers, as written and as read. */
import { asSet, withoutDefaults } from '../../canonical.ts';
import { clusterNameOf } from '../names.ts';
import { canonicalStrategy } from '../strategy-canonical.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';

/** The canonical form: the cluster by name, both lists as sets. Both belong to every request, so an absent one is empty. */
export function canonicalAssociation({
  cluster,
  capacityProviders,
  defaultCapacityProviderStrategy,
}: ClusterCapacityProvidersProperties): ClusterCapacityProvidersProperties {
  return withoutDefaults({
    cluster: clusterNameOf(cluster),
    capacityProviders: asSet(capacityProviders ?? []),
    defaultCapacityProviderStrategy: canonicalStrategy(defaultCapacityProviderStrategy ?? []),
  });
}
