/** CloudWatch's alarms as far as a deployment watches them. */
import { alarmState as stateOf } from '../cloudwatch/alarms.ts';
import { alarmsOf } from '../cloudwatch/store.ts';
import type { Place } from './place.ts';

/** What a deployment asks about an alarm. */
export interface AlarmFacts {
  readonly inAlarm: boolean;
  /** How many milliseconds its metric must be bad before it goes off. */
  readonly reaction: number;
}

/** What there is to know about an alarm; undefined for an unknown one. */
export function alarmState(place: Place, name: string): AlarmFacts | undefined {
  const alarm = alarmsOf(place).get(name);
  if (alarm === undefined) return undefined;
  return {
    inAlarm: stateOf(place, name)?.value === 'ALARM',
    reaction: 1000 * alarm.period * alarm.evaluationPeriods,
  };
}
