/** The operations whose requests people keep in files: what tells each, how it is wrapped, what only answers hold. */

import type { Operation } from '../rules/index.ts';

/** What is known of an operation's request in a file. */
export interface OperationEntry {
  /** Members of the SDK's request that tell it from the others; one of them is enough. */
  readonly marks: readonly string[];
  /** Member of an answer that holds one object or a list of them. */
  readonly wrappers: readonly string[];
  /** Members of an answer that no request has. */
  readonly readOnly: readonly string[];
  /** Members that an answer calls otherwise than the request: answer's name to request's. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Members that tools which send such files know from elsewhere. */
  readonly fromElsewhere: readonly string[];
}

/** The operations in the order in which a document is held against their marks. */
export const OPERATIONS: Readonly<Record<Operation, OperationEntry>> = {
  RegisterTaskDefinition: {
    marks: ['containerDefinitions', 'family', 'requiresCompatibilities'],
    wrappers: ['taskDefinition', 'taskDefinitions'],
    readOnly: [
      'taskDefinitionArn',
      'revision',
      'status',
      'requiresAttributes',
      'compatibilities',
      'registeredAt',
      'registeredBy',
      'deregisteredAt',
      'deleteRequestedAt',
    ],
    renamed: {},
    fromElsewhere: [],
  },
  CreateExpressGatewayService: {
    marks: ['primaryContainer', 'scalingTarget', 'healthCheckPath'],
    wrappers: [],
    readOnly: ['serviceArn', 'status', 'currentDeployment', 'activeConfigurations'],
    renamed: {},
    fromElsewhere: [],
  },
  CreateDaemon: {
    marks: ['daemonName', 'daemonTaskDefinitionArn', 'capacityProviderArns'],
    wrappers: [],
    readOnly: ['daemonArn', 'status', 'currentRevisions', 'deploymentArn'],
    renamed: {},
    fromElsewhere: [],
  },
  CreateGateway: {
    marks: ['infrastructureRoleArn', 'deletionProtection'],
    wrappers: ['gateway'],
    readOnly: [
      'gatewayArn',
      'status',
      'statusReason',
      'failures',
      'accessType',
      'createdAt',
      'updatedAt',
    ],
    renamed: {},
    fromElsewhere: [],
  },
  CreateCapacityProvider: {
    marks: ['autoScalingGroupProvider', 'managedInstancesProvider'],
    wrappers: ['capacityProvider', 'capacityProviders'],
    readOnly: ['capacityProviderArn', 'status', 'updateStatus', 'updateStatusReason', 'type'],
    renamed: {},
    fromElsewhere: [],
  },
  CreateCluster: {
    marks: ['clusterName', 'serviceConnectDefaults', 'settings', 'configuration'],
    wrappers: ['clusters'],
    readOnly: [
      'clusterArn',
      'status',
      'registeredContainerInstancesCount',
      'runningTasksCount',
      'pendingTasksCount',
      'activeServicesCount',
      'statistics',
      'attachments',
      'attachmentsStatus',
    ],
    renamed: {},
    fromElsewhere: [],
  },
  PutClusterCapacityProviders: plain(['defaultCapacityProviderStrategy', 'capacityProviders']),
  StartTask: plain(['containerInstances']),
  CreateTaskSet: {
    marks: ['scale', 'externalId'],
    wrappers: [],
    readOnly: [
      'id',
      'taskSetArn',
      'serviceArn',
      'clusterArn',
      'startedBy',
      'status',
      'computedDesiredCount',
      'pendingCount',
      'runningCount',
      'createdAt',
      'updatedAt',
      'platformFamily',
      'stabilityStatus',
      'stabilityStatusAt',
      'fargateEphemeralStorage',
    ],
    renamed: {},
    fromElsewhere: [],
  },
  RunTask: plain(['overrides', 'count', 'startedBy', 'group', 'referenceId']),
  UpdateService: {
    ...plain(['service', 'forceNewDeployment']),
    fromElsewhere: ['service', 'cluster'],
  },
  TagResource: plain(['resourceArn']),
  DescribeTasks: plain(['tasks']),
  CreateService: {
    marks: [
      'serviceName',
      'serviceArn',
      'desiredCount',
      'deploymentConfiguration',
      'deploymentController',
      'loadBalancers',
      'schedulingStrategy',
      'serviceRegistries',
      'serviceConnectConfiguration',
      'healthCheckGracePeriodSeconds',
      'availabilityZoneRebalancing',
      'role',
      'gatewayConnectors',
      'vpcLatticeConfigurations',
    ],
    wrappers: ['service', 'services'],
    readOnly: [
      'serviceArn',
      'clusterArn',
      'status',
      'runningCount',
      'pendingCount',
      'platformFamily',
      'taskSets',
      'deployments',
      'roleArn',
      'events',
      'createdAt',
      'currentServiceDeployment',
      'currentServiceRevisions',
      'createdBy',
      'resourceManagementType',
    ],
    renamed: { clusterArn: 'cluster' },
    fromElsewhere: ['serviceName', 'cluster', 'taskDefinition'],
  },
  UpdateCapacityProvider: plain([]),
  RegisterDaemonTaskDefinition: {
    ...plain([]),
    wrappers: ['daemonTaskDefinition'],
    readOnly: [
      'daemonTaskDefinitionArn',
      'revision',
      'status',
      'registeredAt',
      'registeredBy',
      'deleteRequestedAt',
    ],
  },
};

/** The names of the operations. */
export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly Operation[];

/** An operation of which only requests are kept. */
function plain(marks: readonly string[]): OperationEntry {
  return { marks, wrappers: [], readOnly: [], renamed: {}, fromElsewhere: [] };
}
