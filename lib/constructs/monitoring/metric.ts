/** Metrics of CloudWatch, as alarms and scaling policies watch them. */
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { AlarmQuery } from '../../resources/cloudwatch/alarm/properties.ts';
import type { TargetGroup } from '../load-balancing/target-group-base.ts';
import type { QueueLike } from '../messaging/queue.ts';

/** What the datapoints of a period are made into: one of five, or a percentile and its like, such as `p99`. */
export type MetricStatistic =
  | 'Average'
  | 'Sum'
  | 'Minimum'
  | 'Maximum'
  | 'SampleCount'
  | `${'p' | 'tm' | 'wm' | 'tc' | 'ts'}${number}`
  | 'IQM';

/** One metric. */
export interface Metric {
  /** Namespace, such as `AWS/ECS`. */
  readonly namespace: string;
  /** Name, such as `CPUUtilization`. */
  readonly metricName: string;
  /** Dimensions by name. @default - none */
  readonly dimensions?: Readonly<Record<string, Input<string>>>;
  /** What the datapoints of a period are made into. @default 'Average' */
  readonly statistic?: MetricStatistic;
  /** Length of a period: 10, 20, 30 or a multiple of 60 s. @default - 60 s */
  readonly period?: Duration;
  /** Unit of the datapoints that count, such as `Percent`. @default - all */
  readonly unit?: string;
}

/** What is worked out of several metrics. */
export interface MetricMath {
  /** Expression of metric math over the names in `metrics`, such as `errors / requests`. */
  readonly expression: string;
  /** Metrics by the names that the expression uses: lower-case letters, digits and _, a letter first. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** What it is called. @default - the expression */
  readonly label?: string;
}

/** What of a metric can be said differently from how it is published. */
export type MetricView = Partial<Pick<Metric, 'statistic' | 'period' | 'unit'>>;

/** What metrics of a service are told by. */
export interface MeteredService {
  /** Name of the service. */
  readonly serviceName: Input<string>;
  /** Its cluster. */
  readonly cluster: {
    /** Name of the cluster. */
    readonly clusterName: Input<string>;
  };
}

/**
 * A metric that ECS publishes of a service: its use of CPU or memory in percent of what the tasks ask for.
 *
 * @example
 * const cpu = serviceMetric(service, 'CPUUtilization', { statistic: 'Maximum' });
 */
export function serviceMetric(
  service: MeteredService,
  metricName: 'CPUUtilization' | 'MemoryUtilization',
  view: MetricView = {},
): Metric {
  return { namespace: 'AWS/ECS', metricName, dimensions: dimensionsOf(service), ...view };
}

/** A metric of Container Insights about a service, such as `RunningTaskCount`; the cluster needs it switched on. */
export function insightsMetric(
  service: MeteredService,
  metricName: string,
  view: MetricView = {},
): Metric {
  return {
    namespace: 'ECS/ContainerInsights',
    metricName,
    dimensions: dimensionsOf(service),
    ...view,
  };
}

/**
 * A metric of a target group behind its load balancer, such as `HTTPCode_Target_5XX_Count` or `UnHealthyHostCount`. Throws
 * `tree/bad-props` while no listener leads to the group.
 *
 * @example
 * const errors = targetGroupMetric(targetGroup, 'HTTPCode_Target_5XX_Count', { statistic: 'Sum' });
 */
export function targetGroupMetric(
  targetGroup: TargetGroup,
  metricName: string,
  view: MetricView = {},
): Metric {
  return {
    namespace:
      targetGroup.loadBalancerType === 'application' ? 'AWS/ApplicationELB' : 'AWS/NetworkELB',
    metricName,
    dimensions: targetGroup.metricDimensions,
    ...view,
  };
}

/** A metric of a queue, such as `ApproximateAgeOfOldestMessage`. */
export function queueMetric(
  queue: Pick<QueueLike, 'queueName'>,
  metricName: string,
  view: MetricView = {},
): Metric {
  return { namespace: 'AWS/SQS', metricName, dimensions: { QueueName: queue.queueName }, ...view };
}

/** Whether it is worked out of several. */
export function isMath(metric: Metric | MetricMath): metric is MetricMath {
  return 'expression' in metric;
}

/** What AWS knows a metric by. */
export function metricName({ namespace, metricName, dimensions }: Metric): {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: { Name: string; Value: Input<string> }[];
} {
  return {
    Namespace: namespace,
    MetricName: metricName,
    ...(dimensions === undefined
      ? {}
      : { Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) }),
  };
}

/** The queries of metric math: each metric, and the expression whose result counts. `period` where AWS wants one. */
export function queriesOf(
  { expression, metrics, label }: MetricMath,
  form: 'alarm' | 'scaling',
): Inputs<AlarmQuery>[] {
  return [
    ...Object.entries(metrics).map(([Id, metric]) => ({
      Id,
      MetricStat: statOf(metric, form),
      ReturnData: false,
    })),
    {
      Id: 'result',
      Expression: expression,
      ...(label === undefined ? {} : { Label: label }),
    },
  ] as Inputs<AlarmQuery>[];
}

function statOf(metric: Metric, form: 'alarm' | 'scaling') {
  return {
    Metric: metricName(metric),
    // Scaling policies work with periods of their own.
    ...(form === 'alarm' ? { Period: metric.period?.toSeconds() ?? MINUTE } : {}),
    Stat: metric.statistic ?? 'Average',
    ...(metric.unit === undefined ? {} : { Unit: metric.unit }),
  };
}

/** Seconds. */
export const MINUTE = 60;

function dimensionsOf({ cluster, serviceName }: MeteredService): Metric['dimensions'] & object {
  return { ClusterName: cluster.clusterName, ServiceName: serviceName };
}
