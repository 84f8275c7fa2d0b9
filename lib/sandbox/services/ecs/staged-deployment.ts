/** Deployments that shift traffic: the next step through the lifecycle stages, and the tasks that each stage wants. */
import { failDeployment } from './deployment-failure.ts';
import { lookAtHooks, startHooks } from './deployment-hooks.ts';
import { revisionOf, type ServiceDeploymentRecord } from './deployment-record.ts';
import { cleansUp, type LifecycleRecord, type StageStep, scalesUp } from './deployment-stages.ts';
import { shiftsSlowly, shiftTraffic, trafficObstacle } from './deployment-traffic.ts';
import type { Place } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import type { DeploymentRecord, ServiceRecord } from './service-record.ts';
import { stopServiceTasks } from './service-stops.ts';
import { startServiceTasks } from './service-tasks.ts';
import { hostOf, type TaskRecord, tasks } from './task-record.ts';
import { NETWORK_SHIFT, STAGE, STAGE_LIMIT } from './timing.ts';

/** A service in the middle of a deployment that shifts traffic, at one moment. */
export interface Staged {
  readonly service: ServiceRecord;
  readonly primary: DeploymentRecord;
  readonly record: ServiceDeploymentRecord;
  readonly lifecycle: LifecycleRecord;
  /** Tasks that shall run, oldest first. */
  readonly wanted: readonly TaskRecord[];
  /** Ids of those that are RUNNING and in good health. */
  readonly healthy: ReadonlySet<string>;
}

/** Goes on through the stages as far as it can, then starts and stops what the stage it is in asks for. */
export function moveStaged(place: Place, staged: Staged): void {
  const { service, primary, lifecycle } = staged;
  let going = true;
  while (going && primary.rolloutState === 'IN_PROGRESS') going = passStep(place, staged);
  if (primary.rolloutState !== 'IN_PROGRESS') {
    lookSoon(place, service);
    return;
  }
  if (scale(place, staged) > 0 || lifecycle.steps.length > 1) service.steady = false;
}

/** Leaves the present step when it is over; whether there is a next one to look at. */
function passStep(place: Place, staged: Staged): boolean {
  const { service, record, lifecycle } = staged;
  const [step] = lifecycle.steps;
  if (step === undefined || step.stage === 'CLEAN_UP') {
    lifecycle.enteredAt ??= place.world.now();
    return false;
  }
  const obstacle = lifecycle.enteredAt === undefined ? enter(place, staged, step) : undefined;
  if (obstacle !== undefined) {
    fail(place, service, obstacle);
    return false;
  }
  const hooks = lookAtHooks(place, lifecycle.hooks.slice(lifecycle.firstHook));
  if (hooks.kind === 'failed' && record.rollback === undefined) {
    fail(place, service, hooks.reason);
    return false;
  }
  const entered = lifecycle.enteredAt ?? place.world.now();
  const now = place.world.now();
  if (step.stage === 'SCALE_UP' && now >= entered + STAGE_LIMIT) {
    fail(
      place,
      service,
      'Service deployment rolled back because the SCALE_UP lifecycle stage did not complete within 24 hours.',
    );
    return false;
  }
  const over = entered + duration(place, staged, step);
  if (now < over) lookSoon(place, service, over - now);
  if (hooks.kind === 'waiting') lookSoon(place, service, Math.max(hooks.until - now, 0));
  if (now < over || hooks.kind === 'waiting' || !isReached(place, staged, step)) return false;
  lifecycle.steps.shift();
  lifecycle.enteredAt = undefined;
  return true;
}

