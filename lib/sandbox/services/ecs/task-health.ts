/** Health of tasks: their containers' own checks and their targets'. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { behaviourOf } from './behaviours.ts';
import { lookAtDaemonOf } from './managed-daemon-timer.ts';
import { healthOf } from './neighbours.ts';
import type { Place } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import { type ServiceRecord, services } from './service-record.ts';
import { type TaskRecord, targetId, tasks } from './task-record.ts';
import { isExternal } from './task-set-record.ts';

/** What the scheduler makes of a RUNNING task's health. */
export type TaskHealth =
  | { readonly kind: 'healthy' | 'waiting' }
  | { readonly kind: 'failed'; readonly by: 'container' }
  | {
      readonly kind: 'failed';
      readonly by: 'target';
      readonly targetGroupArn: string;
      readonly port: number;
    };

/** Sets the timers after which containers with a health check are HEALTHY or UNHEALTHY. */
export function scheduleHealthChecks(
  place: Place,
  task: TaskRecord,
  definitions: readonly ContainerDefinition[],
): void {
  for (const { name, image = '', healthCheck } of definitions) {
    if (healthCheck === undefined || healthCheck.command?.[0] === 'NONE') continue;
    const { interval = 30, retries = 3, startPeriod = 0 } = healthCheck;
    const unhealthy = behaviourOf(place.world, image) === 'unhealthy';
    place.world.schedule(
      place.scope,
      1000 * (unhealthy ? startPeriod + interval * retries : interval),
      'ecs.container-checked',
      {
        cluster: task.cluster,
        id: task.id,
        container: name,
        status: unhealthy ? 'UNHEALTHY' : 'HEALTHY',
      },
    );
  }
}

/** Notes the outcome of a container's health check. */
export function containerChecked(
  payload: {
    readonly cluster: string;
    readonly id: string;
    readonly container: string;
    readonly status: 'HEALTHY' | 'UNHEALTHY';
  },
  place: Place,
): void {
  const task = tasks(place, payload.cluster).get(payload.id);
  const container = task?.containers.find(({ name }) => name === payload.container);
  if (task === undefined || container?.lastStatus !== 'RUNNING') return;
  container.healthStatus = payload.status;
  const service =
    task.service === undefined ? undefined : services(place, task.cluster).get(task.service);
  if (service !== undefined) lookSoon(place, service);
  lookAtDaemonOf(place, task);
}

/** A RUNNING task's health; target failures count only after `graceSeconds` from its start. */
export function taskHealth(place: Place, task: TaskRecord, graceSeconds: number): TaskHealth {
  const graced = place.world.now() < (task.startedAt ?? 0) + graceSeconds * 1000;
  const checked = task.containers.filter(
    ({ essential, checksHealth }) => essential && checksHealth,
  );
  if (!graced && checked.some(({ healthStatus }) => healthStatus === 'UNHEALTHY'))
    return { kind: 'failed', by: 'container' };
  const id = targetId(place, task);
  const targets = task.targets.map(({ targetGroupArn, port }) => ({
    targetGroupArn,
    port,
    health: id === undefined ? 'waiting' : healthOf(place, { targetGroupArn, port }, id),
  }));
  const bad = targets.find(({ health }) => health === 'unhealthy');
  if (!graced && bad !== undefined)
    return { kind: 'failed', by: 'target', targetGroupArn: bad.targetGroupArn, port: bad.port };
  const proved =
    checked.every(({ healthStatus }) => healthStatus === 'HEALTHY') &&
    targets.every(({ health }) => health === 'healthy');
  return { kind: proved ? 'healthy' : 'waiting' };
}

/** Lets the scheduler look at a service of whose RUNNING tasks one has become unhealthy. */
export function noticeHealth(place: Place, service: ServiceRecord): void {
  const { settings } = service;
  if (service.status !== 'ACTIVE') return;
  if ((settings.loadBalancers ?? []).length === 0 && !isExternal(settings)) return;
  const table = tasks(place, service.cluster);
  const grace = service.settings.healthCheckGracePeriodSeconds ?? 0;
  const failed = service.tasks.some((id) => {
    const task = table.get(id);
    return (
      task?.lastStatus === 'RUNNING' &&
      task.desiredStatus === 'RUNNING' &&
      taskHealth(place, task, grace).kind === 'failed'
    );
  });
  if (failed) lookSoon(place, service);
}

/** The health AWS shows of a task: that of its essential containers with a check. */
export function shownHealth(task: TaskRecord): 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN' {
  const checked = task.containers.filter(
    ({ essential, checksHealth }) => essential && checksHealth,
  );
  if (checked.some(({ healthStatus }) => healthStatus === 'UNHEALTHY')) return 'UNHEALTHY';
  return checked.length > 0 && checked.every(({ healthStatus }) => healthStatus === 'HEALTHY')
    ? 'HEALTHY'
    : 'UNKNOWN';
}
