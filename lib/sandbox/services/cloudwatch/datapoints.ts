/** Writing and reading datapoints. */
import {
  type Datapoint,
  type Dimensions,
  KEPT,
  type MetricRecord,
  metricKey,
  metricsOf,
  type Place,
} from './store.ts';

/** Adds a value to a metric, at the present moment. What is older than three hours goes. */
export function putDatapoint(
  place: Place,
  namespace: string,
  name: string,
  dimensions: Dimensions,
  value: number,
): void {
  const at = place.world.now();
  addPoint(
    place,
    { namespace, name, dimensions },
    { at, sum: value, count: 1, min: value, max: value },
  );
}

/**
 * Adds a value to a metric whose owner publishes every minute: it comes again each minute until another value is put, or
 * until it is ended by no value. Who publishes need not be there while nothing changes.
 */
export function holdValue(
  place: Place,
  namespace: string,
  name: string,
  dimensions: Dimensions,
  value: number | undefined,
): void {
  const key = metricKey(namespace, name, dimensions);
  const held = metricsOf(place).get(key);
  const now = place.world.now();
  if (held !== undefined) {
    const { repeats: _, ...ended } = held;
    metricsOf(place).set(key, { ...ended, points: pointsUntil(held, now) });
  }
  if (value === undefined) return;
  putDatapoint(place, namespace, name, dimensions, value);
  const put = metricsOf(place).get(key);
  if (put !== undefined) metricsOf(place).set(key, { ...put, repeats: MINUTE });
}

/** Adds samples of one moment to a metric. */
export function addPoint(
  place: Place,
  metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Dimensions;
    readonly unit?: string | undefined;
  },
  point: Datapoint,
): void {
  const { namespace, name, dimensions, unit } = metric;
  const key = metricKey(namespace, name, dimensions);
  const points = metricsOf(place).get(key)?.points ?? [];
  const oldest = place.world.now() - KEPT;
  metricsOf(place).set(key, {
    namespace,
    name,
    dimensions,
    ...(unit === undefined ? {} : { unit }),
    points: [...points, point].filter(({ at }) => at >= oldest).toSorted((a, b) => a.at - b.at),
  });
}

/** Samples of one period. */
export interface PeriodOfPoints {
  /** Start of the period, in milliseconds since the epoch. */
  readonly at: number;
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** What a metric was in [from, to), by periods of so many seconds that start at full minutes; oldest first. */
export function periodsOf(
  place: Place,
  metric: { readonly namespace: string; readonly name: string; readonly dimensions: Dimensions },
  range: { readonly from: number; readonly to: number; readonly period: number },
): readonly PeriodOfPoints[] {
  const found = metricsOf(place).get(metricKey(metric.namespace, metric.name, metric.dimensions));
  const points = found === undefined ? [] : pointsUntil(found, place.world.now() + 1);
  const length = 1000 * range.period;
  const periods = new Map<number, PeriodOfPoints>();
  for (const point of points) {
    if (point.at < range.from || point.at >= range.to) continue;
    const at = Math.floor(point.at / length) * length;
    const before = periods.get(at);
    periods.set(at, before === undefined ? { ...point, at } : merged(before, point));
  }
  return [...periods.values()];
}

/** A statistic of a period, such as `Average`; undefined for one that is not modelled. */
export function statisticOf(period: PeriodOfPoints, statistic: string): number | undefined {
  const values: Readonly<Record<string, number>> = {
    Average: period.sum / period.count,
    Sum: period.sum,
    SampleCount: period.count,
    Minimum: period.min,
    Maximum: period.max,
  };
  return values[statistic];
}

function merged(period: PeriodOfPoints, point: Datapoint): PeriodOfPoints {
  return {
    at: period.at,
    sum: period.sum + point.sum,
    count: period.count + point.count,
    min: Math.min(period.min, point.min),
    max: Math.max(period.max, point.max),
  };
}

const MINUTE = 60_000;

/** A metric's datapoints before `end`, those included that are its last value again. */
function pointsUntil({ points, repeats }: MetricRecord, end: number): readonly Datapoint[] {
  const last = points.at(-1);
  if (repeats === undefined || last === undefined) return points;
  const first = Math.max(last.at + repeats, end - KEPT - ((end - KEPT - last.at) % repeats));
  const again: Datapoint[] = [];
  for (let at = first; at < end; at += repeats) again.push({ ...last, at });
  return [...points, ...again];
}
