/** What a metric, or metric math over several, was in the newest periods. */
import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import { type PeriodOfPoints, periodsOf, statisticOf } from './datapoints.ts';
import { formulaOf } from './metric-math.ts';
import type { AlarmRecord, Dimensions, Place } from './store.ts';

/** A value of one period. */
export interface PeriodValue {
  /** Start of the period, in milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** The part of a query that is looked at: those of alarms and of scaling policies have it in common. */
export interface Query extends Pick<MetricDataQuery, 'Id' | 'Expression' | 'ReturnData'> {
  /** Policies give no period: theirs is a minute. */
  readonly MetricStat?: Partial<Pick<MetricStat, 'Metric' | 'Stat' | 'Period'>> | undefined;
}

/** Values of the newest periods that an alarm looks at, oldest first; undefined where they are not modelled. */
export function watchedValues(
  place: Place,
  alarm: AlarmRecord,
): readonly PeriodValue[] | undefined {
  const { Metrics: queries, ...others } = alarm.kept ?? {};
  if (Object.keys(others).length > 0) return undefined;
  const count = alarm.evaluationPeriods;
  if (queries !== undefined) return mathValues(place, queries as readonly Query[], count);
  const length = 1000 * alarm.period;
  const to = (Math.floor(place.world.now() / length) + 1) * length;
  const range = { from: to - (count + 1) * length, to, period: alarm.period };
  return valuesOf(
    periodsOf(place, { ...alarm, name: alarm.metric }, range),
    alarm.statistic,
  )?.slice(-count);
}

/** How many milliseconds ago the newest period that an alarm looks at may have begun. */
export function lagOf({ kept, period }: AlarmRecord): number {
  const queries = kept?.['Metrics'] as readonly Query[] | undefined;
  return 1000 * (queries === undefined ? period : 2 * periodOf(queries));
}

/**
 * Values that queries of metric math come to in the newest `count` periods that are over, oldest first: a period that
 * has begun lacks metrics that are published later in it.
 */
export function mathValues(
  place: Place,
  queries: readonly Query[],
  count: number,
): readonly PeriodValue[] | undefined {
  const result = queries.find(({ ReturnData }) => ReturnData !== false);
  const period = periodOf(queries);
  const length = 1000 * period;
  const to = Math.floor(place.world.now() / length) * length;
  const range = { from: to - (count + 1) * length, to, period };
  const series = new Map<string, ReadonlyMap<number, number>>();
  for (const { Id = '', MetricStat: wish } of queries) {
    if (wish === undefined) continue;
    const periods = periodsOf(place, metricOf(wish), range);
    const values = valuesOf(periods, wish.Stat ?? '');
    if (values === undefined) return undefined;
    series.set(Id, new Map(values.map(({ at, value }) => [at, value])));
  }
  const formula = result && formulaOf(expanded(queries, result));
  if (formula === undefined) return undefined;
  const found: PeriodValue[] = [];
  for (let at = range.from; at < to; at += length) {
    const value = formula((id) => series.get(id)?.get(at));
    if (value !== undefined) found.push({ at, value });
  }
  return found.slice(-count);
}

/** Seconds. */
function periodOf(queries: readonly Query[]): number {
  return queries.find(({ MetricStat }) => MetricStat?.Period)?.MetricStat?.Period ?? 60;
}

/** The expression of a query with those in its place that it names. */
function expanded(queries: readonly Query[], { Id = '', Expression }: Query): string {
  if (Expression === undefined) return Id;
  return Expression.replace(/\b[a-z]\w*\b/g, (id) => {
    const other = queries.find((one) => one.Id === id && one.Id !== Id);
    const rest = queries.filter((one) => one.Id !== Id);
    return other?.Expression === undefined ? id : `(${expanded(rest, other)})`;
  });
}

function metricOf({ Metric }: NonNullable<Query['MetricStat']>) {
  const dimensions: Dimensions = Object.fromEntries(
    (Metric?.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]),
  );
  return { namespace: Metric?.Namespace ?? '', name: Metric?.MetricName ?? '', dimensions };
}

function valuesOf(
  periods: readonly PeriodOfPoints[],
  statistic: string,
): readonly PeriodValue[] | undefined {
  const values = periods.flatMap((period) => {
    const value = statisticOf(period, statistic);
    return value === undefined ? [] : [{ at: period.at, value }];
  });
  return values.length === periods.length ? values : undefined;
}
