/** The canonical form of scaling policies. */
import type {
  CustomizedMetricSpecification,
  PredictiveScalingCustomizedMetricSpecification,
  PredictiveScalingPolicyConfiguration,
  StepScalingPolicyConfiguration,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import { asSet, withoutDefaults } from '../../canonical.ts';
import type { ScalingPolicyProperties } from './properties.ts';

/** What AWS assumes of a target tracking policy; both cooldowns are those of ECS services. */
const TRACKING_DEFAULTS = { ScaleInCooldown: 300, ScaleOutCooldown: 300, DisableScaleIn: false };

/**
 * One form for what is desired and what is read. A configuration is written whole, so members that equal AWS's default
 * are left out on both sides, and one that the code no longer gives differs from the one that is still live.
 */
export function canonicalPolicy(properties: ScalingPolicyProperties): ScalingPolicyProperties {
  const tracking = properties.TargetTrackingScalingPolicyConfiguration;
  const steps = properties.StepScalingPolicyConfiguration;
  const forecast = properties.PredictiveScalingPolicyConfiguration;
  return withoutDefaults({
    ...properties,
    TargetTrackingScalingPolicyConfiguration: tracking && canonicalTracking(tracking),
    StepScalingPolicyConfiguration: steps && canonicalSteps(steps),
    PredictiveScalingPolicyConfiguration: forecast && canonicalForecast(forecast),
  });
}

function canonicalTracking(
  configuration: TargetTrackingScalingPolicyConfiguration,
): TargetTrackingScalingPolicyConfiguration {
  const { PredefinedMetricSpecification, CustomizedMetricSpecification } = configuration;
  return withoutDefaults(
    {
      ...configuration,
      PredefinedMetricSpecification:
        PredefinedMetricSpecification && withoutDefaults(PredefinedMetricSpecification),
      CustomizedMetricSpecification:
        CustomizedMetricSpecification && canonicalMetric(CustomizedMetricSpecification),
    },
    TRACKING_DEFAULTS,
  );
}

function canonicalMetric(metric: CustomizedMetricSpecification): CustomizedMetricSpecification {
  const { Dimensions, Metrics } = metric;
  return withoutDefaults(
    {
      ...metric,
      Dimensions: asSet(Dimensions),
      Metrics: asSet(
        Array.isArray(Metrics)
          ? Metrics.map((query) => withoutDefaults(query, { ReturnData: true }))
          : Metrics,
      ),
    },
    { Dimensions: [], Metrics: [] },
  );
}

function canonicalSteps(
  configuration: StepScalingPolicyConfiguration,
): StepScalingPolicyConfiguration {
  const { StepAdjustments } = configuration;
  return withoutDefaults(
    {
      ...configuration,
      StepAdjustments: asSet(
        Array.isArray(StepAdjustments)
          ? StepAdjustments.map((step) => withoutDefaults(step))
          : StepAdjustments,
      ),
    },
    { Cooldown: 300, MetricAggregationType: 'Average' },
  );
}

/** What AWS assumes of a predictive policy. */
const FORECAST_DEFAULTS = {
  Mode: 'ForecastOnly',
  SchedulingBufferTime: 300,
  MaxCapacityBreachBehavior: 'HonorMaxCapacity',
};

function canonicalForecast(
  configuration: PredictiveScalingPolicyConfiguration,
): PredictiveScalingPolicyConfiguration {
  const { MetricSpecifications } = configuration;
  return withoutDefaults(
    {
      ...configuration,
      MetricSpecifications: Array.isArray(MetricSpecifications)
        ? MetricSpecifications.map((specification) =>
            withoutDefaults({
              ...specification,
              CustomizedScalingMetricSpecification: canonicalQueries(
                specification.CustomizedScalingMetricSpecification,
              ),
              CustomizedLoadMetricSpecification: canonicalQueries(
                specification.CustomizedLoadMetricSpecification,
              ),
              CustomizedCapacityMetricSpecification: canonicalQueries(
                specification.CustomizedCapacityMetricSpecification,
              ),
            }),
          )
        : MetricSpecifications,
    },
    FORECAST_DEFAULTS,
  );
}

function canonicalQueries(
  specification: PredictiveScalingCustomizedMetricSpecification | undefined,
): PredictiveScalingCustomizedMetricSpecification | undefined {
  const queries = specification?.MetricDataQueries;
  return Array.isArray(queries)
    ? {
        MetricDataQueries: asSet(
          queries.map((query) => withoutDefaults(query, { ReturnData: true })),
        ),
      }
    : specification;
}
