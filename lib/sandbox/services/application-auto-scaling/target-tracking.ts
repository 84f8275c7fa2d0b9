/** How many tasks a target tracking policy asks for. */
import type { TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import { newestMinutes, type ServiceName } from './neighbours.ts';
import type { Place } from './records.ts';
import type { Counts, Move } from './step-adjustment.ts';

/** Minutes above the target before tasks are added, and below nine tenths of it before some are removed. */
const HIGH = 3;
const LOW = 15;
const MARGIN = 0.9;

/** What a policy asks for; undefined while nothing is to change, or nobody measures. */
export function trackedMove(
  place: Place,
  service: ServiceName,
  configuration: TargetTrackingScalingPolicyConfiguration,
  { from, count }: Counts,
): Move | undefined {
  const queries = queriesOf(service, configuration);
  const target = configuration.TargetValue ?? 0;
  const values = (queries && newestMinutes(place, queries, LOW)) ?? [];
  const newest = values.at(-1)?.value ?? target;
  const keeping = (tasks: number) => Math.ceil((tasks * newest) / target);
  const high = values.slice(-HIGH);
  if (high.length === HIGH && high.every(({ value }) => value > target))
    return { up: true, count: Math.max(keeping(from), from + 1) };
  const low = values.length === LOW && values.every(({ value }) => value < MARGIN * target);
  return low && configuration.DisableScaleIn !== true
    ? { up: false, count: keeping(count) }
    : undefined;
}

const PREDEFINED: Readonly<Record<string, string>> = {
  ECSServiceAverageCPUUtilization: 'CPUUtilization',
  ECSServiceAverageMemoryUtilization: 'MemoryUtilization',
};

/** The metric as queries; undefined for one that nobody publishes here. */
function queriesOf(
  { cluster, service }: ServiceName,
  configuration: TargetTrackingScalingPolicyConfiguration,
) {
  const { CustomizedMetricSpecification: own, PredefinedMetricSpecification: known } =
    configuration;
  if (own?.Metrics !== undefined) return own.Metrics;
  const of = (Namespace: string | undefined, MetricName: string | undefined, more: object) => [
    {
      Id: 'm',
      MetricStat: { Metric: { Namespace, MetricName, ...more }, Stat: own?.Statistic ?? 'Average' },
    },
  ];
  if (own !== undefined) return of(own.Namespace, own.MetricName, { Dimensions: own.Dimensions });
  const name = PREDEFINED[known?.PredefinedMetricType ?? ''];
  return name === undefined
    ? undefined
    : of('AWS/ECS', name, {
        Dimensions: [
          { Name: 'ClusterName', Value: cluster },
          { Name: 'ServiceName', Value: service },
        ],
      });
}
