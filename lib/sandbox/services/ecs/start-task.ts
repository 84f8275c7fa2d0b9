/** Starting a task: its record, its network interface or its container instance, its containers. */
import type {
  ContainerDefinition,
  LoadBalancer,
  NetworkConfiguration,
  ServiceVolumeConfiguration,
  Tag,
  TaskOverride,
  TaskVolumeConfiguration,
} from '@aws-sdk/client-ecs';
import { ServiceFault } from '../../service.ts';
import { arnOf } from './arns.ts';
import type { ClusterRecord } from './cluster-record.ts';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import type { TaskBlueprint } from './definition-of-task.ts';
import { client } from './faults.ts';
import { attachInterface, taskCanAssume } from './neighbours.ts';
import { tellTask } from './neighbours-events.ts';
import { type Place, plain } from './place.ts';
import { putOnInstance } from './put-on-instance.ts';
import { waitForInstance } from './room-watch.ts';
import { failToStart } from './task-life.ts';
import { taskNeed } from './task-need.ts';
import {
  type ContainerRecord,
  type PlacementRules,
  type TaskRecord,
  tasks,
} from './task-record.ts';
import { newVolumes } from './task-volumes.ts';
import { PROVISIONING } from './timing.ts';

/** Where a task is started. */
export type TaskHost =
  | {
      readonly launchType: 'FARGATE';
      /** The subnet of its network interface; undefined when it has none. */
      readonly subnetId: string | undefined;
    }
  | {
      readonly launchType: 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES';
      /** Its container instance; undefined for a task that waits for one. */
      readonly instance: ContainerInstanceRecord | undefined;
    };

/** What a task is started from. */
export interface TaskWish {
  readonly cluster: ClusterRecord;
  readonly definition: TaskBlueprint;
  readonly host: TaskHost;
  readonly capacityProviderName: string | undefined;
  readonly network: NetworkConfiguration | undefined;
  readonly placement: PlacementRules;
  readonly service: string | undefined;
  /** The managed daemon that it belongs to. @default - none */
  readonly daemon?: string;
  readonly revision: string | undefined;
  readonly startedBy: string | undefined;
  readonly group: string;
  readonly loadBalancers: readonly LoadBalancer[];
  /** Volumes that are configured with the launch. @default - none */
  readonly volumes?: readonly (ServiceVolumeConfiguration | TaskVolumeConfiguration)[];
  readonly overrides: TaskOverride;
  readonly enableExecuteCommand: boolean;
  readonly tags: Tag[];
}

/** Starts a task. Throws AWS's refusal when its roles cannot be assumed or its security groups do not exist. */
export function startTask(place: Place, wish: TaskWish): TaskRecord {
  const { cluster, host } = wish;
  checkRoles(place, wish);
  const id = place.world.hex(32);
  const task = newTask(place, wish, id);
  if (host.launchType === 'FARGATE') {
    const refused = giveInterface(place, wish, task, host.subnetId);
    tasks(place, cluster.name).set(id, task);
    tellTask(place, task);
    if (refused !== undefined) failToStart(place, task, refused);
    else
      place.world.schedule(place.scope, PROVISIONING, 'ecs.task-step', {
        cluster: cluster.name,
        id,
        from: 'PROVISIONING',
      });
    return task;
  }
  tasks(place, cluster.name).set(id, task);
  tellTask(place, task);
  if (host.instance === undefined) waitForInstance(place, task);
  else putOnInstance(place, task, host.instance);
  return task;
}

function newTask(place: Place, wish: TaskWish, id: string): TaskRecord {
  const { cluster, definition, overrides } = wish;
  const { body } = definition;
  const need = taskNeed(definition, overrides);
  return {
    id,
    arn: arnOf(place.scope, `task/${cluster.name}/${id}`),
    cluster: cluster.name,
    clusterArn: cluster.arn,
    service: wish.service,
    ...(wish.daemon === undefined ? {} : { daemon: wish.daemon }),
    revision: wish.revision,
    startedBy: wish.startedBy,
    group: wish.group,
    taskDefinitionArn: definition.arn,
    cpu: String(need.cpu),
    memory: String(need.memory),
    launchType: wish.host.launchType,
    capacityProviderName: wish.capacityProviderName,
    enableExecuteCommand: wish.enableExecuteCommand,
    network: wish.network,
    overrides: plain(overrides),
    placement: plain(wish.placement),
    createdAt: place.world.now(),
    containerInstanceArn: undefined,
    claim: undefined,
    bindings: [],
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    containers: (body.containerDefinitions ?? []).map((container) =>
      newContainer(
        container,
        arnOf(place.scope, `container/${cluster.name}/${id}/${place.world.hex(32)}`),
      ),
    ),
    eni: undefined,
    targets: wish.loadBalancers.flatMap(({ targetGroupArn, containerName = '', containerPort }) =>
      targetGroupArn === undefined || containerPort === undefined
        ? []
        : [{ targetGroupArn, container: containerName, port: containerPort }],
    ),
    ...((wish.volumes ?? []).length === 0
      ? {}
      : { volumes: newVolumes(place, wish.volumes ?? []) }),
    provedHealthy: false,
    pullStartedAt: undefined,
    pullStoppedAt: undefined,
    startedAt: undefined,
    stoppingAt: undefined,
    stoppedAt: undefined,
    executionStoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    protectedUntil: undefined,
    version: 1,
    tags: wish.tags,
  };
}

function newContainer(container: ContainerDefinition, arn: string): ContainerRecord {
  const text = (value: number | undefined) => (value === undefined ? undefined : String(value));
  return {
    name: container.name ?? '',
    arn,
    image: container.image ?? '',
    essential: container.essential !== false,
    cpu: String(container.cpu ?? 0),
    memory: text(container.memory),
    memoryReservation: text(container.memoryReservation),
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
    checksHealth:
      container.healthCheck !== undefined && container.healthCheck.command?.[0] !== 'NONE',
    exitCode: undefined,
    reason: undefined,
    imageDigest: undefined,
  };
}

function checkRoles(place: Place, { definition, overrides }: TaskWish): void {
  const { taskRoleArn, executionRoleArn } = { ...definition.body, ...overrides };
  for (const role of [executionRoleArn, taskRoleArn])
    if (role !== undefined && role !== '' && !taskCanAssume(place, role))
      throw client(
        `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
      );
}

/** Gives a task on Fargate its network interface; why the task cannot start when its subnet is full. */
function giveInterface(
  place: Place,
  { network }: TaskWish,
  task: TaskRecord,
  subnetId: string | undefined,
): string | undefined {
  if (subnetId === undefined) return undefined;
  const awsvpc = network?.awsvpcConfiguration;
  const publicIp = awsvpc?.assignPublicIp === 'ENABLED';
  try {
    task.eni = attachInterface(place, {
      subnetId,
      groups: awsvpc?.securityGroups ?? [],
      publicIp,
      description: `arn:aws:ecs:${place.scope.region}:${place.scope.account}:attachment/${task.id}`,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceFault && error.code === 'InsufficientFreeAddressesInSubnet'))
      throw error;
    return `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment ${publicIp ? 'enabled' : 'disabled'} in subnet '${subnetId}': ${error.code}`;
  }
}
