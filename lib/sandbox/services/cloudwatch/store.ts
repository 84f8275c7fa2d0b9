/** The tables of CloudWatch: metrics with their newest datapoints, and alarms. */
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live: a world, and an account and Region in it. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** Dimension values by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** Samples of one moment. */
export interface Datapoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** A metric: one namespace, name and set of dimensions. */
export interface MetricRecord {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly unit?: string;
  /** Oldest first. */
  readonly points: readonly Datapoint[];
  /** Milliseconds after which the last value comes again, until another is put; absent where silence is silence. */
  readonly repeats?: number;
}

/** A metric alarm. */
export interface AlarmRecord {
  readonly name: string;
  readonly description?: string;
  /** What the sandbox keeps as it was put and does not evaluate, such as metric math. */
  readonly kept?: Readonly<Record<string, unknown>>;
  /** Empty where it watches no metric but math, a query or a percentile: then it keeps its state. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Dimensions;
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  /** How many of the evaluation periods must breach; all unless given. */
  readonly datapointsToAlarm?: number;
  readonly threshold: number;
  readonly comparison: string;
  /** `missing` unless given. */
  readonly missingData?: string;
  readonly actionsEnabled: boolean;
  /** ARNs of what happens when it goes into alarm. */
  readonly actions: readonly string[];
  readonly okActions: readonly string[];
  readonly insufficientActions: readonly string[];
  readonly unit?: string;
  /** Its state while there are no datapoints to evaluate. */
  readonly state: string;
  readonly stateReason: string;
  readonly stateAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Milliseconds for which datapoints are kept: three hours, as AWS keeps those of less than a minute. */
export const KEPT = 10_800_000;

/** Metrics by namespace, name and dimensions. */
export function metricsOf(place: Place): Table<MetricRecord> {
  return place.world.table(place.scope, 'cloudwatch.metric');
}

/** Alarms by name. */
export function alarmsOf(place: Place): Table<AlarmRecord> {
  return place.world.table(place.scope, 'cloudwatch.alarm');
}

/** The key of a metric in its table. */
export function metricKey(namespace: string, name: string, dimensions: Dimensions): string {
  const sorted = Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

/** The ARN of an alarm. */
export function alarmArn({ scope }: Place, name: string): string {
  return `arn:aws:cloudwatch:${scope.region}:${scope.account}:alarm:${name}`;
}

/** An error of CloudWatch about the request's parameters. */
export function invalidValue(message: string): ServiceFault {
  return new ServiceFault('InvalidParameterValueException', message);
}
