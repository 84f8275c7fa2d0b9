/** Clusters as stored. */
import type {
  CapacityProviderStrategyItem,
  ClusterConfiguration,
  ClusterSetting,
  Tag,
} from '@aws-sdk/client-ecs';
import { ServiceFault } from '../../service.ts';
import type { Table } from '../../world.ts';
import { clusterNameOf } from './arns.ts';
import { clusterNotFound, invalid } from './faults.ts';
import type { Place } from './place.ts';

/** A cluster as stored. */
export interface ClusterRecord {
  readonly name: string;
  readonly arn: string;
  status: 'ACTIVE' | 'INACTIVE';
  settings: ClusterSetting[];
  configuration: ClusterConfiguration | undefined;
  serviceConnectNamespace: string | undefined;
  capacityProviders: string[];
  defaultStrategy: CapacityProviderStrategyItem[];
  tags: Tag[];
}

/** The clusters of one account and Region by name, INACTIVE ones included. */
export function clusters(place: Place): Table<ClusterRecord> {
  return place.world.table(place.scope, 'ecs.clusters');
}

/** The ACTIVE cluster a service or task operation names, or AWS's refusal. */
export function activeCluster(place: Place, reference: string | undefined): ClusterRecord {
  const cluster = clusters(place).get(clusterNameOf(reference));
  if (cluster === undefined) throw clusterNotFound();
  if (cluster.status === 'INACTIVE')
    throw new ServiceFault('ClusterNotFoundException', 'The referenced cluster was inactive.');
  return cluster;
}

/** The ACTIVE cluster a cluster operation changes, or AWS's refusal. */
export function changeableCluster(place: Place, reference: string | undefined): ClusterRecord {
  const cluster = clusters(place).get(clusterNameOf(reference));
  if (cluster === undefined) throw clusterNotFound();
  if (cluster.status === 'INACTIVE')
    throw invalid('The specified cluster is inactive. Specify an active cluster and try again.');
  return cluster;
}
