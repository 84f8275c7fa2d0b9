/** What AWS would refuse about scaling policies. */
import type {
  PredictiveScalingPolicyConfiguration,
  StepAdjustment,
  StepScalingPolicyConfiguration,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { Finding } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { keyFindings } from '../target-key.ts';
import type { ScalingPolicyProperties } from './properties.ts';

const CONFIGURATION_OF = {
  TargetTrackingScaling: 'TargetTrackingScalingPolicyConfiguration',
  StepScaling: 'StepScalingPolicyConfiguration',
  PredictiveScaling: 'PredictiveScalingPolicyConfiguration',
} as const;

const LONGEST_COOLDOWN = 86_400;

/** What AWS would refuse about the policy. */
export function policyFindings(properties: ScalingPolicyProperties): Finding[] {
  return [
    ...malformed('PolicyName', properties.PolicyName, {
      most: 256,
      pattern: /^\P{Cc}+$/u,
      says: 'a name of at most 256 printable characters',
    }),
    ...keyFindings(properties),
    ...configurationFindings(properties),
    ...trackingFindings(properties.TargetTrackingScalingPolicyConfiguration),
    ...stepFindings(properties.StepScalingPolicyConfiguration),
    ...forecastFindings(properties.PredictiveScalingPolicyConfiguration),
  ];
}

function configurationFindings(properties: ScalingPolicyProperties): Finding[] {
  const kind = properties.PolicyType ?? 'StepScaling';
  const wanted = CONFIGURATION_OF[kind];
  if (wanted === undefined) return [violation('PolicyType', `${kind} is no type of policy`)];
  return Object.values(CONFIGURATION_OF).flatMap((field) => {
    if (field === wanted && properties[field] === undefined)
      return [violation(field, `a ${kind} policy needs it`)];
    if (field !== wanted && properties[field] !== undefined)
      return [violation(field, `it does not go with a ${kind} policy`)];
    return [];
  });
}

function trackingFindings(
  configuration: TargetTrackingScalingPolicyConfiguration | undefined,
): Finding[] {
  if (configuration === undefined) return [];
  const path = 'TargetTrackingScalingPolicyConfiguration';
  const { TargetValue, PredefinedMetricSpecification: predefined } = configuration;
  const findings = [
    ...outside(`${path}.ScaleInCooldown`, configuration.ScaleInCooldown, 0, LONGEST_COOLDOWN),
    ...outside(`${path}.ScaleOutCooldown`, configuration.ScaleOutCooldown, 0, LONGEST_COOLDOWN),
  ];
  if (typeof TargetValue === 'number' && !(TargetValue > 0))
    findings.push(violation(`${path}.TargetValue`, `${TargetValue} is not above 0`));
  if ((predefined === undefined) === (configuration.CustomizedMetricSpecification === undefined))
    findings.push(
      violation(path, 'give either PredefinedMetricSpecification or CustomizedMetricSpecification'),
    );
  const perTarget = predefined?.PredefinedMetricType === 'ALBRequestCountPerTarget';
  if (predefined !== undefined && perTarget !== (predefined.ResourceLabel !== undefined))
    findings.push(
      violation(
        `${path}.PredefinedMetricSpecification.ResourceLabel`,
        perTarget
          ? 'ALBRequestCountPerTarget needs app/<name>/<id>/targetgroup/<name>/<id>'
          : `${predefined.PredefinedMetricType} takes no label`,
      ),
    );
  return findings;
}

function stepFindings(configuration: StepScalingPolicyConfiguration | undefined): Finding[] {
  if (configuration === undefined) return [];
  const path = 'StepScalingPolicyConfiguration';
  const findings = outside(`${path}.Cooldown`, configuration.Cooldown, 0, LONGEST_COOLDOWN);
  if (configuration.AdjustmentType === undefined)
    findings.push(violation(`${path}.AdjustmentType`, 'a step policy needs it'));
  const steps = configuration.StepAdjustments;
  if (steps === undefined || (Array.isArray(steps) && steps.length === 0))
    return [...findings, violation(`${path}.StepAdjustments`, 'a step policy needs a step')];
  if (!Array.isArray(steps)) return findings;
  return [...findings, ...boundFindings(`${path}.StepAdjustments`, steps)];
}

/** Steps lie side by side, with a last one on each side of the threshold that has no end. */
function boundFindings(path: string, steps: readonly StepAdjustment[]): Finding[] {
  const ranges = steps
    .map((step) => ({
      from: step.MetricIntervalLowerBound ?? Number.NEGATIVE_INFINITY,
      to: step.MetricIntervalUpperBound ?? Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const found = ranges.flatMap((range, i) => rangeFindings(path, range, ranges[i + 1]));
  return found.length > 0 ? found : endFindings(path, ranges[0]?.from ?? 0, ranges.at(-1)?.to ?? 0);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function rangeFindings(path: string, { from, to }: Range, next: Range | undefined): Finding[] {
  if (!Number.isFinite(from) && !Number.isFinite(to))
    return [violation(path, 'a step needs a lower bound, an upper bound or both')];
  if (from >= to) return [violation(path, `the step from ${from} to ${to} is empty`)];
  if (next === undefined || next.from === to) return [];
  return [
    violation(
      path,
      next.from < to
        ? `the step from ${next.from} begins before ${to}, where another one ends`
        : `no step holds from ${to} to ${next.from}`,
    ),
  ];
}

function endFindings(path: string, least: number, most: number): Finding[] {
  const findings: Finding[] = [];
  if (least < 0 && Number.isFinite(least))
    findings.push(
      violation(path, `no step holds below ${least}: the lowest one takes no lower bound`),
    );
  if (most > 0 && Number.isFinite(most))
    findings.push(
      violation(path, `no step holds from ${most} on: the highest one takes no upper bound`),
    );
  return findings;
}

const HOUR = 3600;

function forecastFindings(
  configuration: PredictiveScalingPolicyConfiguration | undefined,
): Finding[] {
  if (configuration === undefined) return [];
  const path = 'PredictiveScalingPolicyConfiguration';
  const { MetricSpecifications: metrics, MaxCapacityBuffer: buffer } = configuration;
  const findings = [
    ...outside(`${path}.SchedulingBufferTime`, configuration.SchedulingBufferTime, 0, HOUR - 1),
    ...outside(`${path}.MaxCapacityBuffer`, buffer, 0, 100),
  ];
  if (!Array.isArray(metrics) || metrics.length !== 1)
    findings.push(
      violation(`${path}.MetricSpecifications`, 'AWS takes exactly one metric specification'),
    );
  const grows = configuration.MaxCapacityBreachBehavior === 'IncreaseMaxCapacity';
  if (grows !== (buffer !== undefined))
    findings.push(
      violation(
        `${path}.MaxCapacityBuffer`,
        grows ? 'IncreaseMaxCapacity needs it' : 'it goes with IncreaseMaxCapacity only',
      ),
    );
  return findings;
}
