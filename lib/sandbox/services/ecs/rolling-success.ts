/** When a rolling deployment counts as done: early, as its criteria say, and after it has been watched long enough. */
import { alarmBake } from './deployment-alarms.ts';
import type { ServiceDeploymentRecord } from './deployment-record.ts';
import type { Place } from './place.ts';
import type { ServiceRecord } from './service-record.ts';

/** Tells whether enough tasks are healthy by the early success criteria of a deployment. */
export function isEarlySuccess(
  { desiredCount }: ServiceRecord,
  { configuration, rollback }: ServiceDeploymentRecord,
  tasks: {
    /** Healthy tasks of the deployment. */
    readonly well: number;
    /** Tasks of older ones. */
    readonly others: number;
  },
): boolean {
  const criteria = configuration.earlySuccessCriteria;
  if (criteria?.enable !== true || rollback !== undefined) return false;
  if ((configuration.strategy ?? 'ROLLING') !== 'ROLLING') return false;
  const needed = Math.ceil((desiredCount * (criteria.healthyPercent ?? 100)) / 100);
  return (
    tasks.well >= needed &&
    (criteria.sourceServiceRevisionCleanup === 'DEFERRED' || tasks.others === 0)
  );
}

/** For how many milliseconds a rolling deployment whose tasks are there is still watched. */
export function bakeLeft(place: Place, record: ServiceDeploymentRecord): number {
  const { configuration, rollback, lifecycle, alarms } = record;
  if (rollback !== undefined || lifecycle !== undefined) return 0;
  const now = place.world.now();
  record.bakingSince ??= now;
  const bake = Math.max(
    60_000 * (configuration.bakeTimeInMinutes ?? 0),
    alarms === undefined ? 0 : alarmBake(place, alarms),
  );
  return Math.max(record.bakingSince + bake - now, 0);
}
