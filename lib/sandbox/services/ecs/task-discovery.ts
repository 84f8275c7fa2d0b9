/** Where tasks can be found by name: Cloud Map registries and Service Connect endpoints of their service revision. */

import { lastPart } from './arns.ts';
import { revisionOf } from './deployment-record.ts';
import {
  endpointOf,
  ensureEndpoint,
  enterRegistry,
  leaveRegistry,
  markLeaving,
  namespaceArn,
  registryFacts,
  removeEndpoint,
} from './neighbours-service-discovery.ts';
import type { Place } from './place.ts';
import { clusterNamespace, servicesOfConnect } from './service-connect.ts';
import { type ServiceRecord, type ServiceSettings, say, services } from './service-record.ts';
import { hostOf, type TaskRecord } from './task-record.ts';

/** How long after a task's end its instance still stands in Cloud Map. */
const DEREGISTERING = 5000;

/** Registers a task that is starting. */
export function joinDiscovery(place: Place, task: TaskRecord, healthy: boolean): void {
  const service = serviceOf(place, task);
  const settings = settingsOf(place, task, service);
  if (service === undefined || settings === undefined) return;
  const health = healthy ? 'HEALTHY' : 'UNHEALTHY';
  for (const registry of settings.serviceRegistries ?? []) {
    const arn = registry.registryArn ?? '';
    const attributes = {
      ...addressOf(place, task, registry),
      AWS_INIT_HEALTH_STATUS: health,
      AVAILABILITY_ZONE: task.eni?.availabilityZone ?? '',
      ECS_CLUSTER_NAME: task.cluster,
      ECS_SERVICE_NAME: service.name,
      ECS_TASK_DEFINITION_FAMILY: lastPart(task.taskDefinitionArn).split(':')[0] ?? '',
      REGION: place.scope.region,
    };
    if (!enterRegistry(place, arn, task.id, attributes))
      say(place, service, `failed to register instances in (service-registry ${arn})`);
    else keep(place, task, arn);
  }
  for (const { name, namespace } of endpointsOf(place, service, settings)) {
    const arn = ensureEndpoint(place, namespace, name);
    if (arn === undefined) continue;
    enterRegistry(place, arn, task.id, {
      AWS_INIT_HEALTH_STATUS: health,
      AvailabilityZone: task.eni?.availabilityZone ?? '',
      DeploymentId: task.startedBy ?? '',
    });
    keep(place, task, arn);
  }
}

/** Says that a task takes no more requests. */
export function retireDiscovery(place: Place, task: TaskRecord): void {
  for (const arn of entriesOf(place, task)) markLeaving(place, arn, task.id);
}

/** Deregisters a task that has stopped, a little later. */
export function leaveDiscovery(place: Place, task: TaskRecord): void {
  if (entriesOf(place, task).length > 0)
    place.world.schedule(place.scope, DEREGISTERING, 'ecs.task-deregistered', { task: task.id });
}

/** Deregisters a stopped task; endpoints that ECS has made go with the last task of who publishes them. */
export function taskDeregistered({ task }: { readonly task: string }, place: Place): void {
  for (const arn of entries(place).get(task) ?? []) {
    leaveRegistry(place, arn, task);
    const endpoint = endpointOf(place, arn);
    if (endpoint !== undefined && !isPublished(place, endpoint)) removeEndpoint(place, arn);
  }
  entries(place).delete(task);
}

function isPublished(
  place: Place,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): boolean {
  const clusters = [...place.world.table<{ name: string }>(place.scope, 'ecs.clusters').keys()];
  return clusters.some((cluster) =>
    [...services(place, cluster).values()].some(
      (service) =>
        service.status === 'ACTIVE' &&
        service.desiredCount > 0 &&
        endpointsOf(place, service, service.settings).some(
          (one) => one.name === name && namespaceArn(place, one.namespace) === namespace,
        ),
    ),
  );
}

function endpointsOf(
  place: Place,
  service: ServiceRecord,
  settings: ServiceSettings,
): readonly { readonly name: string; readonly namespace: string }[] {
  const connect = settings.serviceConnectConfiguration;
  const namespace = connect?.namespace ?? clusterNamespace(place, service.cluster);
  if (connect?.enabled !== true || namespace === undefined) return [];
  return servicesOfConnect(connect).map(({ discoveryName }) => ({
    name: discoveryName,
    namespace,
  }));
}

/** Where a registry's records lead: an address of the task's own, or its instance and the port there. */
function addressOf(
  place: Place,
  task: TaskRecord,
  registry: NonNullable<ServiceSettings['serviceRegistries']>[number],
): Readonly<Record<string, string>> {
  const { registryArn = '', containerName, containerPort, port } = registry;
  const isSrv = registryFacts(place, registryArn)?.recordTypes.includes('SRV') === true;
  const bound = task.bindings.find(
    (one) => one.container === containerName && one.containerPort === containerPort,
  );
  const number = port ?? bound?.hostPort ?? containerPort;
  return {
    ...(task.eni === undefined ? {} : { AWS_INSTANCE_IPV4: task.eni.address }),
    ...(task.eni === undefined && hostOf(place, task) !== undefined
      ? { EC2_INSTANCE_ID: hostOf(place, task)?.ec2InstanceId ?? '' }
      : {}),
    ...(isSrv && number !== undefined ? { AWS_INSTANCE_PORT: String(number) } : {}),
  };
}

function settingsOf(
  place: Place,
  task: TaskRecord,
  service: ServiceRecord | undefined,
): ServiceSettings | undefined {
  if (service === undefined) return undefined;
  return revisionOf(place, service, task.revision ?? '')?.settings ?? service.settings;
}

function serviceOf(place: Place, task: TaskRecord): ServiceRecord | undefined {
  return task.service === undefined ? undefined : services(place, task.cluster).get(task.service);
}

function keep(place: Place, task: TaskRecord, arn: string): void {
  entries(place).set(task.id, [...entriesOf(place, task), arn]);
}

function entriesOf(place: Place, task: TaskRecord): readonly string[] {
  return entries(place).get(task.id) ?? [];
}

/** ARNs of the Cloud Map services that tasks are instances of, by task. */
function entries(place: Place) {
  return place.world.table<readonly string[]>(place.scope, 'ecs.task-discovery');
}
