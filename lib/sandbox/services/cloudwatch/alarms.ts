/** Alarms: kept as they were put, evaluated when somebody looks. */
import { periodsOf, statisticOf } from './datapoints.ts';
import { type AlarmRecord, alarmsOf, type Place } from './store.ts';

/** What an alarm is made of; the rest has AWS's defaults. */
export type AlarmWish = Pick<
  AlarmRecord,
  | 'name'
  | 'namespace'
  | 'metric'
  | 'dimensions'
  | 'statistic'
  | 'period'
  | 'evaluationPeriods'
  | 'threshold'
  | 'comparison'
> &
  Partial<AlarmRecord>;

/** Makes an alarm, or writes over the one of that name; its state and tags stay. */
export function saveAlarm(place: Place, wish: AlarmWish): void {
  const present = alarmsOf(place).get(wish.name);
  const now = place.world.now();
  alarmsOf(place).set(wish.name, {
    actionsEnabled: true,
    actions: [],
    okActions: [],
    insufficientActions: [],
    ...wish,
    state: present?.state ?? 'INSUFFICIENT_DATA',
    stateReason: present?.stateReason ?? 'Unchecked: Initial alarm creation',
    stateAt: present?.stateAt ?? now,
    updatedAt: now,
    tags: present?.tags ?? wish.tags ?? {},
  });
}

/** Deletes an alarm, if it is there. */
export function deleteAlarm(place: Place, name: string): void {
  alarmsOf(place).delete(name);
}

/** What state an alarm is in. */
export interface AlarmState {
  readonly value: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** The state of an alarm by its datapoints; without any, the one it has; undefined without the alarm. */
export function alarmState(place: Place, name: string): AlarmState | undefined {
  const alarm = alarmsOf(place).get(name);
  return alarm === undefined ? undefined : stateOf(place, alarm);
}

/** The state of an alarm, evaluated now. */
export function stateOf(place: Place, alarm: AlarmRecord): AlarmState {
  const known = { value: alarm.state, reason: alarm.stateReason, since: alarm.stateAt };
  if (alarm.kept !== undefined) return known;
  const length = 1000 * alarm.period;
  const to = (Math.floor(place.world.now() / length) + 1) * length;
  const metric = { ...alarm, name: alarm.metric };
  const periods = periodsOf(place, metric, {
    from: to - (alarm.evaluationPeriods + 1) * length,
    to,
    period: alarm.period,
  }).slice(-alarm.evaluationPeriods);
  const last = periods.at(-1);
  if (last === undefined || last.at < alarm.stateAt - length) return known;
  const breaching = periods.filter((period) =>
    breaches(alarm, statisticOf(period, alarm.statistic)),
  );
  const missing = alarm.missingData === 'breaching' ? alarm.evaluationPeriods - periods.length : 0;
  const needed = alarm.datapointsToAlarm ?? alarm.evaluationPeriods;
  const value = breaching.length + missing >= needed ? 'ALARM' : 'OK';
  return {
    value,
    reason: `Threshold Crossed: ${breaching.length} out of the last ${periods.length} datapoints were ${value === 'ALARM' ? '' : 'not all '}breaching the threshold (${alarm.threshold}).`,
    since: last.at,
  };
}

function breaches(alarm: AlarmRecord, value: number | undefined): boolean {
  if (value === undefined) return false;
  switch (alarm.comparison) {
    case 'GreaterThanThreshold':
      return value > alarm.threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= alarm.threshold;
    case 'LessThanThreshold':
      return value < alarm.threshold;
    default:
      return value <= alarm.threshold;
  }
}
