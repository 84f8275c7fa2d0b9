/**
 * A cluster's capacity providers and default strategy: one call writes the whole of both lists.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { violation } from '../../findings.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { clusterNameOf } from '../names.ts';
import { items, known } from '../rules.ts';
import { strategyFindings } from '../strategy-rules.ts';
import { canonicalAssociation } from './canonical.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from './properties.ts';

/** `AWS::ECS::ClusterCapacityProviderAssociations`. */
export const ecsClusterCapacityProviders: ResourceType<ClusterCapacityProvidersProperties> = {
  name: CLUSTER_CAPACITY_PROVIDERS_TYPE,
  fields: {
    cluster: { change: 'replace', impact: 'replacement', off: 'keep' },
    capacityProviders: { change: 'update', impact: 'live', order: 'set', off: { value: [] } },
    defaultCapacityProviderStrategy: {
      change: 'update',
      impact: 'new-tasks',
      order: 'set',
      off: { value: [] },
    },
  },
  requires: ['cluster', 'capacityProviders'],
  attributes: { clusterName: 'name of the cluster, once its providers are associated' },
  taggable: false,
  removedBefore: [CLUSTER_TYPE],
  replacement: 'delete-first',
  calls: {
    create: ['TagResource', 'PutClusterCapacityProviders'],
    update: ['TagResource', 'PutClusterCapacityProviders'],
    delete: ['PutClusterCapacityProviders', 'UntagResource'],
  },
  identity: ({ cluster }) => ({ cluster: clusterNameOf(cluster) }),
  canonical: canonicalAssociation,
  validate: ({ capacityProviders, defaultCapacityProviderStrategy: strategy }) => {
    const associated = items(capacityProviders);
    const foreign = items(strategy).flatMap(({ capacityProvider: name }) =>
      known(name) === undefined ||
      associated.some((one) => known(one) === undefined || one === name)
        ? []
        : [name],
    );
    return [
      ...strategyFindings('defaultCapacityProviderStrategy', strategy),
      ...foreign.map((name) =>
        violation(
          'defaultCapacityProviderStrategy',
          `${name} is not associated with the cluster. Associate the capacity provider with the cluster and try again.`,
        ),
      ),
    ];
  },
  operations: async () => (await import('./operations.ts')).clusterCapacityProvidersOperations,
};
