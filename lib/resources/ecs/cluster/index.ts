/**
 * The cluster: found by name; settings, configuration and Service Connect defaults change in place.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { canonicalCluster } from './canonical.ts';
import { CLUSTER_TYPE, type ClusterProperties } from './properties.ts';
import { clusterFindings } from './rules.ts';

/** `AWS::ECS::Cluster`. */
export const ecsCluster: ResourceType<ClusterProperties> = {
  name: CLUSTER_TYPE,
  fields: {
    clusterName: { change: 'replace', impact: 'replacement', off: 'keep' },
    // Undeclared, a new cluster follows the account's setting, whose own default is the same.
    settings: {
      change: 'update',
      impact: 'live',
      order: 'set',
      off: { value: [{ name: 'containerInsights', value: 'disabled' }] },
    },
    configuration: {
      members: {
        executeCommandConfiguration: {
          change: 'update',
          impact: 'live',
          off: { value: { logging: 'DEFAULT' } },
        },
        managedStorageConfiguration: { change: 'update', impact: 'new-tasks', off: 'keep' },
      },
    },
    serviceConnectDefaults: { change: 'update', impact: 'live', off: { value: { namespace: '' } } },
  },
  // The namespace that it gives its services by default.
  removedBefore: [
    'AWS::ServiceDiscovery::HttpNamespace',
    'AWS::ServiceDiscovery::PrivateDnsNamespace',
    'AWS::ServiceDiscovery::PublicDnsNamespace',
  ],
  attributes: { clusterArn: 'ARN of the cluster', clusterName: 'name of the cluster' },
  calls: {
    create: ['CreateCluster'],
    update: ['UpdateCluster', 'TagResource', 'UntagResource'],
    delete: ['StopTask', 'DeregisterContainerInstance', 'DeleteCluster'],
  },
  expected: { create: 2, delete: 10 },
  identity: ({ clusterName }) => ({ clusterName: clusterName ?? 'default' }),
  canonical: canonicalCluster,
  validate: clusterFindings,
  operations: async () => (await import('./operations.ts')).clusterOperations,
};
