/** The service scheduler: what it does with a service each time it looks at it. */

import { breakerThreshold } from './circuit-breaker.ts';
import { endCount } from './container-insights.ts';
import { moveDaemon } from './daemon-scheduler.ts';
import { lookAtAlarms } from './deployment-alarms.ts';
import {
  alarmsWentOff,
  breakerTripped,
  type DeploymentFailure,
  failDeployment,
} from './deployment-failure.ts';
import { cleansUp, type LifecycleRecord } from './deployment-stages.ts';
import { completeDeployment, openDeployment } from './deployments.ts';
import { noteHealthy, noteRunning } from './failures.ts';
import { tellService } from './neighbours-events.ts';
import type { Place } from './place.ts';
import { shrinkOrder } from './placement-strategies.ts';
import { bakeLeft, isEarlySuccess } from './rolling-success.ts';
import { lookSoon } from './scheduler-timer.ts';
import {
  type DeploymentRecord,
  primaryOf,
  type ServiceRecord,
  say,
  services,
} from './service-record.ts';
import { stopServiceTasks } from './service-stops.ts';
import { startServiceTasks } from './service-tasks.ts';
import { moveStaged } from './staged-deployment.ts';
import { taskHealth } from './task-health.ts';
import { stopTask } from './task-life.ts';
import { hostOf, type TaskRecord, tasks } from './task-record.ts';
import { isExternal } from './task-set-record.ts';
import { moveTaskSets } from './task-set-scheduler.ts';
import { ALARM_POLL, HEALTH_POLL } from './timing.ts';

/** Looks at a service: stops what has failed, starts and stops what the deployment needs, and says how it stands. */
export function serviceLook(
  payload: { readonly cluster: string; readonly service: string; readonly at: number },
  place: Place,
): void {
  const service = services(place, payload.cluster).get(payload.service);
  if (service === undefined || service.nextLook !== payload.at) return;
  service.nextLook = undefined;
  const primary = primaryOf(service);
  if (service.status === 'INACTIVE') return;
  if (isExternal(service.settings)) {
    moveTaskSets(place, service, observe(place, service));
    return;
  }
  if (primary === undefined) return;
  const view = observe(place, service);
  if (service.status === 'DRAINING') {
    drain(place, service, view);
    return;
  }
  const failure = failureOf(place, service, primary);
  if (failure !== undefined) {
    failDeployment(place, service, failure);
    lookSoon(place, service);
    return;
  }
  if (primary.rolloutState !== 'FAILED') {
    const record = openDeployment(place, service);
    if (record?.lifecycle === undefined) move(place, service, primary, view);
    else moveStaged(place, { service, primary, record, lifecycle: record.lifecycle, ...view });
  }
  settle(place, service, primary);
}

/** What has made the PRIMARY deployment fail by now, if anything. */
function failureOf(
  place: Place,
  service: ServiceRecord,
  primary: DeploymentRecord,
): DeploymentFailure | undefined {
  if (primary.rolloutState !== 'IN_PROGRESS') return undefined;
  const configuration = service.settings.deploymentConfiguration;
  const threshold = breakerThreshold(configuration, service.desiredCount);
  if (threshold !== undefined && primary.breakerFailures >= threshold)
    return breakerTripped(configuration?.deploymentCircuitBreaker?.rollback === true);
  const record = openDeployment(place, service);
  if (record?.alarms === undefined || record.rollback !== undefined) return undefined;
  lookSoon(place, service, ALARM_POLL);
  return lookAtAlarms(place, record.alarms)
    ? alarmsWentOff(record.alarms, record.configuration.alarms?.rollback === true)
    : undefined;
}

/** A service's tasks at one moment. */
interface View {
  /** Tasks that shall run, oldest first. */
  readonly wanted: readonly TaskRecord[];
  /** Ids of those that are RUNNING and in good health. */
  readonly healthy: ReadonlySet<string>;
}

