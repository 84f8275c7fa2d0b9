/** The effects of the association of capacity providers with a cluster. */
import type { Cluster } from '@aws-sdk/client-ecs';
import { isNotFound } from '../../../aws/classify-error.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { GantryError } from '../../../core/errors.ts';
import { jsonEquals } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
  UpdateRequest,
  Verb,
} from '../../../resource-type.ts';
import { startInstances } from '../../auto-scaling/first-instances.ts';
import { isFargate, managedProvidersOf } from '../capacity-provider/describe.ts';
import { allClusters, describeClusters, readClusters } from '../cluster/describe.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { standaloneTasks, stopTasks } from '../standalone-tasks.ts';
import { fromTagList } from '../tags.ts';
import { usersOfAssociation, usersOfDropped } from '../users.ts';
import { writeTags } from '../write-tags.ts';
import { canonicalAssociation } from './canonical.ts';
import { liveAssociation, OWNER_TAG } from './live.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';
import { put, tryPut } from './put.ts';

const TEN_MINUTES = 600_000;

type Properties = ClusterCapacityProvidersProperties;
type LiveAssociation = Live<Properties>;

/** How a cluster's providers are read, set and taken away. */
export const clusterCapacityProvidersOperations: ResourceOperations<Properties> = {
  async read(requests, context) {
    const names = requests.map(({ identity }) => String(identity['cluster']));
    const clusters = await readClusters(context, names);
    return Promise.all(
      names.map((name) => {
        const cluster = clusters.get(name);
        return cluster === undefined ? undefined : associationOf(cluster, context);
      }),
    );
  },

  async list(context) {
    const owned = [...(await allClusters(context)).values()].filter(({ tags }) =>
      fromTagList(tags)[OWNER_TAG]?.startsWith(`${context.app}/`),
    );
    const all = await Promise.all(owned.map((cluster) => associationOf(cluster, context)));
    return all.filter((live) => live !== undefined);
  },

  async create({ address, properties }, context) {
    const cluster = await existingCluster(properties.cluster, context);
    const live = await associationOf(cluster, context);
    if (live !== undefined && live.owner?.address !== address)
      throw new GantryError(
        'plan/not-owned',
        `the capacity providers of ${live.attributes['clusterName']}`,
        { address },
      );
    // Before the call, so that a run that dies between the two leaves nothing without an owner.
    if (live === undefined) await claim(cluster.clusterArn ?? '', address, context);
    if (live === undefined || !isEqual(live.properties, properties))
      await put(cluster.clusterArn ?? '', properties, context);
    const made: LiveAssociation = {
      id: cluster.clusterArn ?? '',
      properties,
      attributes: { clusterName: cluster.clusterName },
      tags: {},
      owner: { app: context.app, address },
      state: 'updating',
    };
    return started(made, live?.properties, context);
  },

  async update(request, context) {
    const { address, live, properties, changes } = request;
    // The construct has moved.
    if (live.owner?.address !== address) await claim(live.id, address, context);
    if (changes.length === 0) return { ...live, state: 'updating' };
    if (droppedBy(request).length > 0)
      return started(await leaveInHalves(request, context), live.properties, context);
    await put(live.id, properties, context);
    return started({ ...live, properties, state: 'updating' }, live.properties, context);
  },

  async finish({ live, properties }, context) {
    await put(live.id, properties, context);
    return { ...live, properties, state: 'updating' };
  },

  usersOf: usersOfAssociation,
  usersOfChange: async (live, changes, context) => {
    const change = changes.find(({ path }) => path === 'capacityProviders');
    if (change === undefined) return [];
    // References to providers that are still to be made are among them, and drop nothing.
    const capacityProviders =
      change.after as ClusterCapacityProvidersProperties['capacityProviders'];
    return usersOfDropped(live, { ...live.properties, capacityProviders }, context);
  },

  async delete(live, context) {
    const cluster = (await describeClusters(context.aws, [live.id])).get(clusterNameOf(live.id));
    if (cluster === undefined) return;
    try {
      await stopStandalone(cluster, live, context);
      await put(
        live.id,
        { cluster: live.id, capacityProviders: [], defaultCapacityProviderStrategy: [] },
        context,
      );
      const ecs = await context.aws.clients.ecs();
      await writeTags(ecs, live.id, { set: {}, remove: [OWNER_TAG] });
    } catch (error) {
      if (!isNotFound(error) && !isInactiveCluster(error)) throw error;
    }
  },

  async disown({ id }, _, context) {
    const ecs = await context.aws.clients.ecs();
    try {
      await writeTags(ecs, id, { set: {}, remove: [OWNER_TAG] });
    } catch (error) {
      if (!isNotFound(error) && !isInactiveCluster(error)) throw error;
    }
  },

  settle,
};

