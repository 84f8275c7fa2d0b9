/** When ECS looks at a managed daemon again. */
import { type ManagedDaemonRecord, managedDaemons } from './managed-daemon-record.ts';
import type { Place } from './place.ts';

/** Lets ECS look at a daemon after `delay` milliseconds, unless it will do so earlier anyway. */
export function lookAtDaemon(place: Place, daemon: ManagedDaemonRecord, delay = 0): void {
  const at = place.world.now() + delay;
  if (daemon.nextLook !== undefined && daemon.nextLook <= at) return;
  daemon.nextLook = at;
  place.world.schedule(place.scope, delay, 'ecs.managed-daemon-look', {
    cluster: daemon.cluster,
    daemon: daemon.name,
    at,
  });
}

/** Lets ECS look at the daemon that a task belongs to, if it belongs to one. */
export function lookAtDaemonOf(
  place: Place,
  { cluster, daemon }: { readonly cluster: string; readonly daemon?: string },
): void {
  const record = daemon === undefined ? undefined : managedDaemons(place, cluster).get(daemon);
  if (record !== undefined) lookAtDaemon(place, record);
}

/** Lets ECS look at every daemon of a cluster: instances came, went or changed. */
export function lookAtDaemons(place: Place, cluster: string): void {
  for (const daemon of managedDaemons(place, cluster).values()) lookAtDaemon(place, daemon);
}
