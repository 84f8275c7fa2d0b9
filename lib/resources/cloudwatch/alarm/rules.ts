/** What CloudWatch refuses of an alarm. */
import type { Finding } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import type { AlarmProperties } from './properties.ts';

const DAY = 86_400;

/** Breaches of what CloudWatch's API reference says of PutMetricAlarm. */
export function alarmFindings(properties: AlarmProperties): readonly Finding[] {
  const { EvaluationPeriods: periods, DatapointsToAlarm: datapoints } = properties;
  return [
    ...malformed('AlarmName', properties.AlarmName, {
      most: 255,
      pattern: /^\P{Cc}+$/u,
      says: 'a name of at most 255 characters without control characters',
    }),
    ...subjectFindings(properties),
    ...periodFindings(properties),
    ...outside('EvaluationPeriods', periods, 1, 10_080),
    ...outside('DatapointsToAlarm', datapoints ?? undefined, 1, 10_080),
    ...(typeof periods === 'number' && typeof datapoints === 'number' && datapoints > periods
      ? [
          violation(
            'DatapointsToAlarm',
            `${datapoints} is above the ${periods} periods that are looked at`,
          ),
        ]
      : []),
    ...actionFindings(properties),
  ];
}

/** Fields of an alarm on one metric: metric math has them in its queries. */
const OF_ONE_METRIC = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
] as const;

function subjectFindings(properties: AlarmProperties): readonly Finding[] {
  const given = (['MetricName', 'Metrics', 'EvaluationCriteria'] as const).filter((field) =>
    isGiven(properties[field]),
  );
  if (given.length !== 1)
    return [
      violation(
        given[1] ?? 'MetricName',
        given.length === 0 ? 'an alarm needs something to watch' : `given are ${given.join(', ')}`,
        'give one of MetricName, Metrics and EvaluationCriteria',
      ),
    ];
  if (given[0] === 'MetricName') return metricFindings(properties);
  const stray = OF_ONE_METRIC.filter((field) => isGiven(properties[field]));
  return stray.map((field) => violation(field, `it goes with MetricName, not with ${given[0]}`));
}

function metricFindings(properties: AlarmProperties): readonly Finding[] {
  const missing = (['Namespace', 'Period', 'EvaluationPeriods', 'ComparisonOperator'] as const)
    .filter((field) => !isGiven(properties[field]))
    .map((field) => violation(field, 'an alarm on a metric needs it'));
  const { Statistic, ExtendedStatistic, Threshold, ThresholdMetricId } = properties;
  return [
    ...missing,
    ...(isGiven(Statistic) === isGiven(ExtendedStatistic)
      ? [violation('Statistic', 'give either Statistic or ExtendedStatistic')]
      : []),
    ...(isGiven(Threshold) === isGiven(ThresholdMetricId)
      ? [violation('Threshold', 'give Threshold, or ThresholdMetricId for a band of a model')]
      : []),
  ];
}

function periodFindings({ Period, EvaluationPeriods }: AlarmProperties): readonly Finding[] {
  if (typeof Period !== 'number') return [];
  const fits = [10, 20, 30].includes(Period) || (Period > 0 && Period % 60 === 0);
  if (!fits) return [violation('Period', `${Period} s is not 10, 20, 30 or a multiple of 60`)];
  if (typeof EvaluationPeriods !== 'number') return [];
  const most = Period < 3600 ? DAY : 7 * DAY;
  const total = Period * EvaluationPeriods;
  if (total <= most) return [];
  return [
    violation(
      'EvaluationPeriods',
      `${EvaluationPeriods} periods of ${Period} s are ${total} s: AWS looks back ${most} s at most for this period`,
    ),
  ];
}

function actionFindings(properties: AlarmProperties): readonly Finding[] {
  return (['OKActions', 'AlarmActions', 'InsufficientDataActions'] as const).flatMap((field) => {
    const actions = properties[field];
    return Array.isArray(actions) && actions.length > 5
      ? [violation(field, `${actions.length} actions: CloudWatch takes 5`)]
      : [];
  });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
