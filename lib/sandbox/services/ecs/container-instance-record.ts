/** Container instances as stored: machines whose agent registered with a cluster, and what tasks take of them. */
import type { AgentUpdateStatus, Attribute, Tag } from '@aws-sdk/client-ecs';
import type { Index } from '../../table.ts';
import type { Table } from '../../world.ts';
import { arnOf, lastPart } from './arns.ts';
import type { Place } from './place.ts';

/** The states of a container instance. */
export type InstanceStatus =
  | 'REGISTERING'
  | 'REGISTRATION_FAILED'
  | 'ACTIVE'
  | 'DRAINING'
  | 'INACTIVE';

/** What tasks take of a container instance, all of it until they are STOPPED. */
export interface InstanceUse {
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** Network interfaces of awsvpc tasks. */
  readonly interfaces: number;
  /** Ids of graphics processors. */
  readonly gpus: readonly string[];
  /** Host ports, such as `80/tcp`. */
  readonly ports: readonly string[];
}

/** A container instance as stored. Moments are milliseconds since the epoch. */
export interface ContainerInstanceRecord {
  readonly id: string;
  readonly arn: string;
  readonly cluster: string;
  readonly clusterArn: string;
  /** `i-...`, or `mi-...` for a machine outside EC2. */
  readonly ec2InstanceId: string;
  /** The launch type of tasks on it. */
  readonly launchType: 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES';
  /** Its Auto Scaling group. */
  readonly groupName: string | undefined;
  /** The capacity provider it was registered under. */
  readonly capacityProviderName: string | undefined;
  /** Where it is; empty outside EC2. */
  readonly zone: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly registeredAt: number;
  /** CPU units for tasks. */
  readonly cpu: number;
  /** MiB for tasks: what the agent found, less what it reserves. */
  readonly memory: number;
  /** Ids of graphics processors for tasks. */
  readonly gpus: readonly string[];
  /** Host ports that no task gets, such as `22/tcp`. */
  readonly reservedPorts: readonly string[];
  /** Network interfaces that awsvpc tasks can have. */
  readonly interfaces: number;
  /** The trunk that task interfaces branch off; undefined without ENI trunking. */
  trunk: { readonly attachmentId: string; readonly networkInterfaceId: string } | undefined;
  /** Whether the agent drains it when a Spot interruption is announced. */
  readonly drainsOnInterruption: boolean;
  status: InstanceStatus;
  statusReason: string | undefined;
  agentConnected: boolean;
  /** What the agent says of itself; undefined for one that says nothing. */
  agentVersion: string | undefined;
  /** How far its newest update is; undefined without one. */
  agentUpdateStatus: AgentUpdateStatus | undefined;
  used: InstanceUse;
  /** Ids of its tasks that are not STOPPED, oldest first. */
  tasks: string[];
  /** How many of these each task group has, such as `service:web`. */
  groups: Record<string, number>;
  /** The agent's own and users'. */
  attributes: Attribute[];
  tags: Tag[];
  version: number;
}

/** The container instances of a cluster by id; INACTIVE ones for an hour. */
export function containerInstances(place: Place, cluster: string): Table<ContainerInstanceRecord> {
  return place.world.table(place.scope, `ecs.container-instances/${cluster}`);
}

/** The container instances of a cluster that were registered under a capacity provider, oldest first. */
export function instancesOfProvider(
  place: Place,
  cluster: string,
  provider: string,
): readonly ContainerInstanceRecord[] {
  return containerInstances(place, cluster).having(BY_PROVIDER, provider);
}

/** Where the agent of a machine registered: cluster and container instance by the machine's id. */
export function machines(place: Place): Table<{ readonly cluster: string; readonly id: string }> {
  return place.world.table(place.scope, 'ecs.machines');
}

/** The container instance that a machine is registered as, unless it is INACTIVE. */
export function instanceOfMachine(
  place: Place,
  ec2InstanceId: string,
): ContainerInstanceRecord | undefined {
  const where = machines(place).get(ec2InstanceId);
  if (where === undefined) return undefined;
  const found = containerInstances(place, where.cluster).get(where.id);
  return found?.status === 'INACTIVE' ? undefined : found;
}

/** The container instance that an id or ARN names, INACTIVE or not. */
export function containerInstanceBy(
  place: Place,
  cluster: string,
  reference: string | undefined,
): ContainerInstanceRecord | undefined {
  return containerInstances(place, cluster).get(lastPart(reference ?? ''));
}

/** The ARN of a container instance. */
export function containerInstanceArn(place: Place, cluster: string, id: string): string {
  return arnOf(place.scope, `container-instance/${cluster}/${id}`);
}

/** Tells whether new tasks may be placed on a container instance. */
export function takesTasks({ status, agentConnected }: ContainerInstanceRecord): boolean {
  return status === 'ACTIVE' && agentConnected;
}

/** Nothing taken. */
export const NO_USE: InstanceUse = { cpu: 0, memory: 0, interfaces: 0, gpus: [], ports: [] };

const BY_PROVIDER: Index<ContainerInstanceRecord> = {
  valuesOf: ({ capacityProviderName }) =>
    capacityProviderName === undefined ? [] : [capacityProviderName],
};
