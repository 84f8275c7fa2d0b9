/** Alarms: kept as they were put, evaluated when somebody looks. */
import { type AlarmRecord, alarmArn, alarmsOf, type Place } from './store.ts';
import { lagOf, watchedValues } from './watched-values.ts';

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

/** An alarm in ALARM, as what it sets off is told of it. */
export interface RingingAlarm {
  readonly name: string;
  readonly threshold: number;
  /** The newest datapoint beyond it; the threshold itself where it was put into ALARM without any. */
  readonly value: number;
}

/** The alarms that are in ALARM and set off an action. */
export function ringingFor(place: Place, action: string): readonly RingingAlarm[] {
  return actingOn(place, action)
    .filter((alarm) => alarm.actionsEnabled && stateOf(place, alarm).value === 'ALARM')
    .map((alarm) => ({
      name: alarm.name,
      threshold: alarm.threshold,
      value:
        watchedValues(place, alarm)?.findLast(({ value }) => breaches(alarm, value))?.value ??
        alarm.threshold,
    }));
}

/** Names and ARNs of the alarms that have an action. */
export function alarmsWith(
  place: Place,
  action: string,
): readonly { readonly AlarmName: string; readonly AlarmARN: string }[] {
  return actingOn(place, action).map(({ name }) => ({
    AlarmName: name,
    AlarmARN: alarmArn(place, name),
  }));
}

function actingOn(place: Place, action: string): readonly AlarmRecord[] {
  return [...alarmsOf(place).values()].filter(({ actions }) => actions.includes(action));
}

/** The state of an alarm, evaluated now. */
export function stateOf(place: Place, alarm: AlarmRecord): AlarmState {
  const known = { value: alarm.state, reason: alarm.stateReason, since: alarm.stateAt };
  const values = watchedValues(place, alarm);
  const last = values?.at(-1);
  if (values === undefined || last === undefined) return known;
  // What was said of it by hand holds until there are newer datapoints.
  if (last.at < alarm.stateAt - lagOf(alarm)) return known;
  const breaching = values.filter(({ value }) => breaches(alarm, value));
  const missing = alarm.missingData === 'breaching' ? alarm.evaluationPeriods - values.length : 0;
  const needed = alarm.datapointsToAlarm ?? alarm.evaluationPeriods;
  const value = breaching.length + missing >= needed ? 'ALARM' : 'OK';
  return {
    value,
    reason: `Threshold Crossed: ${breaching.length} out of the last ${values.length} datapoints were ${value === 'ALARM' ? '' : 'not all '}breaching the threshold (${alarm.threshold}).`,
    since: last.at,
  };
}

function breaches(alarm: AlarmRecord, value: number): boolean {
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
