/** DAEMON services: one task on each ACTIVE container instance that meets their constraints. */
import { type ContainerInstanceRecord, containerInstances } from './container-instance-record.ts';
import type { Place } from './place.ts';
import { mismatchOf } from './place-task.ts';
import { type DeploymentRecord, type ServiceRecord, services } from './service-record.ts';
import { stopServiceTasks } from './service-stops.ts';
import { deploymentAsk, startDaemonTasks } from './service-tasks.ts';
import { hostOf, type TaskRecord, tasks } from './task-record.ts';

/** Takes the next step of a DAEMON service; how many tasks it started and stopped, and whether it may do neither. */
export function moveDaemon(
  place: Place,
  service: ServiceRecord,
  primary: DeploymentRecord,
  view: { readonly wanted: readonly TaskRecord[]; readonly healthy: ReadonlySet<string> },
): { readonly moved: boolean; readonly blocked: boolean } {
  const instances = daemonInstances(place, service, primary);
  service.desiredCount = instances.length;
  const { minimumHealthyPercent = 0 } = service.settings.deploymentConfiguration ?? {};
  const lower = Math.ceil((instances.length * minimumHealthyPercent) / 100);
  const homes = new Map(instances.map((instance) => [instance.arn, instance]));
  const stray = view.wanted.filter(
    (task) => !homes.has(task.containerInstanceArn ?? '') && mayLeave(place, task),
  );
  const old = view.wanted.filter(
    (task) => homes.has(task.containerInstanceArn ?? '') && task.revision !== primary.revision,
  );
  const idle = old.filter(({ id }) => !view.healthy.has(id));
  const busy = old.filter(({ id }) => view.healthy.has(id));
  const atHome = view.wanted.filter(
    ({ id, containerInstanceArn }) => view.healthy.has(id) && homes.has(containerInstanceArn ?? ''),
  );
  const spare = Math.max(atHome.length - lower, 0);
  const stopped = stopServiceTasks(place, service, primary, [
    ...stray,
    ...idle,
    ...busy.slice(0, spare),
  ]);
  const group = `service:${service.name}`;
  const vacant = instances.filter(({ groups }) => (groups[group] ?? 0) === 0);
  const started = startDaemonTasks(place, service, primary, vacant);
  return {
    moved: started + stopped > 0,
    blocked: busy.length > 0 && spare === 0 && stopped === 0 && vacant.length === 0,
  };
}

/** The instances that shall have a task of a DAEMON service: ACTIVE ones with the right attributes and constraints. */
export function daemonInstances(
  place: Place,
  service: ServiceRecord,
  primary: DeploymentRecord,
): readonly ContainerInstanceRecord[] {
  const ask = deploymentAsk(place, service, primary);
  if (ask === undefined) return [];
  // Its own task is no reason against an instance, also under distinctInstance.
  const constraints = ask.constraints.filter(({ type }) => type !== 'distinctInstance');
  return [...containerInstances(place, service.cluster).values()].filter(
    (instance) =>
      instance.status === 'ACTIVE' &&
      instance.launchType === ask.launchType &&
      mismatchOf(place, instance, { ...ask, constraints }) === undefined,
  );
}

/** A task on an instance that drains leaves last: when no task of another kind of service is left there. */
function mayLeave(place: Place, task: TaskRecord): boolean {
  const instance = hostOf(place, task);
  if (instance?.status !== 'DRAINING') return true;
  const table = tasks(place, task.cluster);
  return instance.tasks.every((id) => {
    const { service } = table.get(id) ?? {};
    return (
      service === undefined ||
      services(place, task.cluster).get(service)?.settings.schedulingStrategy === 'DAEMON'
    );
  });
}
