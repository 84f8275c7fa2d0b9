/** What CloudWatch refuses of an alarm. */
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { type Decoded, ServiceFault } from '../../service.ts';

const COMPARISONS: readonly string[] = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];

const OF_MODELS: readonly string[] = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

/** Throws AWS's refusal of an alarm, if any. */
export function checkAlarm(input: Decoded<PutMetricAlarmInput>): void {
  const { MetricName, Metrics, EvaluationCriteria, Period, EvaluationPeriods = 0 } = input;
  const kinds = [MetricName, Metrics, EvaluationCriteria].filter((one) => one !== undefined);
  if (kinds.length !== 1)
    throw refused('Exactly one of MetricName, Metrics and EvaluationCriteria must be specified');
  if (MetricName !== undefined) checkMetric(input);
  else if (input.Namespace !== undefined || Period !== undefined || input.Dimensions !== undefined)
    throw refused('Namespace, Dimensions and Period cannot be specified without MetricName');
  if (Period !== undefined && ![10, 20, 30].includes(Period) && Period % 60 !== 0)
    throw refused('Period must be 10, 20, 30 or a multiple of 60');
  if (Period !== undefined && Period * EvaluationPeriods > (Period < 3600 ? 86_400 : 604_800))
    throw refused('Metrics cannot be checked across more than a day');
  if (EvaluationCriteria === undefined && (input.DatapointsToAlarm ?? 1) > EvaluationPeriods)
    throw refused('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
}

function checkMetric(input: Decoded<PutMetricAlarmInput>): void {
  const { ComparisonOperator = '', Threshold, ThresholdMetricId } = input;
  for (const field of ['Namespace', 'Period', 'EvaluationPeriods', 'ComparisonOperator'] as const)
    if (input[field] === undefined) throw refused(`${field} must be specified for a metric alarm`);
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined))
    throw refused('Exactly one of Statistic and ExtendedStatistic must be specified');
  if ((Threshold === undefined) === (ThresholdMetricId === undefined))
    throw refused('Exactly one of Threshold and ThresholdMetricId must be specified');
  const operators = ThresholdMetricId === undefined ? COMPARISONS : OF_MODELS;
  if (!operators.includes(ComparisonOperator))
    throw refused(`Unsupported comparison operator: ${ComparisonOperator}`);
}

function refused(message: string): ServiceFault {
  return new ServiceFault('ValidationError', message);
}
