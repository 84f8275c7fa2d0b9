/** What a task goes through by itself: from PROVISIONING to RUNNING, and from a stop to STOPPED. */

import { slownessOf } from '../../slowness.ts';
import { behaviourOf } from './behaviours.ts';
import { countRunning } from './container-insights.ts';
import { containersOf, logFailure, logLine } from './container-logs.ts';
import { countFailure } from './failures.ts';
import { giveRoomBack } from './instance-room.ts';
import { waitsForDaemons } from './managed-daemon-order.ts';
import { lookAtDaemonOf } from './managed-daemon-timer.ts';
import { deregisterTarget, detachInterface, registerTarget } from './neighbours.ts';
import { tellTask } from './neighbours-events.ts';
import type { Place } from './place.ts';
import { lookAtDraining, roomChanged, tasksInWait } from './room-watch.ts';
import { lookSoon } from './scheduler-timer.ts';
import { type ServiceRecord, say, services } from './service-record.ts';
import { joinDiscovery, leaveDiscovery, retireDiscovery } from './task-discovery.ts';
import { scheduleHealthChecks } from './task-health.ts';
import { hostOf, type TaskRecord, type TaskStatus, targetId, tasks } from './task-record.ts';
import {
  ACTIVATING,
  DEPROVISIONING,
  PULLING,
  SCHEDULER_REACTION,
  STOPPED_TASK_KEPT,
  STOPPING,
} from './timing.ts';

/** Why a task is stopped. */
export interface StopCause {
  readonly code: NonNullable<TaskRecord['stopCode']>;
  readonly reason: string;
  /** Whether the task's deployment counts it as a failure. */
  readonly failed?: boolean;
}

/** Moves a task on from the state that the timer was set in. */
export function taskStep(
  payload: { readonly cluster: string; readonly id: string; readonly from: TaskStatus },
  place: Place,
): void {
  const task = tasks(place, payload.cluster).get(payload.id);
  if (task === undefined || task.lastStatus !== payload.from) return;
  switch (payload.from) {
    case 'PROVISIONING':
      beginPulling(place, task);
      return;
    case 'PENDING':
      if (waitsForDaemons(place, task)) enter(place, task, 'PENDING', SCHEDULER_REACTION);
      else launch(place, task);
      return;
    case 'ACTIVATING':
      run(place, task);
      return;
    case 'DEACTIVATING':
      enter(place, task, 'STOPPING', STOPPING + slownessOf(place.world).drains);
      return;
    case 'STOPPING':
      endContainers(place, task, 143);
      deprovision(place, task);
      return;
    case 'DEPROVISIONING':
      leave(place, task);
      return;
    case 'RUNNING':
    case 'STOPPED':
      return;
    default:
      payload.from satisfies never;
  }
}

/** Lets a task that has what it needs pull its images. */
export function beginPulling(place: Place, task: TaskRecord): void {
  task.pullStartedAt = place.world.now();
  enter(place, task, 'PENDING', PULLING);
}

/** Stops a task that could not be started, which counts against its deployment. */
export function failToStart(place: Place, task: TaskRecord, reason: string): void {
  crash(place, task, { code: 'TaskFailedToStart', reason, failed: true });
}

/** Ends a task whose container instance is gone: at once, without draining. */
export function loseTask(place: Place, task: TaskRecord, cause: StopCause): void {
  if (task.lastStatus === 'STOPPED' || task.lastStatus === 'DEPROVISIONING') return;
  if (task.desiredStatus !== 'STOPPED') condemn(place, task, cause);
  leaveTargets(place, task);
  endContainers(place, task, undefined);
  enter(place, task, 'DEPROVISIONING', 0);
}

