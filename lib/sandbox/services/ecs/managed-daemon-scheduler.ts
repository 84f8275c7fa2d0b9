/** What ECS does with a managed daemon each time it looks at it. */
import {
  type ContainerInstanceRecord,
  instanceOfMachine,
  instancesOfProvider,
} from './container-instance-record.ts';
import { lookAtAlarms } from './deployment-alarms.ts';
import {
  concludeDaemon,
  daemonFailure,
  noteFailures,
  rollBackDaemon,
} from './managed-daemon-progress.ts';
import {
  type DaemonDeploymentRecord,
  isUnderWay,
  type ManagedDaemonRecord,
  managedDaemons,
  type Standing,
  standingOf,
} from './managed-daemon-record.ts';
import { endReplaced, replace } from './managed-daemon-replacing.ts';
import { daemonTasks, startDaemonTask } from './managed-daemon-tasks.ts';
import { lookAtDaemon } from './managed-daemon-timer.ts';
import { waitingTasks } from './managed-demand.ts';
import { managedInstances } from './managed-instance-record.ts';
import { isUp } from './neighbours-managed-instances.ts';
import type { Place } from './place.ts';
import { taskHealth } from './task-health.ts';
import { stopTask } from './task-life.ts';
import type { TaskRecord } from './task-record.ts';
import { ALARM_POLL, DRAINING_POLL, THROTTLE_FIRST } from './timing.ts';

/** Timer `ecs.managed-daemon-look`: drains what is old, starts what is missing, and says how the deployment stands. */
export function daemonLook(
  payload: { readonly cluster: string; readonly daemon: string; readonly at: number },
  place: Place,
): void {
  const daemon = managedDaemons(place, payload.cluster).get(payload.daemon);
  if (daemon === undefined || daemon.nextLook !== payload.at) return;
  daemon.nextLook = undefined;
  const deployment = daemon.deployments.at(-1);
  if (deployment === undefined) return;
  begin(deployment);
  stopUnhealthy(place, daemon);
  noteFailures(place, daemon, deployment);
  const failure = failureOf(place, daemon, deployment);
  if (failure !== undefined) rollBackDaemon(place, daemon, deployment, failure);
  endReplaced(place, daemon);
  const standing = standingOf(daemon);
  repair(place, daemon, standing);
  const waiting = fill(place, daemon, deployment, standing);
  if (isUnderWay(deployment)) advance(place, daemon, deployment, waiting);
}

/** The container instances of a daemon's providers, those of earlier revisions too: what a deployment is about. */
export function daemonInstances(
  place: Place,
  daemon: ManagedDaemonRecord,
): readonly ContainerInstanceRecord[] {
  const providers = new Set(daemon.revisions.flatMap(({ settings }) => settings.providers));
  return [...providers]
    .flatMap((provider) => instancesOfProvider(place, daemon.cluster, provider))
    .filter(({ status }) => status === 'ACTIVE' || status === 'DRAINING');
}

function begin(deployment: DaemonDeploymentRecord): void {
  if (deployment.status === 'PENDING') deployment.status = 'IN_PROGRESS';
}

/** A task that fails its health checks is stopped, and then it is like any other that has stopped. */
function stopUnhealthy(place: Place, daemon: ManagedDaemonRecord): void {
  for (const task of daemonTasks(place, daemon))
    if (task.lastStatus === 'RUNNING' && taskHealth(place, task, 0).kind === 'failed')
      stopTask(place, task, {
        code: 'ServiceSchedulerInitiated',
        reason: 'Task failed container health checks',
        failed: true,
      });
}

function failureOf(
  place: Place,
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
): string | undefined {
  if (deployment.rollback !== undefined || !isUnderWay(deployment)) return undefined;
  if (daemon.status === 'DELETE_IN_PROGRESS') return undefined;
  const failure = daemonFailure(deployment);
  if (failure !== undefined || deployment.alarms === undefined) return failure;
  lookAtDaemon(place, daemon, ALARM_POLL);
  return lookAtAlarms(place, deployment.alarms)
    ? `Alarm detected: ${deployment.alarms.triggered.join(', ')}.`
    : undefined;
}

