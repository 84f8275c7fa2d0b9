/** PutMetricAlarm and its kin. */
import type {
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  ListTagsForResourceInput,
  MetricAlarm,
  PutMetricAlarmInput,
  SetAlarmStateInput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { checkAlarm } from './alarm-rules.ts';
import { deleteAlarm, saveAlarm, stateOf } from './alarms.ts';
import { type AlarmRecord, alarmArn, alarmsOf, invalidValue, type Place } from './store.ts';

/** PutMetricAlarm: writes over the whole alarm; tags count only when it is new. */
export function putMetricAlarm(input: Decoded<PutMetricAlarmInput>, call: Call): object {
  checkAlarm(input);
  const kept = keptOf(input);
  saveAlarm(call, {
    name: input.AlarmName,
    ...(input.AlarmDescription === undefined ? {} : { description: input.AlarmDescription }),
    ...(kept === undefined ? {} : { kept }),
    namespace: input.Namespace ?? '',
    metric: input.MetricName ?? '',
    dimensions: Object.fromEntries(
      (input.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]),
    ),
    statistic: input.Statistic ?? '',
    period: input.Period ?? 0,
    evaluationPeriods: input.EvaluationPeriods ?? 0,
    ...(input.DatapointsToAlarm === undefined
      ? {}
      : { datapointsToAlarm: input.DatapointsToAlarm }),
    threshold: input.Threshold ?? 0,
    comparison: input.ComparisonOperator ?? '',
    ...(input.TreatMissingData === undefined ? {} : { missingData: input.TreatMissingData }),
    ...(input.Unit === undefined ? {} : { unit: input.Unit }),
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: input.AlarmActions ?? [],
    okActions: input.OKActions ?? [],
    insufficientActions: input.InsufficientDataActions ?? [],
    tags: tagRecord(input.Tags),
  });
  return {};
}

/** What is kept as it was put. */
const KEPT = [
  'ExtendedStatistic',
  'EvaluateLowSampleCountPercentile',
  'Metrics',
  'ThresholdMetricId',
  'EvaluationWindow',
  'WarmUpConfiguration',
  'EvaluationCriteria',
  'EvaluationInterval',
  'ActionConfiguration',
] as const;

function keptOf(
  input: Decoded<PutMetricAlarmInput>,
): Readonly<Record<string, unknown>> | undefined {
  const given = KEPT.flatMap((field) =>
    input[field] === undefined ? [] : [[field, input[field]] as const],
  );
  return given.length === 0 ? undefined : JSON.parse(JSON.stringify(Object.fromEntries(given)));
}

