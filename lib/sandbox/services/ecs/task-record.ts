/** Tasks as stored. */
import type {
  HealthStatus,
  LaunchType,
  NetworkConfiguration,
  Tag,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { Table } from '../../world.ts';
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
  readonly port: number;
}

/** A task as stored. Moments are milliseconds since the epoch. */
export interface TaskRecord {
  readonly id: string;
  readonly arn: string;
  readonly cluster: string;
  readonly clusterArn: string;
  /** The service it belongs to; absent for a standalone task. */
  readonly service: string | undefined;
  /** The service revision it runs. */
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
  readonly createdAt: number;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  containers: ContainerRecord[];
  eni: InterfaceRecord | undefined;
  targets: TargetRecord[];
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
