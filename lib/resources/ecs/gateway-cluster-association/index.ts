/**
 * The association of a gateway with a cluster, whose services may then have ways in through it. It has no tags: its
 * owner stands in a tag of the gateway.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { GATEWAY_TYPE } from '../gateway/properties.ts';
import { clusterNameOf } from '../names.ts';
import {
  GATEWAY_CLUSTER_ASSOCIATION_TYPE,
  type GatewayClusterAssociationProperties,
} from './properties.ts';

/** `AWS::ECS::GatewayClusterAssociation`. */
export const ecsGatewayClusterAssociation: ResourceType<GatewayClusterAssociationProperties> = {
  name: GATEWAY_CLUSTER_ASSOCIATION_TYPE,
  fields: {
    gateway: { change: 'replace', impact: 'replacement', off: 'keep' },
    cluster: { change: 'replace', impact: 'replacement', off: 'keep' },
  },
  requires: ['gateway', 'cluster'],
  attributes: { gateway: 'name of the gateway', cluster: 'name of the cluster' },
  taggable: false,
  removedBefore: [CLUSTER_TYPE, GATEWAY_TYPE],
  calls: {
    create: ['AssociateGatewayWithCluster', 'TagResource'],
    update: ['AssociateGatewayWithCluster', 'TagResource'],
    delete: ['DisassociateGatewayFromCluster', 'UntagResource'],
  },
  expected: { delete: 30 },
  identity: ({ gateway, cluster }) => ({
    gateway: clusterNameOf(gateway),
    cluster: clusterNameOf(cluster),
  }),
  canonical: ({ gateway, cluster }) =>
    withoutDefaults({ gateway: clusterNameOf(gateway), cluster: clusterNameOf(cluster) }),
  operations: async () => (await import('./operations.ts')).gatewayClusterAssociationOperations,
};