function observe(place: Place, service: ServiceRecord): View {
  const table = tasks(place, service.cluster);
  const grace = service.settings.healthCheckGracePeriodSeconds ?? 0;
  const healthy = new Set<string>();
  const primary = primaryOf(service);
  for (const id of service.tasks) {
    const task = table.get(id);
    if (task?.lastStatus !== 'RUNNING' || task.desiredStatus !== 'RUNNING') continue;
    if (primary?.revision === task.revision && primary !== undefined) noteRunning(primary);
    const health = taskHealth(place, task, grace);
    if (health.kind === 'healthy') {
      healthy.add(id);
      noteHealthy(place, service, task);
    }
    if (health.kind !== 'failed') continue;
    if (health.by === 'container')
      say(place, service, `(task ${task.id}) failed container health checks.`);
    else
      say(
        place,
        service,
        `(port ${health.port}) is unhealthy in (target-group ${health.targetGroupArn}) due to (reason Health checks failed).`,
      );
    stopTask(place, task, {
      code: 'ServiceSchedulerInitiated',
      reason:
        health.by === 'container'
          ? 'Task failed container health checks'
          : `Task failed ELB health checks in (target-group ${health.targetGroupArn})`,
      failed: true,
    });
  }
  const wanted = service.tasks
    .flatMap((id) => table.get(id) ?? [])
    .filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  return { wanted, healthy };
}

/** Takes the next step of a rolling update or a scaling. */
function move(place: Place, service: ServiceRecord, primary: DeploymentRecord, view: View): void {
  if (service.settings.schedulingStrategy === 'DAEMON') {
    const { moved, blocked } = moveDaemon(place, service, primary, view);
    if (moved) service.steady = false;
    sayBlocked(place, service, { blocked });
    return;
  }
  const { maximumPercent = 200, minimumHealthyPercent = 100 } =
    service.settings.deploymentConfiguration ?? {};
  const desired = service.desiredCount;
  const lower = Math.ceil((desired * minimumHealthyPercent) / 100);
  const upper = Math.max(Math.floor((desired * maximumPercent) / 100), 0);
  // A task on an instance that drains is replaced like one of an older deployment.
  const stays = (task: TaskRecord) =>
    task.revision === primary.revision && !onDraining(place, task);
  const own = view.wanted.filter(stays);
  const old = view.wanted.filter((task) => !stays(task));
  const stopped = stopSome(place, service, primary, view, {
    old,
    surplus: own.length - desired,
    own,
    spare: view.healthy.size - lower,
  });
  const room = upper - (view.wanted.length - stopped);
  const missing = desired - own.length;
  const started =
    missing > 0 ? startServiceTasks(place, service, primary, Math.min(missing, room)) : 0;
  if (started > 0 || stopped > 0) service.steady = false;
  sayBlocked(place, service, {
    blocked: missing > 0 && room <= 0 && stopped === 0 && view.healthy.size === view.wanted.length,
  });
}

/** Stops old tasks as far as enough healthy ones stay, and surplus ones when scaling in; how many it stopped. */
function stopSome(
  place: Place,
  service: ServiceRecord,
  primary: DeploymentRecord,
  view: View,
  plan: {
    readonly old: readonly TaskRecord[];
    readonly own: readonly TaskRecord[];
    readonly surplus: number;
    readonly spare: number;
  },
): number {
  const now = place.world.now();
  const free = (task: TaskRecord) => (task.protectedUntil ?? 0) <= now;
  const idle = plan.old.filter((task) => !view.healthy.has(task.id) && free(task));
  const busy = plan.old.filter((task) => view.healthy.has(task.id) && free(task));
  const surplus = goingFirst(place, service, plan.own.filter(free), view.healthy).slice(
    0,
    Math.max(plan.surplus, 0),
  );
  return stopServiceTasks(place, service, primary, [
    ...idle,
    ...busy.slice(0, Math.max(plan.spare, 0)),
    ...surplus,
  ]);
}

