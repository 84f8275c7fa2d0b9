/** What is done to groups of schedules in AWS. */
import {
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  type GetScheduleGroupOutput,
  ListScheduleGroupsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-scheduler';
import { allPages } from '../../../aws/batch.ts';
import { unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { assertOurs, ownedBy } from '../../changes.ts';
import { taggedAsOurs } from '../../tagged.ts';
import { tagList, tagsOf } from '../../tags.ts';
import { schedulesIn } from '../reading.ts';
import type { ScheduleGroupProperties } from './properties.ts';

type LiveGroup = Live<ScheduleGroupProperties>;

const MINUTE = 60_000;

/** Somebody else changes the group, or its schedules are still going. */
const CONCURRENT: RetryRule = { codes: ['ConflictException'], forMs: 2 * MINUTE, always: true };

/** Reads, makes and removes groups of schedules. */
export const scheduleGroupOperations: ResourceOperations<ScheduleGroupProperties> = {
  read: (requests, context) =>
    Promise.all(requests.map(({ identity }) => groupNamed(context, String(identity['Name'])))),

  async list(context) {
    return context.memo('scheduler/groups', async () => {
      const names = new Set([...(await namesBelow(context)), ...(await taggedNames(context))]);
      const groups = await Promise.all([...names].map((name) => groupNamed(context, name)));
      return ownedBy(
        context.app,
        groups.filter((group) => group !== undefined),
      );
    });
  },

  async create({ address, properties, tags }, context) {
    const client = await context.aws.clients.scheduler();
    const Name = properties.Name ?? '';
    const existing = await lastingGroup(context, Name);
    if (existing !== undefined) {
      assertOurs(existing, { address }, context);
      return { ...existing, tags };
    }
    await client.send(
      new CreateScheduleGroupCommand({
        Name,
        ClientToken: context.clientToken({ Name, tags }),
        Tags: tagList(tags),
      }),
    );
    const made = await groupNamed(context, Name);
    const Arn = `arn:${context.aws.partition}:scheduler:${context.aws.region}:${context.aws.account}:schedule-group/${Name}`;
    return made ?? { id: Name, properties, attributes: { Name, Arn }, tags };
  },

  async update({ live, properties, tags }, context) {
    const client = await context.aws.clients.scheduler();
    const ResourceArn = String(live.attributes['Arn']);
    if (tags.remove.length > 0)
      await retrying(context, [CONCURRENT], () =>
        client.send(new UntagResourceCommand({ ResourceArn, TagKeys: [...tags.remove] })),
      );
    if (Object.keys(tags.set).length > 0)
      await retrying(context, [CONCURRENT], () =>
        client.send(new TagResourceCommand({ ResourceArn, Tags: tagList(tags.set) })),
      );
    return { ...live, properties, tags: tags.all };
  },

  /** AWS deletes the schedules of a group along with it: what somebody else put there stays, and the group with it. */
  async usersOf(live, context) {
    const foreign = (await schedulesIn(context, live.id)).filter(
      ({ owner }) => owner?.app !== context.app,
    );
    if (foreign.length === 0) return [];
    const names = foreign.map(({ id }) => id).join(', ');
    return [
      {
        severity: 'error',
        code: 'plan/in-use',
        detail: `the group ${live.id} also holds schedules that do not belong to this app: ${names}`,
        hint: 'move these schedules to another group, or retain the group',
      },
    ];
  },

  async delete(live, context) {
    const client = await context.aws.clients.scheduler();
    await unlessGone(
      retrying(context, [CONCURRENT], () =>
        client.send(new DeleteScheduleGroupCommand({ Name: live.id })),
      ),
    );
  },

  async settle(live, verb, context) {
    if (verb === 'delete') await gone(live.id, context);
    return live;
  },
};

/** The group of a name, once it is sure whether it stays. */
async function lastingGroup(context: ApplyContext, name: string): Promise<LiveGroup | undefined> {
  const found = await groupNamed(context, name);
  if (found?.state !== 'deleting') return found;
  await gone(name, context);
  return undefined;
}

async function gone(name: string, context: ApplyContext): Promise<void> {
  await waitUntil(
    context,
    { what: `schedule group ${name} to be gone`, timeoutMs: 10 * MINUTE },
    async () => {
      const group = await groupNamed(context, name);
      return group === undefined ? { done: true } : { pending: group.state ?? 'still there' };
    },
  );
}

async function groupNamed(context: ReadContext, Name: string): Promise<LiveGroup | undefined> {
  const client = await context.aws.clients.scheduler();
  return unlessGone(
    (async () => {
      const group = await client.send(new GetScheduleGroupCommand({ Name }));
      const { Tags } = await client.send(
        new ListTagsForResourceCommand({ ResourceArn: group.Arn }),
      );
      return liveOf(group, tagsOf(Tags));
    })(),
  );
}

function liveOf(
  { Name, Arn = '', State }: GetScheduleGroupOutput,
  tags: Readonly<Record<string, string>>,
): LiveGroup {
  return {
    id: Name ?? '',
    properties: { Name },
    attributes: { Name: Name ?? '', Arn },
    tags,
    ...(State === 'DELETING' ? { state: 'deleting' } : {}),
  };
}

async function namesBelow(context: ReadContext): Promise<readonly string[]> {
  const client = await context.aws.clients.scheduler();
  const groups = await allPages(async (NextToken) => {
    const page = await client.send(
      new ListScheduleGroupsCommand({ NamePrefix: `${context.app}-`, MaxResults: 100, NextToken }),
    );
    return { items: page.ScheduleGroups ?? [], next: page.NextToken };
  });
  return groups.flatMap(({ Name }) => Name ?? []);
}

/** Names of the groups that the tagging API knows as the app's: new ones may be missing. */
async function taggedNames(context: ReadContext): Promise<readonly string[]> {
  const mappings = await taggedAsOurs(context, 'scheduler:schedule-group');
  return mappings.map(({ ResourceARN = '' }) =>
    ResourceARN.slice(ResourceARN.lastIndexOf('/') + 1),
  );
}