/** Lets a container end by itself; an essential one takes its task along. */
export function containerExited(
  payload: {
    readonly cluster: string;
    readonly id: string;
    readonly container: string;
    readonly code: number;
  },
  place: Place,
): void {
  const task = tasks(place, payload.cluster).get(payload.id);
  const container = task?.containers.find(({ name }) => name === payload.container);
  if (task === undefined || container?.lastStatus !== 'RUNNING') return;
  logLine(place, task, ({ name }) =>
    name === container.name ? `exited with code ${payload.code}` : undefined,
  );
  container.lastStatus = 'STOPPED';
  container.exitCode = payload.code;
  if (!container.essential) return;
  crash(place, task, {
    code: 'EssentialContainerExited',
    reason: 'Essential container in task exited',
    // Once it has run in good health, an exit is not held against the deployment.
    failed: !task.provedHealthy,
  });
}

/** Stops a task: out of its target groups, SIGTERM, then its network interface goes. */
export function stopTask(place: Place, task: TaskRecord, cause: StopCause): void {
  if (task.desiredStatus === 'STOPPED') return;
  condemn(place, task, cause);
  const serving = task.lastStatus === 'RUNNING' || task.lastStatus === 'ACTIVATING';
  if (!serving) {
    endContainers(place, task, undefined);
    deprovision(place, task);
    return;
  }
  const draining = leaveTargets(place, task);
  if (draining > 0) enter(place, task, 'DEACTIVATING', draining);
  else enter(place, task, 'STOPPING', STOPPING + slownessOf(place.world).drains);
}

function launch(place: Place, task: TaskRecord): void {
  task.pullStoppedAt = place.world.now();
  const failure = launchFailure(place, task);
  if (failure !== undefined) {
    crash(place, task, { code: 'TaskFailedToStart', reason: failure, failed: true });
    return;
  }
  for (const container of task.containers) {
    container.lastStatus = 'RUNNING';
    container.imageDigest = `sha256:${place.world.hex(64)}`;
  }
  logLine(place, task, ({ image }) => `started ${image}`);
  const behaviours = task.containers.map((container) => behaviourOf(place.world, container.image));
  joinTargets(place, task, !behaviours.includes('unhealthy'));
  joinDiscovery(place, task, !behaviours.includes('unhealthy'));
  enter(place, task, 'ACTIVATING', behaviours.includes('never-ready') ? undefined : ACTIVATING);
  for (const container of task.containers) {
    const behaviour = behaviourOf(place.world, container.image);
    if (typeof behaviour === 'object')
      place.world.schedule(place.scope, behaviour.after, 'ecs.container-exited', {
        cluster: task.cluster,
        id: task.id,
        container: container.name,
        code: behaviour.exit,
      });
  }
}

