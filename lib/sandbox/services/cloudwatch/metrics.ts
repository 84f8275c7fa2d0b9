/** PutMetricData, GetMetricStatistics, GetMetricData, ListMetrics. */
import type {
  Dimension,
  GetMetricDataInput,
  GetMetricStatisticsInput,
  ListMetricsInput,
  MetricDatum,
  PutMetricDataInput,
} from '@aws-sdk/client-cloudwatch';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { addPoint, type PeriodOfPoints, periodsOf, statisticOf } from './datapoints.ts';
import {
  type Datapoint,
  type Dimensions,
  invalidValue,
  type MetricRecord,
  metricsOf,
} from './store.ts';

/** PutMetricData. */
export function putMetricData(input: Decoded<PutMetricDataInput>, call: Call): object {
  for (const datum of input.MetricData ?? []) {
    const metric = {
      namespace: input.Namespace,
      name: datum.MetricName ?? '',
      dimensions: dimensionsOf(datum.Dimensions),
      unit: datum.Unit,
    };
    for (const point of pointsOf(datum, call.world.now())) addPoint(call, metric, point);
  }
  return {};
}

/** GetMetricStatistics: periods without samples are left out; datapoints come in no order in AWS, here oldest first. */
export function getMetricStatistics(input: Decoded<GetMetricStatisticsInput>, call: Call): object {
  const periods = periodsOf(
    call,
    {
      namespace: input.Namespace,
      name: input.MetricName,
      dimensions: dimensionsOf(input.Dimensions),
    },
    rangeOf(input, input.Period),
  );
  const statistics: readonly string[] = input.Statistics ?? [];
  return {
    Label: input.MetricName,
    Datapoints: periods.map((period) => ({
      Timestamp: new Date(period.at),
      ...Object.fromEntries(statistics.map((name) => [name, statisticOf(period, name)])),
      Unit: input.Unit ?? 'None',
    })),
  };
}

/** GetMetricData: metrics by query; expressions are refused. */
export function getMetricData(input: Decoded<GetMetricDataInput>, call: Call): object {
  const newestFirst = input.ScanBy !== 'TimestampAscending';
  const results = input.MetricDataQueries.filter((query) => query.ReturnData !== false).map(
    (query) => {
      const { MetricStat: wish } = query;
      if (wish?.Metric === undefined || wish.Stat === undefined)
        throw new ServiceFault(
          'ValidationError',
          `The sandbox models metrics and no expressions: query ${query.Id}`,
        );
      const { Metric, Stat, Period = 60 } = wish;
      const periods = periodsOf(
        call,
        {
          namespace: Metric.Namespace ?? '',
          name: Metric.MetricName ?? '',
          dimensions: dimensionsOf(Metric.Dimensions),
        },
        rangeOf(input, Period),
      );
      const ordered: readonly PeriodOfPoints[] = newestFirst ? periods.toReversed() : periods;
      return {
        Id: query.Id,
        Label: query.Label ?? Metric.MetricName,
        Timestamps: ordered.map((period) => new Date(period.at)),
        Values: ordered.map((period) => statisticOf(period, Stat)),
        StatusCode: 'Complete',
      };
    },
  );
  return { MetricDataResults: results, Messages: [] };
}

/** ListMetrics: metrics that had datapoints in the last three hours. */
export function listMetrics(input: ListMetricsInput, call: Call): object {
  const wished = input.Dimensions ?? [];
  const matching = [...metricsOf(call).values()].filter(
    (metric) =>
      metric.namespace === (input.Namespace ?? metric.namespace) &&
      metric.name === (input.MetricName ?? metric.name) &&
      wished.every(
        ({ Name = '', Value }) =>
          Object.hasOwn(metric.dimensions, Name) &&
          metric.dimensions[Name] === (Value ?? metric.dimensions[Name]),
      ),
  );
  const page = paginate(matching, {
    size: 500,
    token: input.NextToken,
    badToken: 'InvalidParameterValue',
  });
  return { Metrics: page.items.map(metricView), NextToken: page.next };
}

function metricView({ namespace, name, dimensions }: MetricRecord): object {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

function dimensionsOf(dimensions: readonly Dimension[] | undefined): Dimensions {
  return Object.fromEntries((dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]));
}

function rangeOf(
  { StartTime, EndTime }: { readonly StartTime: Date; readonly EndTime: Date },
  period: number,
) {
  const [from, to] = [StartTime.getTime(), EndTime.getTime()];
  if (from >= to)
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  return { from, to, period };
}

function pointsOf(datum: MetricDatum, now: number): readonly Datapoint[] {
  const at = datum.Timestamp?.getTime() ?? now;
  const { StatisticValues: set, Values: values, Counts: counts, Value: value } = datum;
  if (set !== undefined)
    return [
      {
        at,
        sum: set.Sum ?? 0,
        count: set.SampleCount ?? 0,
        min: set.Minimum ?? 0,
        max: set.Maximum ?? 0,
      },
    ];
  if (values !== undefined)
    return values.map((each, index) => {
      const count = counts?.[index] ?? 1;
      return { at, sum: each * count, count, min: each, max: each };
    });
  if (value === undefined)
    throw new ServiceFault(
      'MissingRequiredParameterException',
      'At least one of Value, Values or StatisticValues must be specified',
    );
  return [{ at, sum: value, count: 1, min: value, max: value }];
}
