/**
 * A cluster's capacity providers and default strategy: one call writes the whole of both lists. Providers that go leave
 * in a second half, when the services that used them have moved.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { FieldChange, ResourceType } from '../../../resource-type.ts';
import { CAPACITY_PROVIDER_TYPE } from '../capacity-provider/properties.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { clusterNameOf } from '../names.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { canonicalAssociation } from './canonical.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from './properties.ts';
import { associationFindings } from './rules.ts';

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
  removedBefore: [CLUSTER_TYPE, CAPACITY_PROVIDER_TYPE, 'AWS::AutoScaling::AutoScalingGroup'],
  // A service that goes uses its provider until it is gone.
  finishedAfter: [SERVICE_TYPE],
  replacement: 'delete-first',
  calls: {
    // The groups behind its providers get their first instances with it.
    create: ['TagResource', 'PutClusterCapacityProviders', 'UpdateAutoScalingGroup'],
    update: ['TagResource', 'PutClusterCapacityProviders', 'UpdateAutoScalingGroup'],
    delete: ['StopTask', 'PutClusterCapacityProviders', 'UntagResource'],
  },
  expected: { create: 10, update: 10, delete: 30 },
  secondHalf: (changes) => {
    const dropped = changes.flatMap(droppedBy);
    return dropped.length === 0
      ? undefined
      : `${dropped.join(', ')} ${dropped.length === 1 ? 'leaves' : 'leave'} the cluster once the services have moved`;
  },
  identity: ({ cluster }) => ({ cluster: clusterNameOf(cluster) }),
  canonical: canonicalAssociation,
  validate: associationFindings,
  operations: async () => (await import('./operations.ts')).clusterCapacityProvidersOperations,
};

function droppedBy({ path, before, after }: FieldChange): readonly string[] {
  if (path !== 'capacityProviders' || !Array.isArray(before) || !Array.isArray(after)) return [];
  return before.filter((name) => !after.includes(name)).map(String);
}
