/** Which capacity providers a cluster has. */
import type { Cluster, PutClusterCapacityProvidersRequest } from '@aws-sdk/client-ecs';
import { type Call, ServiceFault } from '../../service.ts';
import { lastPart } from './arns.ts';
import { providerBy } from './capacity-provider-record.ts';
import { providerInUse } from './capacity-provider-use.ts';
import { capacityKind, checkStrategy, filledStrategy } from './capacity-strategy.ts';
import { attaching, clustersOf, planAttachments } from './cluster-attachments.ts';
import { type ClusterRecord, changeableCluster } from './cluster-record.ts';
import { clusterView } from './cluster-view.ts';
import { invalid } from './faults.ts';
import type { Place } from './place.ts';

/** PutClusterCapacityProviders: replaces both lists, those of Managed Instances aside; a provider in use cannot go. */
export function putClusterCapacityProviders(
  input: PutClusterCapacityProvidersRequest,
  call: Call,
): { cluster: Cluster } {
  const cluster = changeableCluster(call, input.cluster);
  checkIdle(call, cluster);
  const managed = cluster.capacityProviders.filter((name) => isManaged(call, name));
  const asked = checkProviders(call, cluster.name, input.capacityProviders ?? []);
  const strategy = input.defaultCapacityProviderStrategy ?? [];
  const providers = [...asked, ...managed];
  checkStrategy(call, strategy, providers);
  const leaving = cluster.capacityProviders.filter((name) => !providers.includes(name));
  if (leaving.some((name) => providerInUse(call, cluster.name, name)))
    throw new ServiceFault(
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    );
  cluster.capacityProviders = providers;
  cluster.defaultStrategy = filledStrategy(strategy);
  planAttachments(call, cluster);
  return { cluster: clusterView(call, cluster, ['SETTINGS', 'TAGS', 'ATTACHMENTS']) };
}

/** The names of providers that a cluster is to have; refuses those it cannot have. */
export function checkProviders(
  place: Place,
  cluster: string,
  references: readonly string[],
): string[] {
  const names = [...new Set(references.map(lastPart))];
  if (names.length > 20)
    throw invalid('The maximum number of capacity providers per cluster has been exceeded.');
  for (const name of names) {
    const kind = capacityKind(place, name);
    const provider = providerBy(place, name);
    if (kind === undefined || (provider !== undefined && provider.status !== 'ACTIVE'))
      throw invalid(
        'The specified capacity provider was not found. Specify a valid capacity provider and try again',
      );
    if (kind === 'MANAGED_INSTANCES')
      throw invalid(
        `The capacity provider ${name} is a Managed Instances capacity provider. It belongs to the cluster that it was created in and cannot be associated with a cluster.`,
      );
    const other = clustersOf(place, name).find((one) => one.name !== cluster);
    if (other !== undefined && provider?.settings?.managedScaling.status === 'ENABLED')
      throw invalid(
        `The capacity provider ${name} has managed scaling turned on and is already associated with cluster ${other.name}. A capacity provider with managed scaling can be associated with one cluster only.`,
      );
  }
  return names;
}

/** Refuses to change a cluster whose attachments are being made or removed. */
export function checkIdle(place: Place, cluster: ClusterRecord): void {
  if (attaching(place, cluster.name))
    throw new ServiceFault(
      'UpdateInProgressException',
      'The specified cluster is in a busy state. Cluster attachments must be in UPDATE_COMPLETE or UPDATE_FAILED state before the cluster can be updated. Wait and try again.',
    );
}

function isManaged(place: Place, name: string): boolean {
  return capacityKind(place, name) === 'MANAGED_INSTANCES';
}
