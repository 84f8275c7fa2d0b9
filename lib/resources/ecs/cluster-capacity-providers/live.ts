/** The providers of a cluster as AWS answers them, and the tag on the cluster that says who declares them. */
import type { Cluster } from '@aws-sdk/client-ecs';
import type { Address } from '../../../graph/address.ts';
import type { Live, Owner } from '../../../resource-type.ts';
import { fromTagList } from '../tags.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';

/** The tag on the cluster whose value is the association's address. */
export const OWNER_TAG = 'gantry:child:capacity-providers';

/**
 * The live association; undefined when nobody declares it and there are no providers either. Providers of managed
 * instances are the cluster's since they were made: nobody associates them, and they are left out.
 */
export function liveAssociation(
  cluster: Cluster,
  managed: ReadonlySet<string>,
): Live<ClusterCapacityProvidersProperties> | undefined {
  const capacityProviders = (cluster.capacityProviders ?? []).filter((name) => !managed.has(name));
  const defaultCapacityProviderStrategy = cluster.defaultCapacityProviderStrategy ?? [];
  const owner = ownerOf(cluster);
  const empty = capacityProviders.length === 0 && defaultCapacityProviderStrategy.length === 0;
  if (owner === undefined && empty) return undefined;
  const { clusterName = '', clusterArn = '' } = cluster;
  return {
    id: clusterArn,
    properties: { cluster: clusterName, capacityProviders, defaultCapacityProviderStrategy },
    attributes: { clusterName },
    tags: {},
    state: cluster.attachmentsStatus === 'UPDATE_IN_PROGRESS' ? 'updating' : 'ready',
    ...(owner === undefined ? {} : { owner }),
  };
}

function ownerOf(cluster: Cluster): Owner | undefined {
  const address = fromTagList(cluster.tags)[OWNER_TAG];
  const [app] = address?.split('/') ?? [];
  return address === undefined || app === undefined
    ? undefined
    : { app, address: address as Address };
}