/** A critical daemon that has stopped takes its instance along: it drains, and another one takes over. */
function repair(place: Place, daemon: ManagedDaemonRecord, standing: Standing): void {
  if (standing.revision?.settings.critical !== true) return;
  const own = daemonTasks(place, daemon).filter(
    ({ revision }) => revision === standing.revision?.id,
  );
  for (const instance of daemonInstances(place, daemon)) {
    const here = own.filter(({ containerInstanceArn }) => containerInstanceArn === instance.arn);
    if (instance.status === 'ACTIVE' && here.length > 0 && here.every(isOver))
      replace(place, daemon, instance);
  }
}

/** Starts the task where one is missing; whether some are still to come up. */
function fill(
  place: Place,
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
  { revision, since }: Standing,
): boolean {
  if (revision === undefined) return false;
  const all = daemonTasks(place, daemon);
  let waiting = false;
  for (const instance of daemonInstances(place, daemon)) {
    if (instance.status !== 'ACTIVE') continue;
    if (!revision.settings.providers.includes(instance.capacityProviderName ?? '')) continue;
    const here = all.filter(({ containerInstanceArn }) => containerInstanceArn === instance.arn);
    const alive = here.filter((task) => !isOver(task));
    if (alive.length > 0) {
      waiting ||= alive.some((task) => task.revision === revision.id && !isWell(place, task));
      continue;
    }
    // A deployment tries again where the instance goes on without the daemon; later nobody does.
    const again = isUnderWay(deployment) || here.length === 0;
    if (instance.registeredAt < since || !again) continue;
    waiting = true;
    if (startDaemonTask(place, daemon, revision, instance) !== undefined) {
      deployment.refused += 1;
      lookAtDaemon(place, daemon, THROTTLE_FIRST);
    }
  }
  return waiting;
}

/** Drains the next instances when those before them are done; concludes when none is left. */
function advance(
  place: Place,
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
  waiting: boolean,
): void {
  const old = oldInstances(place, daemon);
  if (waiting) return;
  if (old.length === 0 && daemon.replacing.length === 0) {
    if (instancesCome(place, daemon, deployment)) lookAtDaemon(place, daemon, DRAINING_POLL);
    else concludeDaemon(place, daemon, deployment);
    return;
  }
  deployment.bakesSince = undefined;
  const all = daemonInstances(place, daemon).length;
  const percent = deployment.configuration.drainPercent ?? 25;
  const most = Math.max(1, Math.floor((all * percent) / 100));
  for (const instance of old.slice(0, Math.max(0, most - daemon.replacing.length)))
    replace(place, daemon, instance);
}

/** Tells whether instances are coming up, on which the daemon has still to prove itself. */
function instancesCome(
  place: Place,
  daemon: ManagedDaemonRecord,
  { failed, refused }: DaemonDeploymentRecord,
): boolean {
  const providers = standingOf(daemon).revision?.settings.providers ?? [];
  const launched = [...managedInstances(place).values()].some(
    ({ id, provider }) =>
      providers.includes(provider) && instanceOfMachine(place, id) === undefined && isUp(place, id),
  );
  // After a failure the tasks that wait are those that were to run beside it.
  const awaited =
    failed.length + refused > 0 &&
    providers.some((provider) => waitingTasks(place, daemon.cluster, provider).length > 0);
  return launched || awaited;
}

/** ACTIVE instances that run another revision, or were there before the daemon. */
function oldInstances(
  place: Place,
  daemon: ManagedDaemonRecord,
): readonly ContainerInstanceRecord[] {
  const { revision, since } = standingOf(daemon);
  const alive = daemonTasks(place, daemon).filter((task) => !isOver(task));
  return daemonInstances(place, daemon).filter(({ arn, status, registeredAt, ...instance }) => {
    if (status !== 'ACTIVE') return false;
    const here = alive.filter(({ containerInstanceArn }) => containerInstanceArn === arn);
    if (here.length > 0) return here.some((task) => task.revision !== revision?.id);
    const wanted = revision?.settings.providers.includes(instance.capacityProviderName ?? '');
    return wanted === true && registeredAt < since;
  });
}

function isOver({ desiredStatus }: TaskRecord): boolean {
  return desiredStatus === 'STOPPED';
}

function isWell(place: Place, task: TaskRecord): boolean {
  return task.lastStatus === 'RUNNING' && taskHealth(place, task, 0).kind === 'healthy';
}
