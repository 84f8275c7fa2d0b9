/** The pure part of the alarm type. */
import type { ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { ALARM_TYPE, type AlarmProperties, type AlarmQuery } from './properties.ts';
import { alarmFindings } from './rules.ts';

const live = { change: 'update', impact: 'live' } as const;
const kept = { ...live, off: 'keep' } as const;
const cleared = { ...live, off: { value: null } } as const;
const emptied = { ...live, off: { value: [] }, order: 'set' } as const;

/** Alarms on one metric, on metric math or on a query. A put writes over the whole alarm. */
export const cloudwatchAlarm: ResourceType<AlarmProperties> = {
  name: ALARM_TYPE,
  fields: {
    AlarmName: { change: 'replace', impact: 'replacement', off: 'keep' },
    AlarmDescription: cleared,
    ActionsEnabled: { ...live, off: { value: true } },
    OKActions: emptied,
    AlarmActions: emptied,
    InsufficientDataActions: emptied,
    MetricName: cleared,
    Namespace: cleared,
    Statistic: cleared,
    ExtendedStatistic: cleared,
    Dimensions: emptied,
    Period: cleared,
    Unit: cleared,
    EvaluationPeriods: kept,
    DatapointsToAlarm: cleared,
    Threshold: cleared,
    ComparisonOperator: kept,
    TreatMissingData: { ...live, off: { value: 'missing' } },
    EvaluateLowSampleCountPercentile: cleared,
    Metrics: emptied,
    ThresholdMetricId: cleared,
    EvaluationWindow: cleared,
    WarmUpConfiguration: cleared,
    EvaluationCriteria: cleared,
    EvaluationInterval: cleared,
    ActionConfiguration: cleared,
  },
  requires: ['AlarmName'],
  attributes: { AlarmName: 'name of the alarm', Arn: 'ARN of the alarm' },
  identity: ({ AlarmName }) => ({ AlarmName: AlarmName ?? '' }),
  canonical: canonicalAlarm,
  validate: alarmFindings,
  calls: {
    create: ['PutMetricAlarm'],
    update: ['PutMetricAlarm', 'TagResource', 'UntagResource'],
    delete: ['DeleteAlarms'],
  },
  operations: async () => (await import('./operations.ts')).alarmOperations,
};

function canonicalAlarm(properties: AlarmProperties): AlarmProperties {
  const { Metrics, Dimensions, OKActions, AlarmActions, InsufficientDataActions } = properties;
  return withoutDefaults({
    ...properties,
    OKActions: asSet(OKActions),
    AlarmActions: asSet(AlarmActions),
    InsufficientDataActions: asSet(InsufficientDataActions),
    Dimensions: asSet(Dimensions),
    Metrics: asSet(Array.isArray(Metrics) ? Metrics.map(canonicalQuery) : Metrics),
  });
}

function canonicalQuery(query: AlarmQuery): AlarmQuery {
  const { MetricStat } = query;
  const metric = MetricStat?.Metric;
  return withoutDefaults(
    {
      ...query,
      MetricStat:
        metric === undefined
          ? MetricStat
          : withoutDefaults({
              ...MetricStat,
              Metric: withoutDefaults(
                { ...metric, Dimensions: asSet(metric.Dimensions) },
                { Dimensions: [] },
              ),
            }),
    },
    { ReturnData: true },
  ) as AlarmQuery;
}
