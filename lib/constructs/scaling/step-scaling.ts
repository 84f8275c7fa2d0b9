/** Policies that add or remove tasks by how far a metric is beyond a bound, with the alarms that set them off. */
import type { StepAdjustment } from '@aws-sdk/client-application-auto-scaling';
import { Construct } from 'constructs';
import { Alarm } from '../monitoring/alarm.ts';
import type { Metric, MetricMath } from '../monitoring/metric.ts';
import { badProp } from '../options.ts';
import type { DownwardStep, StepScaling, StepSide, UpwardStep } from './options.ts';
import { addPolicy, type PolicyParts, type ScalingTarget } from './scaling-policy.ts';

/** The steps of a service's scaling by one metric: a policy and an alarm for each direction. */
export class StepPolicies extends Construct {
  /** Throws `tree/bad-props` when neither direction is given, or steps do not lie side by side. */
  constructor(scope: Construct, id: string, target: () => ScalingTarget, options: StepScaling) {
    super(scope, id);
    const { scaleOut, scaleIn, metric } = options;
    if (scaleOut === undefined && scaleIn === undefined)
      throw badProp(this, 'neither scaleOut nor scaleIn is given', 'give one of them, or both');
    if (scaleOut !== undefined)
      this.#side('Out', target, metric, scaleOut, stepsUp(this, scaleOut), 1);
    if (scaleIn !== undefined)
      this.#side('In', target, metric, scaleIn, stepsDown(this, scaleIn), 3);
  }

  #side(
    id: 'Out' | 'In',
    target: () => ScalingTarget,
    metric: Metric | MetricMath,
    side: StepSide,
    { threshold, adjustments }: Adjustments,
    periods: number,
  ): void {
    const policy = addPolicy(this, id, target, () => policyOf(side, adjustments), side);
    new Alarm(this, `${id}Alarm`, {
      metric,
      threshold,
      comparisonOperator:
        id === 'Out' ? 'GreaterThanOrEqualToThreshold' : 'LessThanOrEqualToThreshold',
      evaluationPeriods: side.evaluationPeriods ?? periods,
      ...(side.datapointsToAlarm === undefined
        ? {}
        : { datapointsToAlarm: side.datapointsToAlarm }),
      ...(side.treatMissingData === undefined ? {} : { treatMissingData: side.treatMissingData }),
      description: `Scales ${policy.address.split('/').slice(0, -2).join('/')} ${id === 'Out' ? 'out' : 'in'}`,
      alarmActions: [policy.ref('PolicyARN')],
    });
  }
}

/** Steps as AWS takes them: their bounds are told from the threshold of the alarm. */
interface Adjustments {
  readonly threshold: number;
  readonly adjustments: readonly StepAdjustment[];
}

function policyOf(side: StepSide, adjustments: readonly StepAdjustment[]): PolicyParts {
  const { cooldown, metricAggregationType, minAdjustmentMagnitude: least } = side;
  return {
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: side.adjustmentType ?? 'ChangeInCapacity',
      StepAdjustments: [...adjustments],
      ...(cooldown === undefined ? {} : { Cooldown: cooldown.toSeconds() }),
      ...(metricAggregationType === undefined
        ? {}
        : { MetricAggregationType: metricAggregationType }),
      ...(least === undefined ? {} : { MinAdjustmentMagnitude: least }),
    },
  };
}

function stepsUp(
  construct: Construct,
  { steps }: { readonly steps: readonly UpwardStep[] },
): Adjustments {
  const sorted = [...steps].sort((a, b) => a.from - b.from);
  const threshold = boundsOf(
    construct,
    'from',
    sorted.map(({ from }) => from),
  );
  return {
    threshold,
    adjustments: sorted.map(({ from, change }, i) => {
      const next = sorted[i + 1];
      return {
        MetricIntervalLowerBound: from - threshold,
        ...(next === undefined ? {} : { MetricIntervalUpperBound: next.from - threshold }),
        ScalingAdjustment: change,
      };
    }),
  };
}

function stepsDown(
  construct: Construct,
  { steps }: { readonly steps: readonly DownwardStep[] },
): Adjustments {
  const sorted = [...steps].sort((a, b) => b.to - a.to);
  const threshold = boundsOf(
    construct,
    'to',
    sorted.map(({ to }) => to),
  );
  return {
    threshold,
    adjustments: sorted.map(({ to, change }, i) => {
      const next = sorted[i + 1];
      return {
        ...(next === undefined ? {} : { MetricIntervalLowerBound: next.to - threshold }),
        MetricIntervalUpperBound: to - threshold,
        ScalingAdjustment: change,
      };
    }),
  };
}

/** The bound at which the alarm rings: that of the first step. */
function boundsOf(construct: Construct, name: 'from' | 'to', bounds: readonly number[]): number {
  const [first] = bounds;
  if (first === undefined) throw badProp(construct, 'there are no steps', 'give one at least');
  const twice = bounds.find((bound, i) => bounds.indexOf(bound) !== i);
  if (twice !== undefined)
    throw badProp(
      construct,
      `two steps have ${name}: ${twice}`,
      'each step holds until the bound of the next one',
    );
  return first;
}
