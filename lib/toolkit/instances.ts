/** The container instances of a cluster: what state they are in, and what they have left. */
import type { ContainerInstance } from '@aws-sdk/client-ecs';
import { take } from '../capacity/needs.ts';
import { roomOf, slotsOf } from '../capacity/slots.ts';
import type { InstanceFacts } from '../capacity/snapshot.ts';
import { compareText } from '../core/json.ts';
import type { App } from '../tree/app.ts';
import { instanceName, liveCluster } from './live-cluster.ts';
import type { ClusterOptions } from './options.ts';

/** Which instances are listed. */
export interface InstancesOptions extends ClusterOptions {}

/** A container instance as it is now. */
export interface InstanceStatus {
  /** EC2 id of its machine, or that of a machine outside EC2. */
  readonly instance: string;
  /** ARN of the container instance. */
  readonly containerInstanceArn: string;
  /** Instance type; undefined for a machine outside EC2. */
  readonly type: string | undefined;
  /** Availability Zone. */
  readonly zone: string | undefined;
  /** Name of its capacity provider. */
  readonly provider: string | undefined;
  /** `ACTIVE`, `DRAINING`, `REGISTERING`, `DEREGISTERING` or `REGISTRATION_FAILED`. */
  readonly status: string;
  /** Why, where AWS says so. */
  readonly statusReason?: string;
  /** Whether its agent is connected: else ECS places nothing on it. */
  readonly connected: boolean;
  /** Version of its agent; undefined where the agent does not say. */
  readonly agent: string | undefined;
  /** How far the newest update of the agent is. */
  readonly agentUpdate?: string;
  /** Tasks that run. */
  readonly running: number;
  /** Tasks that are being started. */
  readonly pending: number;
  /** What no task has; undefined for an instance that takes none. */
  readonly free: InstanceRoom | undefined;
}

/** What an instance has left. */
export interface InstanceRoom {
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** Network interfaces for awsvpc tasks; undefined where the limits of the type are not known. */
  readonly interfaces?: InterfaceRoom;
}

/** Network interfaces of an instance for awsvpc tasks. */
export interface InterfaceRoom {
  /** Those that no task has. */
  readonly free: number;
  /** All of them. */
  readonly of: number;
}

/** The container instances of a cluster, by the ids of their machines. */
export async function listInstances(
  app: App,
  options: InstancesOptions = {},
): Promise<readonly InstanceStatus[]> {
  const { standing } = await liveCluster(app, options);
  const facts = new Map(standing.facts.instances.map((one) => [one.id, one]));
  return standing.instances
    .map((instance) => statusOf(instance, facts.get(instanceName(instance))))
    .sort((a, b) => compareText(a.instance, b.instance));
}

function statusOf(instance: ContainerInstance, facts: InstanceFacts | undefined): InstanceStatus {
  const { containerInstanceArn = '', status = '', statusReason, agentUpdateStatus } = instance;
  return {
    instance: instanceName(instance),
    containerInstanceArn,
    type: facts === undefined || facts.type.name === '' ? undefined : facts.type.name,
    zone: facts?.zone,
    provider: instance.capacityProviderName,
    status,
    ...(statusReason === undefined || statusReason === '' ? {} : { statusReason }),
    connected: instance.agentConnected ?? false,
    agent: instance.versionInfo?.agentVersion,
    ...(agentUpdateStatus === undefined ? {} : { agentUpdate: agentUpdateStatus }),
    running: instance.runningTasksCount ?? 0,
    pending: instance.pendingTasksCount ?? 0,
    free: facts === undefined ? undefined : roomLeft(instance, facts),
  };
}

/** CPU and memory as ECS counts them; of interfaces it tells nothing: they are counted by the tasks. */
function roomLeft(
  { remainingResources = [] }: ContainerInstance,
  facts: InstanceFacts,
): InstanceRoom {
  const left = (name: string) =>
    remainingResources.find((one) => one.name === name)?.integerValue ?? 0;
  const slots = slotsOf(facts);
  const room = roomOf(facts, 'least');
  for (const { needs } of facts.tasks) take(room, needs);
  return {
    cpu: left('CPU'),
    memory: left('MEMORY'),
    ...(slots === undefined ? {} : { interfaces: { free: room.interfaces, of: slots } }),
  };
}
