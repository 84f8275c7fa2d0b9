/**
 * Services that run on the default capacity of their cluster. AWS copies the default strategy when it makes them: a
 * provider that leaves the cluster has to leave that copy too, or it could never go.
 */
import type { Json } from '../../../core/json.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Live, Neighbours } from '../../../resource-type.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from '../cluster-capacity-providers/properties.ts';
import { managedProvidersIn, providerNodeOf } from '../provider-nodes.ts';
import { items, known, referenceOf } from '../rules.ts';
import type { ServiceProperties } from './properties.ts';

/** Attribute of a live service that has a copy of its cluster's default strategy: the providers in it. */
export const COPIED_PROVIDERS = 'copiedProviders';

/** The default strategy of now, for a service that says nothing of its own and whose copy names what leaves the cluster. */
export function strategyForced(
  live: Live<ServiceProperties>,
  { properties }: ResourceNode,
  neighbours: Neighbours,
): Pick<ServiceProperties, 'capacityProviderStrategy'> | undefined {
  if (properties['launchType'] !== undefined || properties['schedulingStrategy'] === 'DAEMON')
    return undefined;
  if (properties['capacityProviderStrategy'] !== undefined) return undefined;
  const cluster = referenceOf(properties['cluster'])?.$ref;
  const [association] =
    cluster === undefined ? [] : neighbours.referrers(cluster, CLUSTER_CAPACITY_PROVIDERS_TYPE);
  const desired = association?.properties as ClusterCapacityProvidersProperties | undefined;
  const staying = namesOf(desired?.capacityProviders, neighbours);
  const managed = managedProvidersIn(properties['cluster'], neighbours);
  if (desired === undefined || staying === undefined || managed === undefined) return undefined;
  const kept = new Set([...staying, ...managed]);
  return providersOf(live).every((name) => kept.has(name))
    ? undefined
    : { capacityProviderStrategy: desired.defaultCapacityProviderStrategy };
}

/** Undefined while a name is not known. */
function namesOf(
  providers: readonly string[] | undefined,
  neighbours: Neighbours,
): readonly string[] | undefined {
  const names = items(providers).map((one) =>
    known(providerNodeOf(one, neighbours)?.properties['name'] ?? (one as Json)),
  );
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

function providersOf({ properties, attributes }: Live<ServiceProperties>): readonly string[] {
  const copied = attributes[COPIED_PROVIDERS];
  return [
    ...(properties.capacityProviderStrategy ?? []).flatMap(
      ({ capacityProvider: name }) => name ?? [],
    ),
    ...(Array.isArray(copied) ? copied.map(String) : []),
  ];
}
