/** Tasks as stored. */
import type {
  HealthStatus,
  LaunchType,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  Tag,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { Table } from '../../world.ts';
import { type ContainerInstanceRecord, containerInstanceBy } from './container-instance-record.ts';
import type { TaskClaim } from './instance-room.ts';
import type { Place } from './place.ts';

/** The states of a task, in order. */
export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

/** One container of a task. */
export interface ContainerRecord {
  readonly name: string;
  readonly arn: string;
  readonly image: string;
  readonly essential: boolean;
  readonly cpu: string;
  readonly memory: string | undefined;
  readonly memoryReservation: string | undefined;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  healthStatus: HealthStatus;
  readonly checksHealth: boolean;
  exitCode: number | undefined;
  reason: string | undefined;
  imageDigest: string | undefined;
}

/** The network interface of an awsvpc task. */
export interface InterfaceRecord {
  readonly attachmentId: string;
  readonly networkInterfaceId: string;
  readonly subnetId: string;
  readonly address: string;
  readonly macAddress: string;
  readonly availabilityZone: string;
}

/** A target that a task is registered as. */
export interface TargetRecord {
  readonly targetGroupArn: string;
  /** The container that serves it. */
  readonly container: string;
  /** Its container's port; on a container instance without awsvpc the host's. */
  readonly port: number;
}

/** An EBS volume of a task, made when the task is launched. */
export interface VolumeRecord {
  readonly attachmentId: string;
  readonly name: string;
  readonly volumeId: string;
  readonly deleteOnTermination: boolean;
  /** What the attachment shows of its configuration. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A port of a container that is bound on the container instance. */
export interface BindingRecord {
  readonly container: string;
  readonly containerPort: number;
  readonly hostPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** Where a task may be placed, beside what its definition says. */
export interface PlacementRules {
  readonly constraints: readonly PlacementConstraint[];
  readonly strategy: readonly PlacementStrategy[];
}

/** A task as stored. Moments are milliseconds since the epoch. */
export interface TaskRecord {
  readonly id: string;
  readonly arn: string;
  readonly cluster: string;
  readonly clusterArn: string;
  /** The service it belongs to; absent for a standalone task. */
  readonly service: string | undefined;
  /** The managed daemon it belongs to. @default - none */
  readonly daemon?: string;
  /** The revision of its service or daemon that it runs. */
  readonly revision: string | undefined;
  readonly startedBy: string | undefined;
  readonly group: string;
  readonly taskDefinitionArn: string;
  readonly cpu: string;
  readonly memory: string;
  readonly launchType: LaunchType;
  readonly capacityProviderName: string | undefined;
  readonly enableExecuteCommand: boolean;
  readonly network: NetworkConfiguration | undefined;
  readonly overrides: TaskOverride;
  readonly placement: PlacementRules;
  readonly createdAt: number;
  /** The container instance it runs on; undefined on Fargate, and while it waits for one. */
  containerInstanceArn: string | undefined;
  /** What it has of its container instance, until it is STOPPED. */
  claim: TaskClaim | undefined;
  bindings: BindingRecord[];
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  containers: ContainerRecord[];
  eni: InterfaceRecord | undefined;
  targets: TargetRecord[];
  /** @default - none */
  readonly volumes?: readonly VolumeRecord[];
  /** Whether it has ever passed all of its health checks. */
  provedHealthy: boolean;
  pullStartedAt: number | undefined;
  pullStoppedAt: number | undefined;
  startedAt: number | undefined;
  stoppingAt: number | undefined;
  stoppedAt: number | undefined;
  executionStoppedAt: number | undefined;
  stopCode: TaskStopCode | undefined;
  stoppedReason: string | undefined;
  protectedUntil: number | undefined;
  version: number;
  tags: Tag[];
}

/** The tasks of a cluster by id, STOPPED ones included while AWS still shows them. */
export function tasks(place: Place, cluster: string): Table<TaskRecord> {
  return place.world.table(place.scope, `ecs.tasks/${cluster}`);
}

/** What a task is in target groups: its address, or without one its EC2 instance; undefined while it has neither. */
export function targetId(place: Place, task: TaskRecord): string | undefined {
  return task.eni?.address ?? hostOf(place, task)?.ec2InstanceId;
}

/** The container instance that a task is on; undefined on Fargate, and while it waits for one. */
export function hostOf(place: Place, task: TaskRecord): ContainerInstanceRecord | undefined {
  return task.containerInstanceArn === undefined
    ? undefined
    : containerInstanceBy(place, task.cluster, task.containerInstanceArn);
}
