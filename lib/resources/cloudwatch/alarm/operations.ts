/** What is done to alarms in AWS. */
import {
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmInput,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import { unlessGone } from '../../../aws/classify-error.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext, ResourceOperations } from '../../../resource-type.ts';
import { assertOurs, ownedBy } from '../../changes.ts';
import { type TagRecord, tagList } from '../../tags.ts';
import { alarmNow, alarmsNamed, candidates, withTags } from './operations-reading.ts';
import type { AlarmProperties } from './properties.ts';

const MINUTE = 60_000;

/** Reads, puts and removes alarms. */
export const alarmOperations: ResourceOperations<AlarmProperties> = {
  async read(requests, context) {
    const names = requests.map(({ identity }) => String(identity['AlarmName']));
    const alarms = await alarmsNamed(context, names);
    const live = await withTags(context, [...alarms.values()]);
    const byName = new Map(live.map((one) => [one.id, one]));
    return names.map((name) => byName.get(name));
  },

  async list(context) {
    return ownedBy(context.app, await withTags(context, await candidates(context)));
  },

  async create({ address, properties, tags }, context) {
    const name = properties.AlarmName ?? '';
    // A put writes over whatever has the name: what has come there since the plan must be an attempt of ours.
    const present = await alarmNow(context, name);
    if (present !== undefined) assertOurs({ id: name, tags: present.tags }, { address }, context);
    await put(properties, context, tags);
    const made = await waitUntil(
      context,
      { what: `alarm ${name} to be visible`, timeoutMs: MINUTE },
      async () => {
        const alarm = await alarmNow(context, name);
        return alarm === undefined ? { pending: 'not visible everywhere' } : { done: alarm };
      },
    );
    return { ...made, properties, tags };
  },

  async update({ live, properties, changes, tags }, context) {
    const whole = { ...live.properties, ...properties };
    if (changes.length > 0) await put(whole, context);
    const client = await context.aws.clients.cloudWatch();
    const ResourceARN = String(live.attributes['Arn']);
    // Tags come last: what the code declares is recorded only once it holds.
    if (tags.remove.length > 0)
      await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: [...tags.remove] }));
    if (Object.keys(tags.set).length > 0)
      await client.send(new TagResourceCommand({ ResourceARN, Tags: tagList(tags.set) }));
    return { ...live, properties: whole, tags: tags.all };
  },

  async delete(live, context) {
    const client = await context.aws.clients.cloudWatch();
    await unlessGone(client.send(new DeleteAlarmsCommand({ AlarmNames: [live.id] })));
  },
};

/** Puts an alarm; tags count only when it is new. */
async function put(
  properties: AlarmProperties,
  context: ApplyContext,
  tags: TagRecord = {},
): Promise<void> {
  const client = await context.aws.clients.cloudWatch();
  const given = Object.entries(properties).filter(
    ([, value]) =>
      value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  await client.send(
    new PutMetricAlarmCommand({
      ...(Object.fromEntries(given) as unknown as PutMetricAlarmInput),
      ...(Object.keys(tags).length === 0 ? {} : { Tags: tagList(tags) }),
    }),
  );
}
