/**
 * Purpose: the model of Amazon ECS: clusters, container instances, task definitions, services, tasks, and the scheduler.
 * May import: the sandbox's seams, the SDK's types; other models only in neighbours*.ts. Must not: know the wire,
 * or share logic with the planner.
 */
import type { SandboxService } from '../../service.ts';
import {
  deleteAccountSetting,
  listAccountSettings,
  putAccountSetting,
  putAccountSettingDefault,
} from './account-settings.ts';
import { agentUpdateStep, updateContainerAgent } from './agent-updates.ts';
import {
  capacityProviderChanged,
  createCapacityProvider,
  deleteCapacityProvider,
  describeCapacityProviders,
  updateCapacityProvider,
} from './capacity-providers.ts';
import { clusterAttached } from './cluster-attachments.ts';
import { putClusterCapacityProviders } from './cluster-capacity.ts';
import {
  createCluster,
  deleteCluster,
  describeClusters,
  listClusters,
  updateCluster,
  updateClusterSettings,
} from './clusters.ts';
import {
  deleteAttributes,
  listAttributes,
  putAttributes,
} from './container-instance-attributes.ts';
import {
  deregisterContainerInstance,
  describeContainerInstances,
  listContainerInstances,
  registerContainerInstance,
  updateContainerInstancesState,
} from './container-instances.ts';
import {
  deleteDaemonTaskDefinition,
  describeDaemonTaskDefinition,
  finishDaemonDefinition,
  listDaemonTaskDefinitions,
  registerDaemonTaskDefinition,
} from './daemon-definitions.ts';
import {
  continueServiceDeployment,
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
  stopServiceDeployment,
} from './deployment-operations.ts';
import { deploymentStarted } from './deployments.ts';
import {
  createExpressGatewayService,
  deleteExpressGatewayService,
  describeExpressGatewayService,
  updateExpressGatewayService,
} from './express-services.ts';
import {
  associateGatewayWithCluster,
  describeGatewayResources,
  describeGatewayRoute,
  disassociateGatewayFromCluster,
  listGatewayClusterAssociations,
  listGatewayRoutes,
} from './gateway-associations.ts';
import {
  createGateway,
  deleteGateway,
  describeGateway,
  gatewayUpdated,
  listGateways,
  updateGateway,
} from './gateways.ts';
import {
  instanceForgotten,
  instanceInterrupted,
  instanceStopped,
  instanceTerminated,
} from './instance-end.ts';
import {
  agentRegisters,
  clusterAppeared,
  instanceReady,
  instanceStarted,
} from './instance-registration.ts';
import {
  describeDaemonDeployments,
  describeDaemonRevisions,
  listDaemonDeployments,
} from './managed-daemon-deployments.ts';
import { daemonLook } from './managed-daemon-scheduler.ts';
import {
  createDaemon,
  deleteDaemon,
  describeDaemon,
  listDaemons,
  updateDaemon,
} from './managed-daemons.ts';
import { drainingLook, instanceTerminating } from './managed-draining.ts';
import { capacityLook } from './managed-scaling.ts';
import { roomLook } from './place-waiting.ts';
import { runTask, startTaskOperation } from './run-task.ts';
import { serviceLook } from './scheduler.ts';
import {
  createService,
  deleteService,
  describeServices,
  listServices,
  updateService,
} from './services.ts';
import { listTagsForResource, taggedObjects, tagResource, untagResource } from './tags.ts';
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
  describeTaskDefinition,
  finishDeletion,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  registerTaskDefinition,
} from './task-definitions.ts';
import { taskDeregistered } from './task-discovery.ts';
import { containerChecked } from './task-health.ts';
import { containerExited, taskStep } from './task-life.ts';
import {
  describeTasks,
  getTaskProtection,
  listTasks,
  stopTaskOperation,
  updateTaskProtection,
} from './task-operations.ts';
import {
  createTaskSet,
  deleteTaskSet,
  describeTaskSets,
  updateServicePrimaryTaskSet,
  updateTaskSet,
} from './task-sets.ts';

export { behave, type ImageBehaviour, type ImageRule } from './behaviours.ts';
export { setDesiredCount } from './desired-count.ts';
export { answerHooks, type HookAnswer, type HookRule } from './hook-answers.ts';