/** DescribeAlarms: by names or prefix; there are only metric alarms. */
export function describeAlarms(input: DescribeAlarmsInput, call: Call): object {
  const names = input.AlarmNames ?? [];
  if (names.length > 0 && input.AlarmNamePrefix !== undefined)
    throw new ServiceFault(
      'ValidationError',
      'AlarmNames and AlarmNamePrefix cannot be used together',
    );
  if (names.length > 100) throw new ServiceFault('ValidationError', 'At most 100 alarm names');
  const metric = input.AlarmTypes === undefined || input.AlarmTypes.includes('MetricAlarm');
  const matching = [...alarmsOf(call).values()]
    .filter(
      (alarm) =>
        metric &&
        (names.length === 0 || names.includes(alarm.name)) &&
        alarm.name.startsWith(input.AlarmNamePrefix ?? '') &&
        acts(alarm, input.ActionPrefix) &&
        (input.StateValue === undefined || stateOf(call, alarm).value === input.StateValue),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(matching, {
    size: input.MaxRecords ?? Math.max(names.length, 50),
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return {
    MetricAlarms: page.items.map((alarm) => view(call, alarm)),
    CompositeAlarms: [],
    NextToken: page.next,
  };
}

/** DeleteAlarms: all of them or, when one does not exist, none. */
export function deleteAlarms(input: Decoded<DeleteAlarmsInput>, call: Call): object {
  if (input.AlarmNames.length > 100)
    throw new ServiceFault('ValidationError', 'At most 100 alarm names');
  for (const name of input.AlarmNames) alarmNamed(call, name);
  for (const name of input.AlarmNames) deleteAlarm(call, name);
  return {};
}

/** SetAlarmState: holds until datapoints say otherwise. */
export function setAlarmState(input: Decoded<SetAlarmStateInput>, call: Call): object {
  const alarm = alarmNamed(call, input.AlarmName);
  if (!['OK', 'ALARM', 'INSUFFICIENT_DATA'].includes(input.StateValue))
    throw invalidValue(`Unsupported state: ${input.StateValue}`);
  alarmsOf(call).set(alarm.name, {
    ...alarm,
    state: input.StateValue,
    stateReason: input.StateReason,
    stateAt: call.world.now(),
  });
  return {};
}

/** TagResource, of alarms. */
export function tagResource(input: Decoded<TagResourceInput>, call: Call): object {
  const alarm = alarmAt(call, input.ResourceARN);
  const added = tagRecord(input.Tags);
  alarmsOf(call).set(alarm.name, { ...alarm, tags: { ...alarm.tags, ...added } });
  return {};
}

/** UntagResource, of alarms. */
export function untagResource(input: Decoded<UntagResourceInput>, call: Call): object {
  const alarm = alarmAt(call, input.ResourceARN);
  const tags = Object.fromEntries(
    Object.entries(alarm.tags).filter(([key]) => !input.TagKeys.includes(key)),
  );
  alarmsOf(call).set(alarm.name, { ...alarm, tags });
  return {};
}

/** ListTagsForResource, of alarms. */
export function listTagsForResource(input: Decoded<ListTagsForResourceInput>, call: Call): object {
  const { tags } = alarmAt(call, input.ResourceARN);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function acts({ actions }: AlarmRecord, prefix: string | undefined): boolean {
  return prefix === undefined || actions.some((action) => action.startsWith(prefix));
}

function alarmAt(place: Place, arn: string): AlarmRecord {
  return alarmNamed(place, arn.slice(arn.indexOf(':alarm:') + ':alarm:'.length));
}

function alarmNamed(place: Place, name: string): AlarmRecord {
  const found = alarmsOf(place).get(name);
  if (found === undefined)
    throw new ServiceFault('ResourceNotFound', `Alarm ${name} does not exist`, { status: 404 });
  return found;
}

function view(place: Place, alarm: AlarmRecord): MetricAlarm {
  const state = stateOf(place, alarm);
  return {
    AlarmName: alarm.name,
    AlarmArn: alarmArn(place, alarm.name),
    ...(alarm.description === undefined ? {} : { AlarmDescription: alarm.description }),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.updatedAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...alarm.okActions],
    AlarmActions: [...alarm.actions],
    InsufficientDataActions: [...alarm.insufficientActions],
    StateValue: state.value as NonNullable<MetricAlarm['StateValue']>,
    StateReason: state.reason,
    StateUpdatedTimestamp: new Date(state.since),
    StateTransitionedTimestamp: new Date(state.since),
    ...(alarm.metric === '' ? {} : watched(alarm)),
    ...(alarm.unit === undefined ? {} : { Unit: alarm.unit as NonNullable<MetricAlarm['Unit']> }),
    ...(alarm.evaluationPeriods === 0 ? {} : { EvaluationPeriods: alarm.evaluationPeriods }),
    ...(alarm.datapointsToAlarm === undefined
      ? {}
      : { DatapointsToAlarm: alarm.datapointsToAlarm }),
    ...(isStatic(alarm) ? { Threshold: alarm.threshold } : {}),
    ...(alarm.comparison === ''
      ? {}
      : {
          ComparisonOperator: alarm.comparison as NonNullable<MetricAlarm['ComparisonOperator']>,
        }),
    TreatMissingData: alarm.missingData ?? 'missing',
    ...alarm.kept,
  };
}

/** Whether it compares with a value, and not with a band of a model or within a query. */
function isStatic({ kept }: AlarmRecord): boolean {
  return kept?.['ThresholdMetricId'] === undefined && kept?.['EvaluationCriteria'] === undefined;
}

function watched(alarm: AlarmRecord): Partial<MetricAlarm> {
  return {
    MetricName: alarm.metric,
    Namespace: alarm.namespace,
    ...(alarm.statistic === ''
      ? {}
      : { Statistic: alarm.statistic as NonNullable<MetricAlarm['Statistic']> }),
    Dimensions: Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Period: alarm.period,
  };
}