/** Begins a step; why it cannot, if so. */
function enter(place: Place, staged: Staged, step: StageStep): string | undefined {
  const { service, record, lifecycle } = staged;
  lifecycle.enteredAt = place.world.now();
  lifecycle.firstHook = lifecycle.hooks.length;
  record.updatedAt = place.world.now();
  const settings = revisionOf(place, service, record.targetRevision)?.settings;
  if (step.stage === 'PRE_SCALE_UP' && settings !== undefined) {
    const obstacle = trafficObstacle(place, settings);
    if (obstacle !== undefined) return obstacle;
  }
  for (const kind of ['production', 'test'] as const) {
    const percent = step[kind];
    if (percent !== undefined) shiftTraffic(place, service, record, lifecycle, { kind, percent });
  }
  startHooks(place, record, lifecycle, step.stage);
  return undefined;
}

/** For how many milliseconds a step lasts at least. */
function duration(place: Place, { service, record }: Staged, step: StageStep): number {
  if (step.stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT') return 0;
  const settings = revisionOf(place, service, record.targetRevision)?.settings;
  const slow = (['production', 'test'] as const).some(
    (kind) =>
      step[kind] !== undefined && settings !== undefined && shiftsSlowly(place, settings, kind),
  );
  return Math.max(slow ? NETWORK_SHIFT : STAGE, (step.minutes ?? 0) * 60_000);
}

/** Tells whether the tasks are as a step wants them. */
function isReached(place: Place, staged: Staged, { stage }: StageStep): boolean {
  const { service, primary, lifecycle, wanted, healthy } = staged;
  if (stage === 'SCALE_UP') {
    const own = wanted.filter(({ revision }) => revision === primary.revision);
    return own.length >= service.desiredCount && own.every(({ id }) => healthy.has(id));
  }
  if (stage !== 'RECONCILE_SERVICE') return true;
  const table = tasks(place, service.cluster);
  return service.tasks.every((id) => table.get(id)?.revision === lifecycle.source);
}

function fail(place: Place, service: ServiceRecord, reason: string): void {
  failDeployment(place, service, {
    by: 'lifecycle stage',
    rollback: true,
    reason,
    rolledBack: reason,
    stopped: reason,
  });
}

/** Starts and stops tasks as the present stage wants them; how many. */
function scale(place: Place, staged: Staged): number {
  const { service, primary, record, lifecycle, wanted } = staged;
  const backwards = record.rollback !== undefined;
  const source = service.deployments.find(
    ({ status, revision }) => status !== 'PRIMARY' && revision === lifecycle.source,
  );
  const known = new Set([primary.revision, record.targetRevision, lifecycle.source]);
  let moved = 0;
  if (backwards || scalesUp(lifecycle))
    moved += scaleTo(place, staged, primary, service.desiredCount);
  if (!backwards && !cleansUp(lifecycle) && source !== undefined)
    moved += scaleTo(place, staged, source, service.desiredCount);
  const going = wanted.filter(
    ({ revision = '' }) =>
      !known.has(revision) || (cleansUp(lifecycle) && revision !== primary.revision),
  );
  return moved + stopFree(place, staged, going);
}

/** Brings the tasks of one revision to a number; those on instances that drain are replaced first. */
function scaleTo(
  place: Place,
  staged: Staged,
  deployment: DeploymentRecord,
  count: number,
): number {
  const { service, wanted, healthy } = staged;
  const own = wanted.filter(({ revision }) => revision === deployment.revision);
  const leaving = own.filter((task) => hostOf(place, task)?.status === 'DRAINING');
  const staying = own.filter((task) => !leaving.includes(task));
  const missing = count - staying.length;
  const started = missing > 0 ? startServiceTasks(place, service, deployment, missing) : 0;
  const well = staying.filter(({ id }) => healthy.has(id)).length;
  return (
    started +
    stopFree(place, staged, [
      ...(well >= count ? leaving : []),
      ...[...staying].reverse().slice(0, Math.max(-missing, 0)),
    ])
  );
}

/** Stops tasks that are not protected. */
function stopFree(
  place: Place,
  { service, primary }: Staged,
  going: readonly TaskRecord[],
): number {
  const now = place.world.now();
  return stopServiceTasks(
    place,
    service,
    primary,
    going.filter(({ protectedUntil }) => (protectedUntil ?? 0) <= now),
  );
}