function launchFailure(place: Place, task: TaskRecord): string | undefined {
  const missing = task.containers.find(
    ({ image }) => behaviourOf(place.world, image) === 'fail-to-pull',
  );
  if (missing !== undefined) {
    const reference = missing.image.includes('/')
      ? missing.image
      : `docker.io/library/${missing.image}`;
    missing.reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${reference}: not found`;
    return missing.reason;
  }
  return logFailure(place, task);
}

function run(place: Place, task: TaskRecord): void {
  task.startedAt = place.world.now();
  enter(place, task, 'RUNNING', undefined);
  scheduleHealthChecks(place, task, containersOf(place, task));
  wake(place, task);
}

/** Stops a task whose containers are not there any more. */
function crash(place: Place, task: TaskRecord, cause: StopCause): void {
  if (task.desiredStatus !== 'STOPPED') condemn(place, task, cause);
  leaveTargets(place, task);
  endContainers(place, task, 137);
  deprovision(place, task);
}

/** Takes a task's network interface away, if it has one, and then ends it. */
function deprovision(place: Place, task: TaskRecord): void {
  const detaches = task.eni !== undefined || task.launchType === 'FARGATE';
  enter(
    place,
    task,
    'DEPROVISIONING',
    detaches ? DEPROVISIONING + slownessOf(place.world).drains : 0,
  );
}

function condemn(place: Place, task: TaskRecord, cause: StopCause): void {
  task.desiredStatus = 'STOPPED';
  task.stopCode = cause.code;
  task.stoppedReason = cause.reason;
  task.stoppingAt = place.world.now();
  task.version += 1;
  tellTask(place, task);
  if (cause.failed === true) countFailure(place, task);
  wake(place, task);
}

function joinTargets(place: Place, task: TaskRecord, answers: boolean): void {
  const service = serviceOf(place, task);
  const id = targetId(place, task);
  for (const target of task.targets) {
    if (id === undefined || service === undefined) continue;
    const group = `(target-group ${target.targetGroupArn})`;
    say(
      place,
      service,
      registerTarget(place, target, id, answers)
        ? `registered 1 targets in ${group}`
        : `failed to register targets in ${group} with (error One or more target groups not found)`,
    );
  }
}

/** Takes a task out of its target groups; for how many milliseconds it drains. */
function leaveTargets(place: Place, task: TaskRecord): number {
  retireDiscovery(place, task);
  const id = targetId(place, task);
  if (id === undefined || (task.lastStatus !== 'RUNNING' && task.lastStatus !== 'ACTIVATING'))
    return 0;
  return Math.max(0, ...task.targets.map((target) => deregisterTarget(place, target, id)));
}

function endContainers(place: Place, task: TaskRecord, code: number | undefined): void {
  task.executionStoppedAt ??= place.world.now();
  for (const container of task.containers) {
    if (container.lastStatus === 'STOPPED') continue;
    container.exitCode = container.lastStatus === 'RUNNING' ? code : container.exitCode;
    container.lastStatus = 'STOPPED';
  }
}

function leave(place: Place, task: TaskRecord): void {
  const now = place.world.now();
  if (task.eni !== undefined) detachInterface(place, task.eni);
  task.stoppedAt = now;
  enter(place, task, 'STOPPED', undefined);
  leaveDiscovery(place, task);
  if (task.launchType !== 'FARGATE') leaveInstance(place, task);
  lookAtDaemonOf(place, task);
  const service = serviceOf(place, task);
  if (service === undefined) return;
  service.tasks = service.tasks.filter((id) => id !== task.id);
  service.stoppedTasks.push(task.id);
  forgetOld(place, service);
  lookSoon(place, service);
}

/** Forgets the stopped tasks of a service that AWS does not show any more; they are in the order in which they stopped. */
function forgetOld(place: Place, service: ServiceRecord): void {
  const table = tasks(place, service.cluster);
  const shown = service.stoppedTasks.findIndex(
    (id) => (table.get(id)?.stoppedAt ?? 0) + STOPPED_TASK_KEPT > place.world.now(),
  );
  for (const id of service.stoppedTasks.splice(0, shown)) table.delete(id);
}

/** Gives back what a task had of its instance, and lets others look whether it is theirs now. */
function leaveInstance(place: Place, task: TaskRecord): void {
  tasksInWait(place, task.cluster).delete(task.id);
  const instance = hostOf(place, task);
  if (instance !== undefined && task.claim !== undefined) giveRoomBack(instance, task, task.claim);
  task.claim = undefined;
  if (instance?.status === 'DRAINING') lookAtDraining(place, instance);
  roomChanged(place, task.cluster);
}

function enter(
  place: Place,
  task: TaskRecord,
  status: TaskStatus,
  duration: number | undefined,
): void {
  const counts = task.lastStatus === 'RUNNING' || status === 'RUNNING';
  task.lastStatus = status;
  task.version += 1;
  tellTask(place, task);
  const service = counts ? serviceOf(place, task) : undefined;
  if (service !== undefined) countRunning(place, service);
  if (duration === undefined) return;
  place.world.schedule(place.scope, duration, 'ecs.task-step', {
    cluster: task.cluster,
    id: task.id,
    from: status,
  });
}

function wake(place: Place, task: TaskRecord): void {
  lookAtDaemonOf(place, task);
  const service = serviceOf(place, task);
  if (service !== undefined) lookSoon(place, service);
}

function serviceOf(place: Place, task: TaskRecord): ServiceRecord | undefined {
  return task.service === undefined ? undefined : services(place, task.cluster).get(task.service);
}