/** Tasks in the order in which a scale-in stops them: what has not proved healthy, then by placement, newest first. */
function goingFirst(
  place: Place,
  { settings }: ServiceRecord,
  own: readonly TaskRecord[],
  healthy: ReadonlySet<string>,
): readonly TaskRecord[] {
  const newest = [...own].reverse();
  const well = newest.filter(({ id }) => healthy.has(id));
  const ill = newest.filter(({ id }) => !healthy.has(id));
  const hosted = well.map((task) => ({ task, instance: hostOf(place, task) }));
  if (hosted.every(({ instance }) => instance === undefined)) return [...ill, ...well];
  const ordered = shrinkOrder(hosted, settings.placementStrategy ?? [], well.length);
  return [...ill, ...ordered.map(({ task }) => task)];
}

function onDraining(place: Place, task: TaskRecord): boolean {
  return hostOf(place, task)?.status === 'DRAINING';
}

/** Completes the deployment when it is done, says so, and plans the next look while it is not. */
function settle(place: Place, service: ServiceRecord, primary: DeploymentRecord): void {
  const table = tasks(place, service.cluster);
  const daemon = service.settings.schedulingStrategy === 'DAEMON';
  const alive = service.tasks
    .flatMap((id) => table.get(id) ?? [])
    .filter((task) => task.lastStatus !== 'DEPROVISIONING' && !(daemon && onDraining(place, task)));
  const own = alive.filter(
    (task) => task.revision === primary.revision && !onDraining(place, task),
  );
  const { healthy } = observe(place, service);
  const record = openDeployment(place, service);
  const stable =
    !isShifting(record?.lifecycle) &&
    own.length === service.desiredCount &&
    alive.length === own.length &&
    own.every(({ id }) => healthy.has(id));
  dropEmpty(service, alive, record?.lifecycle?.source);
  const well = own.filter(({ id }) => healthy.has(id)).length;
  const others = alive.length - own.length;
  const early = record !== undefined && isEarlySuccess(service, record, { well, others });
  if (primary.rolloutState === 'IN_PROGRESS' && (stable || early)) {
    const left = record === undefined ? 0 : bakeLeft(place, record);
    if (left > 0) {
      lookSoon(place, service, left);
      return;
    }
    completeDeployment(place, service);
  }
  if (stable && primary.rolloutState !== 'FAILED' && primary.rolloutState !== 'IN_PROGRESS') {
    if (!service.steady) {
      say(place, service, 'has reached a steady state.');
      tellService(place, service, 'SERVICE_STEADY_STATE');
    }
    service.steady = true;
    return;
  }
  if (primary.throttledUntil > place.world.now())
    lookSoon(place, service, primary.throttledUntil - place.world.now());
  else if (alive.some(({ id, lastStatus }) => lastStatus === 'RUNNING' && !healthy.has(id)))
    lookSoon(place, service, HEALTH_POLL);
}

/** Tells whether stages are still ahead of CLEAN_UP. */
function isShifting(lifecycle: LifecycleRecord | undefined): boolean {
  return lifecycle !== undefined && !cleansUp(lifecycle);
}

/** Old deployments leave the list with their last task; failed ones stay until the rollback is done. */
function dropEmpty(
  service: ServiceRecord,
  alive: readonly TaskRecord[],
  source: string | undefined,
): void {
  // What traffic can go back to stays, even while none of its tasks is alive.
  const running = new Set([source, ...alive.map(({ revision }) => revision)]);
  service.deployments = service.deployments.filter(
    ({ status, rolloutState, revision }) =>
      status === 'PRIMARY' || rolloutState === 'FAILED' || running.has(revision),
  );
}

function drain(place: Place, service: ServiceRecord, view: View): void {
  for (const task of view.wanted)
    stopTask(place, task, {
      code: 'ServiceSchedulerInitiated',
      reason: `Scaling activity initiated by (deployment ecs-svc/${primaryOf(service)?.id})`,
    });
  if (service.tasks.length > 0) return;
  service.status = 'INACTIVE';
  service.deployments = [];
  endCount(place, service);
}

function sayBlocked(
  place: Place,
  service: ServiceRecord,
  { blocked }: { readonly blocked: boolean },
): void {
  if (blocked && !service.saidBlocked)
    say(
      place,
      service,
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
  service.saidBlocked = blocked;
}
