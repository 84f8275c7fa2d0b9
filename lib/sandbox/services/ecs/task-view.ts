/** Tasks as AWS shows them. */
import type { Attachment, Container, Task, TaskField } from '@aws-sdk/client-ecs';
import { definitionOfTask } from './definition-of-task.ts';
import { date, type Place, plain } from './place.ts';
import { LATEST_PLATFORM } from './service-view.ts';
import { shownHealth } from './task-health.ts';
import { type ContainerRecord, hostOf, type TaskRecord } from './task-record.ts';
import { volumeAttachments } from './task-volumes.ts';
import { STOPPED_TASK_KEPT } from './timing.ts';

/** Tells whether AWS still shows a task: a stopped one for an hour. */
export function isShown(place: Place, task: TaskRecord): boolean {
  return task.stoppedAt === undefined || task.stoppedAt + STOPPED_TASK_KEPT > place.world.now();
}

/** A task as AWS shows it; tags only where included. */
export function taskView(place: Place, task: TaskRecord, include: readonly TaskField[]): Task {
  const definition = definitionOfTask(place, task);
  const zone = task.eni?.availabilityZone ?? hostOf(place, task)?.zone ?? '';
  return {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    attachments: [
      ...(task.eni === undefined ? [] : [attachmentView(task)]),
      ...volumeAttachments(task),
    ],
    attributes: [{ name: 'ecs.cpu-architecture', value: architectureOf(definition?.body) }],
    ...(zone === '' ? {} : { availabilityZone: zone }),
    ...(task.containerInstanceArn === undefined
      ? {}
      : { containerInstanceArn: task.containerInstanceArn }),
    ...(task.capacityProviderName === undefined
      ? {}
      : { capacityProviderName: task.capacityProviderName }),
    ...(task.startedAt === undefined && task.pullStartedAt === undefined
      ? {}
      : { connectivity: 'CONNECTED', connectivityAt: date(task.pullStartedAt) }),
    containers: task.containers.map((container) => containerView(task, container)),
    cpu: task.cpu,
    memory: task.memory,
    createdAt: new Date(task.createdAt),
    enableExecuteCommand: task.enableExecuteCommand,
    group: task.group,
    healthStatus: shownHealth(task),
    launchType: task.launchType,
    overrides: { containerOverrides: [], ...plain(task.overrides) },
    ...(task.launchType === 'FARGATE'
      ? {
          platformVersion: LATEST_PLATFORM,
          platformFamily: 'Linux',
          ephemeralStorage: { sizeInGiB: definition?.body.ephemeralStorage?.sizeInGiB ?? 20 },
        }
      : {}),
    pullStartedAt: date(task.pullStartedAt),
    pullStoppedAt: date(task.pullStoppedAt),
    startedAt: date(task.startedAt),
    ...(task.startedBy === undefined ? {} : { startedBy: task.startedBy }),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    stoppingAt: date(task.stoppingAt),
    executionStoppedAt: date(task.executionStoppedAt),
    stoppedAt: date(task.stoppedAt),
    tags: include.includes('TAGS') ? plain(task.tags) : [],
    version: task.version,
  };
}

function containerView(task: TaskRecord, container: ContainerRecord): Container {
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    ...(container.imageDigest === undefined ? {} : { imageDigest: container.imageDigest }),
    ...(container.lastStatus === 'PENDING' ? {} : { runtimeId: `${task.id}-${container.name}` }),
    lastStatus: container.lastStatus,
    ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    ...(container.reason === undefined ? {} : { reason: container.reason }),
    networkBindings:
      container.lastStatus === 'RUNNING'
        ? task.bindings
            .filter((binding) => binding.container === container.name)
            .map(({ containerPort, hostPort, protocol }) => ({
              bindIP: '0.0.0.0',
              containerPort,
              hostPort,
              protocol,
            }))
        : [],
    networkInterfaces:
      task.eni === undefined
        ? []
        : [{ attachmentId: task.eni.attachmentId, privateIpv4Address: task.eni.address }],
    healthStatus: container.healthStatus,
    cpu: container.cpu,
    ...(container.memory === undefined ? {} : { memory: container.memory }),
    ...(container.memoryReservation === undefined
      ? {}
      : { memoryReservation: container.memoryReservation }),
  };
}

function attachmentView({ eni, lastStatus }: TaskRecord): Attachment {
  return {
    id: eni?.attachmentId,
    type: 'ElasticNetworkInterface',
    status: attachmentStatus(lastStatus),
    details: [
      { name: 'subnetId', value: eni?.subnetId },
      { name: 'networkInterfaceId', value: eni?.networkInterfaceId },
      { name: 'macAddress', value: eni?.macAddress },
      { name: 'privateIPv4Address', value: eni?.address },
    ],
  };
}

function attachmentStatus(lastStatus: TaskRecord['lastStatus']): string {
  if (lastStatus === 'PROVISIONING') return 'PRECREATED';
  return lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED';
}

function architectureOf(
  body:
    | { readonly runtimePlatform?: { readonly cpuArchitecture?: string | undefined } | undefined }
    | undefined,
): string {
  return body?.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64';
}
