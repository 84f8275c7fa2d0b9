/** A cluster as AWS answers it, in the shape of the desired properties. */
import type { Cluster } from '@aws-sdk/client-ecs';
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import { fromTagList } from '../tags.ts';
import type { ClusterProperties } from './properties.ts';

/** The live cluster. */
export function liveCluster(cluster: Cluster): Live<ClusterProperties> {
  const { clusterArn = '', clusterName = '' } = cluster;
  const namespace = cluster.serviceConnectDefaults?.namespace;
  return {
    id: clusterArn,
    properties: omitUndefined({
      clusterName,
      settings: cluster.settings,
      configuration: cluster.configuration,
      serviceConnectDefaults: namespace === undefined ? undefined : { namespace },
    }),
    attributes: { clusterArn, clusterName },
    tags: fromTagList(cluster.tags),
    state: STATES[cluster.status ?? ''] ?? 'ready',
  };
}

const STATES: Readonly<Record<string, NonNullable<Live['state']>>> = {
  ACTIVE: 'ready',
  PROVISIONING: 'creating',
  DEPROVISIONING: 'deleting',
  FAILED: 'failed',
};
