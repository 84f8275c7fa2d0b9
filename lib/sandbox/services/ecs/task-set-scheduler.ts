/** What the scheduler does for a service that is deployed by task sets. */
import { noteRunning } from './failures.ts';
import type { Place } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import type { ServiceRecord } from './service-record.ts';
import { stopServiceTasks } from './service-stops.ts';
import { startServiceTasks } from './service-tasks.ts';
import { type TaskRecord, tasks } from './task-record.ts';
import { type TaskSetRecord, taskSets, taskSetsOf, wantedBy } from './task-set-record.ts';
import { HEALTH_POLL } from './timing.ts';

/** Brings every set of a service to its scale, and lets those go that have drained. */
export function moveTaskSets(
  place: Place,
  service: ServiceRecord,
  view: { readonly wanted: readonly TaskRecord[]; readonly healthy: ReadonlySet<string> },
): void {
  for (const set of taskSetsOf(place, service)) {
    if (service.status === 'DRAINING') set.status = 'DRAINING';
    const own = view.wanted.filter(({ revision }) => revision === set.launch.revision);
    if (own.some(({ lastStatus }) => lastStatus === 'RUNNING')) noteRunning(set.launch);
    const wanted = wantedBy(set, service.desiredCount);
    stopServiceTasks(place, service, set.launch, surplusOf(own, view.healthy, wanted));
    if (own.length < wanted) startServiceTasks(place, service, set.launch, wanted - own.length);
    settle(place, service, set, { wanted, healthy: view.healthy });
  }
  if (service.status === 'DRAINING' && service.tasks.length === 0) service.status = 'INACTIVE';
}

/** What has not proved healthy goes first, then the newest. */
function surplusOf(
  own: readonly TaskRecord[],
  healthy: ReadonlySet<string>,
  wanted: number,
): readonly TaskRecord[] {
  const newest = [...own].reverse();
  return [
    ...newest.filter(({ id }) => !healthy.has(id)),
    ...newest.filter(({ id }) => healthy.has(id)),
  ].slice(0, Math.max(own.length - wanted, 0));
}

function settle(
  place: Place,
  service: ServiceRecord,
  set: TaskSetRecord,
  { wanted, healthy }: { readonly wanted: number; readonly healthy: ReadonlySet<string> },
): void {
  const alive = service.tasks
    .flatMap((id) => tasks(place, service.cluster).get(id) ?? [])
    .filter(({ revision }) => revision === set.launch.revision);
  if (set.status === 'DRAINING' && alive.length === 0) {
    taskSets(place, service.cluster).delete(`${service.name}/${set.launch.id}`);
    return;
  }
  const steady = alive.length === wanted && alive.every(({ id }) => healthy.has(id));
  const stability = steady ? 'STEADY_STATE' : 'STABILIZING';
  if (set.stability !== stability) {
    set.stability = stability;
    set.stabilityAt = place.world.now();
  }
  const throttled = set.launch.throttledUntil - place.world.now();
  if (alive.length < wanted && throttled > 0) lookSoon(place, service, throttled);
  if (alive.some(({ id, lastStatus }) => lastStatus === 'RUNNING' && !healthy.has(id)))
    lookSoon(place, service, HEALTH_POLL);
}
