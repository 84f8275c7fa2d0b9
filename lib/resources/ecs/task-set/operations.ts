/** The effects of task sets. */
import {
  CreateTaskSetCommand,
  type CreateTaskSetRequest,
  DeleteTaskSetCommand,
  type TaskSet,
  UpdateServicePrimaryTaskSetCommand,
  UpdateTaskSetCommand,
} from '@aws-sdk/client-ecs';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import type { Json } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { belongsTo, changedFields, ownedBy } from '../../changes.ts';
import { readByAddress } from '../../owned.ts';
import { covers } from '../covers.ts';
import { WRITE_RETRIES as SERVICE_RETRIES } from '../service/retries.ts';
import { toTagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { canonicalTaskSet } from './canonical.ts';
import { isWithoutService, taskSetsOf, visibleTaskSets } from './describe.ts';
import { liveTaskSet } from './live.ts';
import type { TaskSetProperties } from './properties.ts';
import { untilGone, untilSteady } from './steady.ts';

type LiveTaskSet = Live<TaskSetProperties>;

/** Its service, made a moment ago, and what CreateService may refuse for a while, too. */
const WRITE_RETRIES: readonly RetryRule[] = [
  ...SERVICE_RETRIES,
  { codes: ['ServiceNotFoundException'], forMs: 240_000 },
];

/** How task sets are read, made, changed and removed. */
export const taskSetOperations: ResourceOperations<TaskSetProperties> = {
  read: readByAddress(list),
  list,

  async create(request, context) {
    const made = (await leftBefore(request, context)) ?? (await send(request, context));
    return request.properties.primary === true ? makePrimary(made, context) : made;
  },

  async update({ live, properties, changes, tags }, context) {
    const ecs = await context.aws.clients.ecs();
    const changed = changedFields(changes);
    if (changed.has('scale'))
      await retrying(context, WRITE_RETRIES, () =>
        ecs.send(new UpdateTaskSetCommand({ ...placeOf(live), scale: properties.scale })),
      );
    await writeTags(ecs, live.id, tags);
    const updated = {
      ...live,
      properties: { ...live.properties, ...properties },
      tags: tags.all,
    };
    return changed.has('primary') ? makePrimary(updated, context) : updated;
  },

  async delete(live, context) {
    const ecs = await context.aws.clients.ecs();
    try {
      // Without force, AWS wants the set scaled down to nothing before.
      await ecs.send(new DeleteTaskSetCommand({ ...placeOf(live), force: true }));
    } catch (error) {
      if (!isWithoutService(error)) throw error;
    }
  },

  // Nobody else waits for it: what it replaces is removed next.
  settle: (live, verb, context) =>
    verb === 'delete' ? untilGone(live, context) : untilSteady(live, context),
};

/** Where an interrupted replacement has left two of one address, the one that serves comes first. */
async function list(context: ReadContext): Promise<readonly LiveTaskSet[]> {
  const sets = [...(await visibleTaskSets(context))].sort(bySeniority);
  return ownedBy(context.app, sets.map(liveTaskSet));
}

function bySeniority(a: TaskSet, b: TaskSet): number {
  const primary = Number(b.status === 'PRIMARY') - Number(a.status === 'PRIMARY');
  return primary || Number(a.createdAt ?? 0) - Number(b.createdAt ?? 0);
}

/** What an earlier run made of the same request, and did not see to its end. */
async function leftBefore(
  { address, properties }: CreateRequest<TaskSetProperties>,
  context: ApplyContext,
): Promise<LiveTaskSet | undefined> {
  const { primary: _, ...asked } = canonicalTaskSet(properties);
  return (await taskSetsOf(context.aws, properties))
    .map(liveTaskSet)
    .find(
      (live) =>
        live.state !== 'deleting' &&
        belongsTo(live.tags, { app: context.app, address }) &&
        covers(canonicalTaskSet(live.properties) as unknown as Json, asked as unknown as Json),
    );
}

async function send(
  { properties, tags }: CreateRequest<TaskSetProperties>,
  context: ApplyContext,
): Promise<LiveTaskSet> {
  const ecs = await context.aws.clients.ecs();
  const { primary: _, capacityProviderStrategy: strategy = [], ...given } = properties;
  const input: CreateTaskSetRequest = {
    ...given,
    ...(strategy.length === 0 ? {} : { capacityProviderStrategy: strategy }),
    tags: toTagList(tags),
  };
  // What earlier runs have made has been looked for: a token of theirs might stand for a set that has gone since.
  const clientToken = context.clientToken({
    ...(input as unknown as Record<string, Json>),
    at: context.clock.now(),
  });
  const { taskSet = {} } = await retrying(context, WRITE_RETRIES, () =>
    ecs.send(new CreateTaskSetCommand({ ...input, clientToken })),
  );
  return { ...liveTaskSet(taskSet), tags };
}

/** Once it is steady: until then, the set that is primary now serves. */
async function makePrimary(live: LiveTaskSet, context: ApplyContext): Promise<LiveTaskSet> {
  const steady = await untilSteady(live, context);
  const ecs = await context.aws.clients.ecs();
  const { cluster, service, taskSet } = placeOf(live);
  context.progress(`becomes the primary task set of ${service}`);
  await retrying(context, WRITE_RETRIES, () =>
    ecs.send(new UpdateServicePrimaryTaskSetCommand({ cluster, service, primaryTaskSet: taskSet })),
  );
  return { ...steady, properties: { ...steady.properties, primary: true } };
}

function placeOf({ id, properties: { cluster, service } }: LiveTaskSet) {
  return { cluster, service, taskSet: id };
}
