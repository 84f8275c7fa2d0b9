/** Starting a task: its record, its network interface, its containers. */
import type {
  CapacityProviderStrategyItem,
  LaunchType,
  LoadBalancer,
  NetworkConfiguration,
  Tag,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import { arnOf } from './arns.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { client } from './faults.ts';
import { attachInterface, taskCanAssume } from './neighbours.ts';
import { type Place, plain } from './place.ts';
import type { TaskDefinitionRecord } from './task-definition-record.ts';
import {
  type ContainerRecord,
  type InterfaceRecord,
  type TaskRecord,
  tasks,
} from './task-record.ts';
import { PROVISIONING } from './timing.ts';

/** What a task is started from. */
export interface TaskWish {
  readonly cluster: ClusterRecord;
  readonly definition: TaskDefinitionRecord;
  readonly launchType: LaunchType;
  readonly capacityProviderName: string | undefined;
  readonly network: NetworkConfiguration | undefined;
  /** The subnet it shall run in; undefined outside awsvpc. */
  readonly subnetId: string | undefined;
  readonly service: string | undefined;
  readonly revision: string | undefined;
  readonly startedBy: string | undefined;
  readonly group: string;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly overrides: TaskOverride;
  readonly enableExecuteCommand: boolean;
  readonly tags: Tag[];
}

/** The capacity a strategy or launch type asks for. */
export interface Capacity {
  readonly launchType: LaunchType | undefined;
  readonly capacityProviderStrategy: readonly CapacityProviderStrategyItem[];
}

/** Starts a task. Throws AWS's refusal when its roles cannot be assumed or its network interface cannot be made. */
export function startTask(place: Place, wish: TaskWish): TaskRecord {
  const { cluster, definition, overrides } = wish;
  checkRoles(place, wish);
  const id = place.world.hex(32);
  const arn = arnOf(place.scope, `task/${cluster.name}/${id}`);
  const eni =
    wish.subnetId === undefined ? undefined : interfaceFor(place, wish, arn, wish.subnetId);
  const containers = definition.body.containerDefinitions ?? [];
  const task: TaskRecord = {
    id,
    arn,
    cluster: cluster.name,
    clusterArn: cluster.arn,
    service: wish.service,
    revision: wish.revision,
    startedBy: wish.startedBy,
    group: wish.group,
    taskDefinitionArn: definition.arn,
    cpu: overrides.cpu ?? definition.body.cpu ?? '0',
    memory: overrides.memory ?? definition.body.memory ?? '0',
    launchType: wish.launchType,
    capacityProviderName: wish.capacityProviderName,
    enableExecuteCommand: wish.enableExecuteCommand,
    network: wish.network,
    overrides: plain(overrides),
    createdAt: place.world.now(),
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    containers: containers.map(
      (container): ContainerRecord => ({
        name: container.name ?? '',
        arn: arnOf(place.scope, `container/${cluster.name}/${id}/${place.world.hex(32)}`),
        image: container.image ?? '',
        essential: container.essential !== false,
        cpu: String(container.cpu ?? 0),
        memory: container.memory === undefined ? undefined : String(container.memory),
        memoryReservation:
          container.memoryReservation === undefined
            ? undefined
            : String(container.memoryReservation),
        lastStatus: 'PENDING',
        healthStatus: 'UNKNOWN',
        checksHealth:
          container.healthCheck !== undefined && container.healthCheck.command?.[0] !== 'NONE',
        exitCode: undefined,
        reason: undefined,
        imageDigest: undefined,
      }),
    ),
    eni,
    targets: wish.loadBalancers.flatMap(({ targetGroupArn, containerPort }) =>
      targetGroupArn === undefined || containerPort === undefined
        ? []
        : [{ targetGroupArn, port: containerPort }],
    ),
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
  tasks(place, cluster.name).set(id, task);
  place.world.schedule(place.scope, PROVISIONING, 'ecs.task-step', {
    cluster: cluster.name,
    id,
    from: 'PROVISIONING',
  });
  return task;
}

function checkRoles(place: Place, { definition, overrides }: TaskWish): void {
  const { taskRoleArn, executionRoleArn } = { ...definition.body, ...overrides };
  for (const role of [executionRoleArn, taskRoleArn])
    if (role !== undefined && role !== '' && !taskCanAssume(place, role))
      throw client(
        `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
      );
}

function interfaceFor(
  place: Place,
  wish: TaskWish,
  arn: string,
  subnetId: string,
): InterfaceRecord {
  const awsvpc = wish.network?.awsvpcConfiguration;
  return attachInterface(place, {
    subnetId,
    groups: awsvpc?.securityGroups ?? [],
    publicIp: awsvpc?.assignPublicIp === 'ENABLED',
    description: `arn:aws:ecs:${place.scope.region}:${place.scope.account}:attachment/${arn.slice(-32)}`,
  });
}