/** Amazon ECS. */
export const ecs: SandboxService = {
  name: 'ECS',
  operations: {
    AssociateGatewayWithCluster: associateGatewayWithCluster,
    CreateGateway: createGateway,
    DeleteGateway: deleteGateway,
    DescribeGateway: describeGateway,
    DescribeGatewayResources: describeGatewayResources,
    DescribeGatewayRoute: describeGatewayRoute,
    DisassociateGatewayFromCluster: disassociateGatewayFromCluster,
    ListGatewayClusterAssociations: listGatewayClusterAssociations,
    ListGatewayRoutes: listGatewayRoutes,
    ListGateways: listGateways,
    UpdateGateway: updateGateway,
    CreateDaemon: createDaemon,
    DeleteDaemon: deleteDaemon,
    DeleteDaemonTaskDefinition: deleteDaemonTaskDefinition,
    DescribeDaemon: describeDaemon,
    DescribeDaemonDeployments: describeDaemonDeployments,
    DescribeDaemonRevisions: describeDaemonRevisions,
    DescribeDaemonTaskDefinition: describeDaemonTaskDefinition,
    ListDaemonDeployments: listDaemonDeployments,
    ListDaemonTaskDefinitions: listDaemonTaskDefinitions,
    ListDaemons: listDaemons,
    RegisterDaemonTaskDefinition: registerDaemonTaskDefinition,
    UpdateDaemon: updateDaemon,
    ContinueServiceDeployment: continueServiceDeployment,
    CreateCapacityProvider: createCapacityProvider,
    CreateCluster: createCluster,
    CreateExpressGatewayService: createExpressGatewayService,
    CreateService: createService,
    CreateTaskSet: createTaskSet,
    DeleteAccountSetting: deleteAccountSetting,
    DeleteCapacityProvider: deleteCapacityProvider,
    DeleteCluster: deleteCluster,
    DeleteExpressGatewayService: deleteExpressGatewayService,
    DeleteService: deleteService,
    DeleteTaskDefinitions: deleteTaskDefinitions,
    DeleteTaskSet: deleteTaskSet,
    DeregisterTaskDefinition: deregisterTaskDefinition,
    DescribeCapacityProviders: describeCapacityProviders,
    DescribeClusters: describeClusters,
    DescribeServiceDeployments: describeServiceDeployments,
    DescribeServiceRevisions: describeServiceRevisions,
    DescribeExpressGatewayService: describeExpressGatewayService,
    DescribeServices: describeServices,
    DescribeTaskDefinition: describeTaskDefinition,
    DescribeTaskSets: describeTaskSets,
    ListAccountSettings: listAccountSettings,
    ListClusters: listClusters,
    ListServiceDeployments: listServiceDeployments,
    ListServices: listServices,
    ListTagsForResource: listTagsForResource,
    ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
    ListTaskDefinitions: listTaskDefinitions,
    PutAccountSetting: putAccountSetting,
    PutAccountSettingDefault: putAccountSettingDefault,
    PutClusterCapacityProviders: putClusterCapacityProviders,
    RegisterTaskDefinition: registerTaskDefinition,
    StopServiceDeployment: stopServiceDeployment,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateCapacityProvider: updateCapacityProvider,
    UpdateCluster: updateCluster,
    UpdateClusterSettings: updateClusterSettings,
    UpdateExpressGatewayService: updateExpressGatewayService,
    UpdateService: updateService,
    UpdateServicePrimaryTaskSet: updateServicePrimaryTaskSet,
    UpdateTaskSet: updateTaskSet,
    DeleteAttributes: deleteAttributes,
    DeregisterContainerInstance: deregisterContainerInstance,
    DescribeContainerInstances: describeContainerInstances,
    ListAttributes: listAttributes,
    ListContainerInstances: listContainerInstances,
    PutAttributes: putAttributes,
    RegisterContainerInstance: registerContainerInstance,
    StartTask: startTaskOperation,
    UpdateContainerAgent: updateContainerAgent,
    UpdateContainerInstancesState: updateContainerInstancesState,
    DescribeTasks: describeTasks,
    GetTaskProtection: getTaskProtection,
    ListTasks: listTasks,
    RunTask: runTask,
    StopTask: stopTaskOperation,
    UpdateTaskProtection: updateTaskProtection,
  },
  timers: {
    'ecs.capacity-look': capacityLook,
    'ecs.capacity-provider-changed': capacityProviderChanged,
    'ecs.cluster-attached': clusterAttached,
    'ecs.daemon-task-definition-deleted': finishDaemonDefinition,
    'ecs.draining-look': drainingLook,
    'ecs.managed-daemon-look': daemonLook,
    'ecs.instance-terminating': instanceTerminating,
    'ecs.container-checked': containerChecked,
    'ecs.container-exited': containerExited,
    'ecs.task-step': taskStep,
    'ecs.deployment-started': deploymentStarted,
    'ecs.agent-registers': agentRegisters,
    'ecs.agent-update-step': agentUpdateStep,
    'ecs.cluster-appeared': clusterAppeared,
    'ecs.gateway-updated': gatewayUpdated,
    'ecs.instance-forgotten': instanceForgotten,
    'ecs.instance-interrupted': instanceInterrupted,
    'ecs.instance-ready': instanceReady,
    'ecs.instance-started': instanceStarted,
    'ecs.instance-stopped': instanceStopped,
    'ecs.instance-terminated': instanceTerminated,
    'ecs.room-look': roomLook,
    'ecs.service-look': serviceLook,
    'ecs.task-deregistered': taskDeregistered,
    'ecs.task-definition-deleted': finishDeletion,
  },
  tagged: (scope, world) => taggedObjects({ scope, world }),
};
