/** How many tasks a step policy asks for. */
import type {
  StepAdjustment,
  StepScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';

/** What a policy starts from. */
export interface Counts {
  /** Tasks before the scale-out whose cooldown lasts; otherwise the present ones. */
  readonly from: number;
  /** Tasks that there shall be now. */
  readonly count: number;
}

/** What a policy asks for. */
export interface Move {
  /** Whether tasks are added; else some are removed. */
  readonly up: boolean;
  /** Tasks that there shall be. */
  readonly count: number;
}

/** What a policy asks for when its alarm is `breach` away from its threshold; undefined where no step changes anything. */
export function steppedMove(
  configuration: StepScalingPolicyConfiguration,
  breach: number,
  { from, count }: Counts,
): Move | undefined {
  const step = (configuration.StepAdjustments ?? []).find((one) => holds(one, breach));
  const change = step?.ScalingAdjustment;
  if (change === undefined) return undefined;
  const less = adjusted(configuration, change, count);
  if (less < count) return { up: false, count: less };
  const more = adjusted(configuration, change, from);
  return more > from ? { up: true, count: more } : undefined;
}

function adjusted(
  { AdjustmentType, MinAdjustmentMagnitude = 0 }: StepScalingPolicyConfiguration,
  change: number,
  count: number,
): number {
  if (AdjustmentType === 'ExactCapacity') return change;
  if (AdjustmentType !== 'PercentChangeInCapacity') return count + change;
  return count + percentOf(count, change, MinAdjustmentMagnitude);
}

/** Above the threshold a step takes its lower bound and not its upper one; below it is the other way round. */
function holds(step: StepAdjustment, breach: number): boolean {
  const lower = step.MetricIntervalLowerBound ?? Number.NEGATIVE_INFINITY;
  const upper = step.MetricIntervalUpperBound ?? Number.POSITIVE_INFINITY;
  const above = step.MetricIntervalLowerBound !== undefined && lower >= 0;
  return above ? breach >= lower && breach < upper : breach > lower && breach <= upper;
}

/** Whole tasks, towards none, but one at least. */
function percentOf(count: number, percent: number, least: number): number {
  const exact = (count * percent) / 100;
  if (exact === 0 && least === 0) return 0;
  return Math.sign(percent) * Math.max(Math.floor(Math.abs(exact)), least, 1);
}
