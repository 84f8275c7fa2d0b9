/**
 * The managed daemon: one task on each Managed Instance of its providers. Found by name in its cluster.
 * May import: resource-type, graph, core, rules, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { CAPACITY_PROVIDER_TYPE } from '../capacity-provider/properties.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { DAEMON_TASK_DEFINITION_TYPE } from '../daemon-task-definition/properties.ts';
import { clusterNameOf } from '../names.ts';
import { graphNeighbourhood } from '../neighbourhood.ts';
import { canonicalDaemon } from './canonical.ts';
import { daemonFields } from './fields.ts';
import { DAEMON_TYPE, type DaemonProperties } from './properties.ts';

/** `AWS::ECS::Daemon`. */
export const ecsDaemon: ResourceType<DaemonProperties> = {
  name: DAEMON_TYPE,
  fields: daemonFields,
  requires: ['daemonName', 'daemonTaskDefinitionArn', 'capacityProviderArns'],
  attributes: { daemonArn: 'ARN of the daemon', daemonName: 'name of the daemon' },
  // Its tasks hold on to everything that they use until their instances have been replaced.
  removedBefore: [
    CLUSTER_TYPE,
    CLUSTER_CAPACITY_PROVIDERS_TYPE,
    CAPACITY_PROVIDER_TYPE,
    DAEMON_TASK_DEFINITION_TYPE,
    'AWS::EC2::NatGateway',
    'AWS::EC2::Route',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::VPCEndpoint',
    'AWS::IAM::InstanceProfile',
    'AWS::IAM::Role',
    'AWS::Logs::LogGroup',
  ],
  calls: {
    create: ['CreateDaemon'],
    update: ['UpdateDaemon', 'TagResource', 'UntagResource'],
    delete: ['DeleteDaemon'],
  },
  expected: { create: 60, update: 600, delete: 300 },
  identity: ({ clusterArn, daemonName }) => ({ cluster: clusterNameOf(clusterArn), daemonName }),
  canonical: canonicalDaemon,
  validate: (properties, _, neighbours) =>
    findingsOf(judgeRequest('CreateDaemon', properties, graphNeighbourhood(neighbours))),
  operations: async () => (await import('./operations.ts')).daemonOperations,
};
