/** Reading alarms by name, and their tags, which AWS gives one alarm a call or late. */
import {
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { allPages, inBatches } from '../../../aws/batch.ts';
import { unlessGone } from '../../../aws/classify-error.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, ReadContext } from '../../../resource-type.ts';
import { tagsOfOurs, tagsOnce } from '../../tagged.ts';
import { type TagRecord, tagsOf } from '../../tags.ts';
import { ALARM_TYPE, type AlarmProperties } from './properties.ts';

const TAGGED = { type: ALARM_TYPE, kind: 'cloudwatch:alarm' } as const;
const PAGE = 100;

/** Alarms of these names as they are, without their tags. */
export async function alarmsNamed(
  context: ReadContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, MetricAlarm>> {
  const client = await context.aws.clients.cloudWatch();
  const found = await inBatches([...new Set(names)], PAGE, async (AlarmNames) => {
    const answer = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: [...AlarmNames],
        AlarmTypes: ['MetricAlarm'],
        MaxRecords: PAGE,
      }),
      { abortSignal: context.signal },
    );
    return answer.MetricAlarms ?? [];
  });
  return new Map(found.map((alarm) => [alarm.AlarmName ?? '', alarm]));
}

/** Alarms that can be ours: those below our prefix, and those that the tagging API knows to be. */
export async function candidates(context: ReadContext): Promise<readonly MetricAlarm[]> {
  const [below, tagged] = await Promise.all([
    alarmsBelow(context),
    tagsOfOurs(context, TAGGED.kind),
  ]);
  const known = new Set(below.map(({ AlarmArn }) => AlarmArn));
  const elsewhere = [...tagged.keys()]
    .filter((arn) => !known.has(arn))
    .map((arn) => arn.slice(arn.indexOf(':alarm:') + ':alarm:'.length));
  // The tagging API goes on naming alarms that are gone.
  return [...below, ...(await alarmsNamed(context, elsewhere)).values()];
}

/** Alarms with their tags. */
export function withTags(
  context: ReadContext,
  alarms: readonly MetricAlarm[],
): Promise<readonly Live<AlarmProperties>[]> {
  return Promise.all(alarms.map(async (alarm) => liveOf(alarm, await readTags(context, alarm))));
}

/** The alarm of a name as it is now; undefined when there is none. */
export async function alarmNow(
  context: ReadContext,
  name: string,
): Promise<Live<AlarmProperties> | undefined> {
  const alarm = (await alarmsNamed(context, [name])).get(name);
  return alarm && liveOf(alarm, await currentTags(context, alarm.AlarmArn ?? ''));
}

async function readTags(context: ReadContext, { AlarmArn: arn = '' }: MetricAlarm) {
  return tagsOnce(context, TAGGED, arn, () => currentTags(context, arn));
}

async function currentTags(context: ReadContext, ResourceARN: string): Promise<TagRecord> {
  const client = await context.aws.clients.cloudWatch();
  // None of one that was removed since it was listed.
  const answer = await unlessGone(
    client.send(new ListTagsForResourceCommand({ ResourceARN }), { abortSignal: context.signal }),
  );
  return tagsOf(answer?.Tags);
}

function alarmsBelow(context: ReadContext): Promise<readonly MetricAlarm[]> {
  const AlarmNamePrefix = `gantry/${context.app}/`;
  return context.memo(memoKey(context, 'below'), async () => {
    const client = await context.aws.clients.cloudWatch();
    return allPages(async (NextToken) => {
      const answer = await client.send(
        new DescribeAlarmsCommand({
          AlarmNamePrefix,
          AlarmTypes: ['MetricAlarm'],
          MaxRecords: PAGE,
          NextToken,
        }),
        { abortSignal: context.signal },
      );
      return { items: answer.MetricAlarms ?? [], next: answer.NextToken };
    });
  });
}

function liveOf(alarm: MetricAlarm, tags: TagRecord): Live<AlarmProperties> {
  const {
    AlarmName,
    AlarmArn = '',
    AlarmConfigurationUpdatedTimestamp,
    StateValue,
    StateReason,
    StateReasonData,
    StateUpdatedTimestamp,
    StateTransitionedTimestamp,
    EvaluationState,
    ...rest
  } = alarm;
  return {
    id: AlarmName ?? '',
    properties: { AlarmName, ...omitUndefined(rest) } as AlarmProperties,
    attributes: { AlarmName: AlarmName ?? '', Arn: AlarmArn },
    tags,
  };
}

function memoKey({ aws }: ReadContext, what: string): string {
  return `cloudwatch/${aws.account}/${aws.region}/${what}`;
}
