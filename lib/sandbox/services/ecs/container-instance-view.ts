/** Container instances as AWS shows them, and as expressions ask about them. */
import type {
  Attachment,
  ContainerInstance,
  ContainerInstanceField,
  ContainerInstanceHealthStatus,
  Resource,
} from '@aws-sdk/client-ecs';
import { DOCKER_VERSION } from './agent-attributes.ts';
import type { QuerySubject } from './cluster-query.ts';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import { type Place, plain } from './place.ts';
import { tasks } from './task-record.ts';

/** A container instance as AWS shows it; tags and health only where included. */
export function containerInstanceView(
  place: Place,
  instance: ContainerInstanceRecord,
  include: readonly ContainerInstanceField[],
): ContainerInstance {
  const counts = countTasks(place, instance);
  const { used } = instance;
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    ...(instance.capacityProviderName === undefined
      ? {}
      : { capacityProviderName: instance.capacityProviderName }),
    version: instance.version,
    versionInfo: {
      ...(instance.agentVersion === undefined ? {} : { agentVersion: instance.agentVersion }),
      dockerVersion: `DockerVersion: ${DOCKER_VERSION}`,
    },
    registeredResources: resources(instance, {
      cpu: instance.cpu,
      memory: instance.memory,
      gpus: instance.gpus,
      ports: instance.reservedPorts,
    }),
    remainingResources: resources(instance, {
      cpu: instance.cpu - used.cpu,
      memory: instance.memory - used.memory,
      gpus: instance.gpus.filter((id) => !used.gpus.includes(id)),
      ports: [...instance.reservedPorts, ...used.ports],
    }),
    status: instance.status,
    ...(instance.statusReason === undefined ? {} : { statusReason: instance.statusReason }),
    agentConnected: instance.agentConnected,
    ...(instance.agentUpdateStatus === undefined
      ? {}
      : { agentUpdateStatus: instance.agentUpdateStatus }),
    runningTasksCount: counts.running,
    pendingTasksCount: counts.pending,
    attributes: plain(instance.attributes),
    registeredAt: new Date(instance.registeredAt),
    attachments: instance.trunk === undefined ? [] : [trunkView(instance.trunk)],
    tags: include.includes('TAGS') ? plain(instance.tags) : [],
    ...(include.includes('CONTAINER_INSTANCE_HEALTH') ? { healthStatus: healthOf(instance) } : {}),
  };
}

/** A container instance as expressions ask about it. */
export function querySubject(place: Place, instance: ContainerInstanceRecord): QuerySubject {
  return {
    attributes: instance.attributes,
    agentConnected: instance.agentConnected,
    agentVersion: instance.agentVersion ?? '',
    ec2InstanceId: instance.ec2InstanceId,
    registeredAt: instance.registeredAt,
    runningTasks: () => countTasks(place, instance).running,
    taskGroups: () => Object.keys(instance.groups),
  };
}

function countTasks(place: Place, instance: ContainerInstanceRecord) {
  const table = tasks(place, instance.cluster);
  const counts = { running: 0, pending: 0 };
  for (const id of instance.tasks) {
    const status = table.get(id)?.lastStatus ?? '';
    if (status === 'RUNNING') counts.running += 1;
    else if (['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(status)) counts.pending += 1;
  }
  return counts;
}

function resources(
  { launchType }: ContainerInstanceRecord,
  of: {
    readonly cpu: number;
    readonly memory: number;
    readonly gpus: readonly string[];
    readonly ports: readonly string[];
  },
): Resource[] {
  const ports = (protocol: string) =>
    of.ports
      .filter((port) => port.endsWith(protocol))
      .map((port) => port.slice(0, -protocol.length));
  return [
    { name: 'CPU', type: 'INTEGER', integerValue: of.cpu },
    { name: 'MEMORY', type: 'INTEGER', integerValue: of.memory },
    { name: 'PORTS', type: 'STRINGSET', stringSetValue: ports('/tcp') },
    { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: ports('/udp') },
    ...(of.gpus.length > 0 && launchType !== 'EXTERNAL'
      ? [{ name: 'GPU', type: 'STRINGSET', stringSetValue: [...of.gpus] }]
      : []),
  ].map((resource) => ({ doubleValue: 0, longValue: 0, integerValue: 0, ...resource }));
}

function trunkView(trunk: {
  readonly attachmentId: string;
  readonly networkInterfaceId: string;
}): Attachment {
  return {
    id: trunk.attachmentId,
    type: 'trunk-eni',
    status: 'ATTACHED',
    details: [{ name: 'networkInterfaceId', value: trunk.networkInterfaceId }],
  };
}

function healthOf({
  agentConnected,
  registeredAt,
}: ContainerInstanceRecord): ContainerInstanceHealthStatus {
  const status = agentConnected ? 'OK' : 'IMPAIRED';
  return {
    overallStatus: status,
    details: [
      {
        type: 'CONTAINER_RUNTIME',
        status,
        lastUpdated: new Date(registeredAt),
        lastStatusChange: new Date(registeredAt),
      },
    ],
  };
}
