/** Placing what waits: tasks in PROVISIONING as soon as an instance has room, then services. */
import type { Place } from './place.ts';
import { findInstance } from './place-task.ts';
import { askOf, putOnInstance } from './put-on-instance.ts';
import { roomLookTaken, takeServicesInWait, tasksInWait } from './room-watch.ts';
import { lookSoon } from './scheduler-timer.ts';
import { services } from './service-record.ts';
import { tasks } from './task-record.ts';

/** Looks for room for what waits in a cluster. */
export function roomLook(payload: { readonly cluster: string }, place: Place): void {
  const { cluster } = payload;
  roomLookTaken(place, cluster);
  placeWaiting(place, cluster);
  for (const name of takeServicesInWait(place, cluster)) {
    const service = services(place, cluster).get(name);
    if (service !== undefined) lookSoon(place, service, 0);
  }
}

/** Places the tasks that wait, oldest first; equal tasks are not tried after one of them has found no room. */
function placeWaiting(place: Place, cluster: string): void {
  const hopeless = new Set<string>();
  for (const id of [...tasksInWait(place, cluster).keys()]) {
    const task = tasks(place, cluster).get(id);
    const ask = task === undefined ? undefined : askOf(place, task);
    if (task === undefined || ask === undefined) {
      tasksInWait(place, cluster).delete(id);
      continue;
    }
    const key = JSON.stringify(ask);
    if (hopeless.has(key)) continue;
    const { instance } = findInstance(place, ask);
    if (instance === undefined) hopeless.add(key);
    else putOnInstance(place, task, instance);
  }
}
