/** What tasks ask of a capacity provider: those that wait for an instance, and the instances that are in use. */
import type { CapacityProviderRecord } from './capacity-provider-record.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { type ContainerInstanceRecord, containerInstances } from './container-instance-record.ts';
import type { Place } from './place.ts';
import { findInstance } from './place-task.ts';
import { askOf } from './put-on-instance.ts';
import { tasksInWait } from './room-watch.ts';
import { services } from './service-record.ts';
import { failToStart } from './task-life.ts';
import { type TaskRecord, tasks } from './task-record.ts';
import { WAITING_FOR_INSTANCE } from './timing.ts';

/** Tells whether another task of a cluster may wait for an instance: 500 may. */
export function mayWait(place: Place, cluster: string): boolean {
  return tasksInWait(place, cluster).size < MOST_WAITING;
}

/** The tasks of a cluster that wait for an instance of a capacity provider, oldest first. */
export function waitingTasks(
  place: Place,
  cluster: string,
  provider: string,
): readonly TaskRecord[] {
  const table = tasks(place, cluster);
  return [...tasksInWait(place, cluster).keys()]
    .flatMap((id) => table.get(id) ?? [])
    .filter(
      ({ capacityProviderName, desiredStatus }) =>
        capacityProviderName === provider && desiredStatus === 'RUNNING',
    );
}

/** EC2 instances of a cluster that run tasks other than those of DAEMON services. */
export interface BusyInstances {
  /** With a task of any kind. */
  readonly any: ReadonlySet<string>;
  /** With a task that was placed under a capacity provider. */
  readonly ofProvider: ReadonlySet<string>;
}

/** The EC2 instances of a cluster that are in use. */
export function instancesInUse(place: Place, cluster: string): BusyInstances {
  const any = new Set<string>();
  const ofProvider = new Set<string>();
  for (const instance of containerInstances(place, cluster).values()) {
    const own = tasksOn(place, instance);
    if (own.length > 0) any.add(instance.ec2InstanceId);
    if (own.some(({ capacityProviderName }) => capacityProviderName !== undefined))
      ofProvider.add(instance.ec2InstanceId);
  }
  return { any, ofProvider };
}

/** The tasks on a container instance, those of DAEMON services and of managed daemons aside. */
export function tasksOn(place: Place, instance: ContainerInstanceRecord): readonly TaskRecord[] {
  const table = tasks(place, instance.cluster);
  return instance.tasks
    .flatMap((id) => table.get(id) ?? [])
    .filter((task) => !isDaemon(place, task));
}

/** Stops the tasks that have waited for half an hour; their reason is what they found no room for. */
export function expireWaiting(
  place: Place,
  cluster: ClusterRecord,
  provider: CapacityProviderRecord,
): void {
  for (const task of waitingTasks(place, cluster.name, provider.name))
    if (task.createdAt + WAITING_FOR_INSTANCE <= place.world.now())
      failToStart(place, task, whyUnplaced(place, task));
}

function whyUnplaced(place: Place, task: TaskRecord): string {
  const ask = askOf(place, task);
  const placement = ask === undefined ? undefined : findInstance(place, ask);
  const [refusal] = placement?.instance === undefined ? (placement?.refusals ?? []) : [];
  return refusal?.reason ?? 'EMPTY CAPACITY PROVIDER';
}

function isDaemon(place: Place, task: TaskRecord): boolean {
  if (task.daemon !== undefined) return true;
  if (task.service === undefined) return false;
  const service = services(place, task.cluster).get(task.service);
  return service?.settings.schedulingStrategy === 'DAEMON';
}

/** AWS's quota of tasks in PROVISIONING in one cluster. */
const MOST_WAITING = 500;
