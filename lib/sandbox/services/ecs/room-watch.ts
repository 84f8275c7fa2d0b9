/** Who waits for room on container instances, and when ECS looks for it again. */
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import { lookAtDaemons } from './managed-daemon-timer.ts';
import { watchCapacity } from './managed-scaling-timer.ts';
import type { Place } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import { type ServiceRecord, services } from './service-record.ts';
import type { TaskRecord } from './task-record.ts';
import { SCHEDULER_REACTION } from './timing.ts';

/** Tasks of a cluster that wait in PROVISIONING for an instance, by id, oldest first. */
export function tasksInWait(place: Place, cluster: string) {
  return place.world.table<true>(place.scope, `ecs.waiting-tasks/${cluster}`);
}

/** Lets a task wait for an instance of its capacity provider. */
export function waitForInstance(place: Place, task: TaskRecord): void {
  tasksInWait(place, task.cluster).set(task.id, true);
  watchCapacity(place, task.cluster);
}

/** Lets the scheduler look at a service again when there is more room. */
export function waitForRoom(place: Place, service: ServiceRecord): void {
  servicesInWait(place, service.cluster).set(service.name, true);
}

/** Takes the services of a cluster that wait for room, oldest first. */
export function takeServicesInWait(place: Place, cluster: string): readonly string[] {
  const table = servicesInWait(place, cluster);
  const names = [...table.keys()];
  table.clear();
  return names;
}

/** Lets what waits be tried again: a task has left its instance. */
export function roomChanged(place: Place, cluster: string): void {
  watchCapacity(place, cluster);
  if (tasksInWait(place, cluster).size === 0 && servicesInWait(place, cluster).size === 0) return;
  const looks = place.world.table<true>(place.scope, 'ecs.room-looks');
  if (looks.has(cluster)) return;
  looks.set(cluster, true);
  place.world.schedule(place.scope, SCHEDULER_REACTION, 'ecs.room-look', { cluster });
}

/** Notes that the look which `roomChanged` planned is being taken. */
export function roomLookTaken(place: Place, cluster: string): void {
  place.world.table<true>(place.scope, 'ecs.room-looks').delete(cluster);
}

/** Lets everybody see that instances of a cluster came, went or changed: daemons first, then what waits. */
export function instancesChanged(place: Place, cluster: string): void {
  lookAtDaemons(place, cluster);
  for (const service of services(place, cluster).values())
    if (service.status !== 'INACTIVE' && service.settings.schedulingStrategy === 'DAEMON')
      lookSoon(place, service, 0);
  roomChanged(place, cluster);
}

/** Lets the scheduler look at the services that have tasks on an instance which drains. */
export function lookAtDraining(place: Place, instance: ContainerInstanceRecord): void {
  for (const group of Object.keys(instance.groups)) {
    const service = group.startsWith('service:')
      ? services(place, instance.cluster).get(group.slice('service:'.length))
      : undefined;
    if (service !== undefined) lookSoon(place, service);
  }
}

function servicesInWait(place: Place, cluster: string) {
  return place.world.table<true>(place.scope, `ecs.waiting-services/${cluster}`);
}
