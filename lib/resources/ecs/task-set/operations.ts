/** What is done to task sets in AWS. */
import {
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeTaskSetsCommand,
  type Service,
  type TaskSet,
  UpdateServicePrimaryTaskSetCommand,
  UpdateTaskSetCommand,
} from '@aws-sdk/client-ecs';
import { isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { type Json, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { changedFields, ownedBy } from '../../changes.ts';
import { readByAddress } from '../../owned.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { describeServices, visibleServices } from '../service/describe.ts';
import { fromTagList, toTagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import type { TaskSetProperties } from './properties.ts';

type LiveSet = Live<TaskSetProperties>;

const MINUTE = 60_000;

/** The service, its role or the way to its target group was made a moment ago. */
const NOT_SPREAD: readonly RetryRule[] = [
  {
    codes: ['ServiceNotFoundException', 'ServiceNotActiveException'],
    forMs: 2 * MINUTE,
  },
  {
    codes: ['InvalidParameterException'],
    message: /does not have an associated load balancer|unable to assume/i,
    forMs: 2 * MINUTE,
  },
];

/** How task sets are read, made, scaled and removed. */
export const taskSetOperations: ResourceOperations<TaskSetProperties> = {
  read: readByAddress(listOwn),

  list: listOwn,

  async create({ address, properties, tags }, context) {
    const { primary: _, ...request } = properties;
    const before = await describeSets(context, request.cluster, request.service);
    const ecs = await context.aws.clients.ecs();
    const clientToken = context.clientToken({
      ...(request as unknown as Record<string, Json>),
      // A token that made a set which has gone since must not be used for the next one.
      beside: before.flatMap(({ id, tags: own }) =>
        fromTagList(own)['gantry:address'] === address ? [] : [id ?? ''],
      ),
      tags,
    });
    const { taskSet = {} } = await retrying(context, NOT_SPREAD, () =>
      ecs.send(new CreateTaskSetCommand({ ...request, tags: toTagList(tags), clientToken })),
    );
    return { ...liveSet(taskSet), properties, tags };
  },

  async update({ live, properties, changes, tags }, context) {
    const ecs = await context.aws.clients.ecs();
    if (changedFields(changes).has('scale'))
      await ecs.send(
        new UpdateTaskSetCommand({
          cluster: live.properties.cluster,
          service: live.properties.service,
          taskSet: live.id,
          scale: properties.scale,
        }),
      );
    await writeTags(ecs, String(live.attributes['TaskSetArn']), tags);
    const { primary: _, ...present } = live.properties;
    return { ...live, properties: { ...present, ...properties }, tags: tags.all };
  },

  async delete(live, context) {
    const ecs = await context.aws.clients.ecs();
    const { cluster, service } = live.properties;
    try {
      // Without force AWS wants it scaled down to nothing before.
      await ecs.send(new DeleteTaskSetCommand({ cluster, service, taskSet: live.id, force: true }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },

  async settle(live, verb, context) {
    if (verb === 'delete') return untilGone(live, context);
    await untilSteady(live, context);
    if (live.properties.primary === true) await makePrimary(live, context);
    return live;
  },
};

/** Ours among the sets of the services that a plan sees; where an address has two, the one that serves comes first. */
async function listOwn(context: ReadContext): Promise<readonly LiveSet[]> {
  const external = (await visibleServices(context)).filter(
    ({ deploymentController }) => deploymentController?.type === 'EXTERNAL',
  );
  const sets = await Promise.all(
    external.map(({ clusterArn, serviceName }) =>
      context.memo(`ecs/task-sets/${clusterArn}/${serviceName}`, () =>
        describeSets(context, clusterArn, serviceName),
      ),
    ),
  );
  const live = sets.flat().filter(({ status }) => status !== 'DRAINING');
  return ownedBy(context.app, [...live].sort(byService).map(liveSet));
}

function byService(a: TaskSet, b: TaskSet): number {
  const primary = Number(b.status === 'PRIMARY') - Number(a.status === 'PRIMARY');
  return primary || Number(a.createdAt ?? 0) - Number(b.createdAt ?? 0);
}

async function describeSets(
  { aws, signal }: Pick<ReadContext, 'aws' | 'signal'>,
  cluster: string | undefined,
  service: string | undefined,
): Promise<readonly TaskSet[]> {
  const ecs = await aws.clients.ecs();
  try {
    const answer = await ecs.send(
      new DescribeTaskSetsCommand({ cluster, service, include: ['TAGS'] }),
      { abortSignal: signal },
    );
    return answer.taskSets ?? [];
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

async function setOf(live: LiveSet, context: ApplyContext): Promise<TaskSet | undefined> {
  const { cluster, service } = live.properties;
  const sets = await describeSets(context, cluster, service);
  return sets.find(({ id }) => id === live.id);
}

/** Waits until all its tasks run and are healthy. */
function untilSteady(live: LiveSet, context: ApplyContext): Promise<true> {
  return waitUntil(
    context,
    { what: `task set ${live.id} to be steady`, timeoutMs: 30 * MINUTE },
    async () => {
      const set = await setOf(live, context);
      if (set === undefined) return { pending: 'not visible everywhere' };
      const { runningCount = 0, computedDesiredCount = 0, stabilityStatus } = set;
      if (stabilityStatus === 'STEADY_STATE' && runningCount === computedDesiredCount)
        return { done: true };
      const said = await lastWords(live, context);
      return { pending: `${runningCount} of ${computedDesiredCount} running${said}` };
    },
  );
}

/** What ECS has said last of the service: why tasks do not start stands there. */
async function lastWords({ properties }: LiveSet, context: ApplyContext): Promise<string> {
  const services: readonly Service[] = await describeServices(
    context.aws,
    clusterNameOf(properties.cluster),
    [properties.service ?? ''],
  );
  const message = services[0]?.events?.[0]?.message;
  return message === undefined ? '' : `; ECS says: ${message}`;
}

async function makePrimary(live: LiveSet, context: ApplyContext): Promise<void> {
  const { cluster, service } = live.properties;
  if ((await setOf(live, context))?.status === 'PRIMARY') return;
  const ecs = await context.aws.clients.ecs();
  await ecs.send(
    new UpdateServicePrimaryTaskSetCommand({ cluster, service, primaryTaskSet: live.id }),
  );
}

function untilGone(live: LiveSet, context: ApplyContext): Promise<LiveSet> {
  return waitUntil(
    context,
    { what: `task set ${live.id} to be gone`, timeoutMs: 30 * MINUTE },
    async () => {
      const set = await setOf(live, context);
      return set === undefined
        ? { done: live }
        : { pending: `${set.status}, ${set.runningCount ?? 0} tasks running` };
    },
  );
}

function isGone(error: unknown): boolean {
  return isNotFound(error) || isInactiveCluster(error);
}

function liveSet(set: TaskSet): LiveSet {
  const { id = '', taskSetArn = '', capacityProviderStrategy: strategy = [] } = set;
  return {
    id,
    properties: omitUndefined({
      cluster: clusterNameOf(set.clusterArn),
      service: set.serviceArn?.split('/').at(-1),
      taskDefinition: set.taskDefinition,
      externalId: set.externalId,
      networkConfiguration: set.networkConfiguration,
      loadBalancers: set.loadBalancers ?? [],
      serviceRegistries: set.serviceRegistries ?? [],
      launchType: set.launchType,
      capacityProviderStrategy: strategy,
      platformVersion: set.platformVersion,
      scale: set.scale,
      ...(set.status === 'PRIMARY' ? { primary: true as const } : {}),
    }) as TaskSetProperties,
    attributes: { Id: id, TaskSetArn: taskSetArn },
    tags: fromTagList(set.tags),
    state: set.status === 'DRAINING' ? 'deleting' : 'ready',
  };
}