function settle(
  live: LiveAssociation,
  verb: Verb,
  context: ApplyContext,
): Promise<LiveAssociation> {
  return waitUntil(
    context,
    { what: `capacity providers of ${clusterNameOf(live.id)}`, timeoutMs: TEN_MINUTES },
    async () => {
      const [cluster] = (await describeClusters(context.aws, [live.id])).values();
      if (cluster === undefined)
        return verb === 'delete' ? { done: live } : { pending: 'cluster not visible yet' };
      if (cluster.attachmentsStatus === 'UPDATE_FAILED')
        return { failed: 'attachmentsStatus is UPDATE_FAILED' };
      if (cluster.attachmentsStatus === 'UPDATE_IN_PROGRESS')
        return { pending: cluster.attachmentsStatus };
      if (verb === 'delete') return { done: live };
      const settled = await associationOf(cluster, context);
      return { done: { ...(settled ?? live), state: 'ready' as const } };
    },
  );
}

/** Starts the instances of the groups whose providers are new in the cluster, once they really are. */
async function started(
  live: LiveAssociation,
  before: Properties | undefined,
  context: ApplyContext,
): Promise<LiveAssociation> {
  const known = new Set(before?.capacityProviders ?? []);
  const added = (live.properties.capacityProviders ?? []).filter((name) => !known.has(name));
  if (added.every(isFargate)) return live;
  await settle(live, 'update', context);
  await startInstances(added, context);
  return live;
}

/** A cluster's association as it is; what it has of managed instances is asked only where there may be some. */
async function associationOf(
  cluster: Cluster,
  context: ReadContext,
): Promise<LiveAssociation | undefined> {
  const { clusterName = '', capacityProviders = [] } = cluster;
  const managed = capacityProviders.every(isFargate)
    ? []
    : (await managedProvidersOf(context, clusterName)).keys();
  return liveAssociation(cluster, new Set(managed));
}

function droppedBy({
  live,
  properties,
}: Pick<UpdateRequest<Properties>, 'live' | 'properties'>): readonly string[] {
  const kept = new Set(properties.capacityProviders);
  return (live.properties.capacityProviders ?? []).filter((name) => !kept.has(name));
}

/**
 * The first half: what is new is there, with the new default strategy, and what is to go is there still, until the
 * services that used it have moved. Where nobody follows them, what is in use stays until the next run.
 */
async function leaveInHalves(
  request: UpdateRequest<Properties>,
  context: ApplyContext,
): Promise<LiveAssociation> {
  const { live, properties } = request;
  const dropped = droppedBy(request);
  const both: Properties = {
    ...properties,
    capacityProviders: [...(properties.capacityProviders ?? []), ...dropped],
  };
  const staged = context.staged === true;
  if (!staged && (await tryPut(live.id, properties, context)))
    return { ...live, properties, state: 'updating' };
  context.progress(
    staged
      ? `keeps ${dropped.join(', ')} until the services have moved`
      : `keeps ${dropped.join(', ')}, which is in use: deploy again once the services have moved`,
  );
  if (!isEqual(live.properties, both)) await put(live.id, both, context);
  const half: LiveAssociation = { ...live, properties: both, state: 'updating' };
  return staged ? { ...half, unfinished: true } : half;
}

/** Stops what nobody else would: standalone tasks on capacity that goes. Only of a cluster of ours. */
async function stopStandalone(
  cluster: Cluster,
  live: LiveAssociation,
  context: ApplyContext,
): Promise<void> {
  const { clusterName = '', tags } = cluster;
  const going = (live.properties.capacityProviders ?? []).filter((name) => !isFargate(name));
  if (going.length === 0 || fromTagList(tags)['gantry:app'] !== context.app) return;
  const tasks = await standaloneTasks(context, clusterName);
  await stopTasks(
    tasks.filter(({ capacityProviderName = '' }) => going.includes(capacityProviderName)),
    clusterName,
    'its capacity provider leaves the cluster',
    context,
  );
}

async function existingCluster(
  reference: string | undefined,
  context: ApplyContext,
): Promise<Cluster> {
  const name = clusterNameOf(reference);
  return waitUntil(
    { ...context, address: context.address },
    { what: `cluster ${name}`, timeoutMs: TEN_MINUTES / 5 },
    async () => {
      const cluster = (await describeClusters(context.aws, [name])).get(name);
      if (cluster !== undefined) return { done: cluster };
      return context.fresh ? { pending: 'not visible yet' } : { failed: 'it does not exist' };
    },
  );
}

async function claim(cluster: string, address: Address, context: ApplyContext): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  await writeTags(ecs, cluster, { set: { [OWNER_TAG]: address }, remove: [] });
}

function isEqual(left: Properties, right: Properties): boolean {
  const lists = (one: Properties) => ({ ...canonicalAssociation(one), cluster: undefined });
  return jsonEquals(lists(left), lists(right));
}
