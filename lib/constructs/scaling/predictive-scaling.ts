/** Policies that add tasks ahead of the load that AWS forecasts. */
import type {
  PredictiveScalingMetricDataQuery,
  PredictiveScalingMetricSpecification,
} from '@aws-sdk/client-application-auto-scaling';
import type { Inputs } from '../../graph/reference.ts';
import type { ApplicationTargetGroup } from '../load-balancing/target-group.ts';
import { isMath, type Metric, type MetricMath, queriesOf } from '../monitoring/metric.ts';
import type { ForecastMetric, ForecastScaling, ForecastUse } from './options.ts';
import type { PolicyParts } from './scaling-policy.ts';

/** The policy that follows a forecast. */
export function predictivePolicy(
  options: ForecastScaling,
  targetGroup: ApplicationTargetGroup | undefined,
): PolicyParts {
  const { mode, schedulingBufferTime, maxCapacityBuffer } = options;
  return {
    PolicyType: 'PredictiveScaling',
    PredictiveScalingPolicyConfiguration: {
      MetricSpecifications: [
        { TargetValue: options.target, ...specificationOf(options.metric, targetGroup) },
      ],
      ...(mode === undefined ? {} : { Mode: mode }),
      ...(schedulingBufferTime === undefined
        ? {}
        : { SchedulingBufferTime: schedulingBufferTime.toSeconds() }),
      ...(maxCapacityBuffer === undefined
        ? {}
        : {
            MaxCapacityBreachBehavior: 'IncreaseMaxCapacity' as const,
            MaxCapacityBuffer: maxCapacityBuffer,
          }),
    },
  };
}

const PAIRS = {
  cpu: 'ECSServiceCPUUtilization',
  memory: 'ECSServiceMemoryUtilization',
  requests: 'ALBRequestCount',
} as const;

const USES = {
  cpu: 'ECSServiceAverageCPUUtilization',
  memory: 'ECSServiceAverageMemoryUtilization',
  requests: 'ALBRequestCountPerTarget',
} as const;

const LOADS = {
  cpu: 'ECSServiceTotalCPUUtilization',
  memory: 'ECSServiceTotalMemoryUtilization',
  requests: 'TotalALBRequestCount',
} as const;

/** Whether the requests of a load balancer are part of the forecast. */
export function countsRequests(metric: ForecastScaling['metric']): boolean {
  return typeof metric === 'string'
    ? metric === 'requests'
    : metric.scaling === 'requests' || metric.load === 'requests';
}

function specificationOf(
  metric: ForecastScaling['metric'],
  targetGroup: ApplicationTargetGroup | undefined,
): Omit<Inputs<PredictiveScalingMetricSpecification>, 'TargetValue'> {
  const named = (type: string, use: ForecastUse) => ({
    PredefinedMetricType: type,
    ...(use === 'requests' && targetGroup !== undefined
      ? { ResourceLabel: targetGroup.metricLabel }
      : {}),
  });
  if (typeof metric === 'string')
    return { PredefinedMetricPairSpecification: named(PAIRS[metric], metric) };
  const { scaling, load, capacity }: ForecastMetric = metric;
  return {
    ...(typeof scaling === 'string'
      ? { PredefinedScalingMetricSpecification: named(USES[scaling], scaling) }
      : { CustomizedScalingMetricSpecification: { MetricDataQueries: forecastQueries(scaling) } }),
    ...(typeof load === 'string'
      ? { PredefinedLoadMetricSpecification: named(LOADS[load], load) }
      : { CustomizedLoadMetricSpecification: { MetricDataQueries: forecastQueries(load) } }),
    ...(capacity === undefined
      ? {}
      : {
          CustomizedCapacityMetricSpecification: { MetricDataQueries: forecastQueries(capacity) },
        }),
  };
}

function forecastQueries(metric: Metric | MetricMath): Inputs<PredictiveScalingMetricDataQuery>[] {
  const math = isMath(metric) ? metric : { expression: 'm', metrics: { m: metric } };
  return queriesOf(math, 'scaling') as Inputs<PredictiveScalingMetricDataQuery>[];
}
