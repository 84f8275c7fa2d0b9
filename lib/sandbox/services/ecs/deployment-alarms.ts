/** The CloudWatch alarms that a deployment watches. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { alarmState } from './neighbours-alarms.ts';
import type { Place } from './place.ts';

/** What a deployment knows of its alarms. */
export interface AlarmWatch {
  readonly names: readonly string[];
  /** Those that were in ALARM when the deployment started, which it ignores. */
  readonly ignored: readonly string[];
  /** Those that have gone into ALARM since. */
  triggered: string[];
}

/** Begins to watch the alarms of a deployment configuration; undefined when they are off. */
export function watchAlarms(
  place: Place,
  { alarms }: DeploymentConfiguration,
): AlarmWatch | undefined {
  if (alarms?.enable !== true) return undefined;
  const names = alarms.alarmNames ?? [];
  const ignored = names.filter((name) => alarmState(place, name)?.inAlarm === true);
  return { names, ignored, triggered: [] };
}

/** Looks at the alarms; whether one that counts is in ALARM. */
export function lookAtAlarms(place: Place, watch: AlarmWatch): boolean {
  watch.triggered = watch.names.filter(
    (name) => !watch.ignored.includes(name) && alarmState(place, name)?.inAlarm === true,
  );
  return watch.triggered.length > 0;
}

/** For how many milliseconds a rolling deployment is watched after its last step: as long as its slowest alarm needs. */
export function alarmBake(place: Place, watch: AlarmWatch): number {
  return Math.max(
    0,
    ...watch.names
      .filter((name) => !watch.ignored.includes(name))
      .map((name) => alarmState(place, name)?.reaction ?? 0),
  );
}
