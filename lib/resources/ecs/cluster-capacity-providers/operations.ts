/** The effects of the association of capacity providers with a cluster. */
import { type Cluster, PutClusterCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import { isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { GantryError } from '../../../core/errors.ts';
import { jsonEquals } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type { ApplyContext, ResourceOperations } from '../../../resource-type.ts';
import { allClusters, describeClusters, readClusters } from '../cluster/describe.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { writeTags } from '../write-tags.ts';
import { canonicalAssociation } from './canonical.ts';
import { liveAssociation, OWNER_TAG } from './live.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';

const TEN_MINUTES = 600_000;

const RETRIES: readonly RetryRule[] = [
  {
    codes: ['ClientException'],
    message: /Cluster was not ACTIVE/,
    forMs: TEN_MINUTES,
    always: true,
  },
  { codes: ['UpdateInProgressException'], forMs: TEN_MINUTES, always: true },
  // Tasks of services that have just gone hold on to their provider for a while.
  { codes: ['ResourceInUseException'], forMs: TEN_MINUTES, always: true },
];

/** How a cluster's providers are read, set and taken away. */
export const clusterCapacityProvidersOperations: ResourceOperations<ClusterCapacityProvidersProperties> =
  {
    async read(requests, context) {
      const names = requests.map(({ identity }) => String(identity['cluster']));
      const clusters = await readClusters(context, names);
      return names.map((name) => {
        const cluster = clusters.get(name);
        return cluster === undefined ? undefined : liveAssociation(cluster);
      });
    },

    async list(context) {
      const all = [...(await allClusters(context)).values()].flatMap(
        (cluster) => liveAssociation(cluster) ?? [],
      );
      return all.filter(({ owner }) => owner?.app === context.app);
    },

    async create({ address, properties }, context) {
      const cluster = await existingCluster(properties.cluster, context);
      const live = liveAssociation(cluster);
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
      return {
        id: cluster.clusterArn ?? '',
        properties,
        attributes: { clusterName: cluster.clusterName },
        tags: {},
        owner: { app: context.app, address },
        state: 'updating',
      };
    },

    async update({ address, live, properties, changes }, context) {
      // The construct has moved.
      if (live.owner?.address !== address) await claim(live.id, address, context);
      if (changes.length > 0) await put(live.id, properties, context);
      return { ...live, properties, state: 'updating' };
    },

    async delete(live, context) {
      const cluster = (await describeClusters(context.aws, [live.id])).get(clusterNameOf(live.id));
      if (cluster === undefined) return;
      try {
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

    settle: (live, verb, context) =>
      waitUntil(
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
          return { done: { ...(liveAssociation(cluster) ?? live), state: 'ready' as const } };
        },
      ),
  };

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

async function put(
  cluster: string,
  properties: ClusterCapacityProvidersProperties,
  context: ApplyContext,
): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  const { capacityProviders, defaultCapacityProviderStrategy } = properties;
  await retrying(context, RETRIES, () =>
    ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster,
        capacityProviders,
        defaultCapacityProviderStrategy: defaultCapacityProviderStrategy ?? [],
      }),
    ),
  );
}

function isEqual(
  left: ClusterCapacityProvidersProperties,
  right: ClusterCapacityProvidersProperties,
): boolean {
  const lists = (one: ClusterCapacityProvidersProperties) => ({
    ...canonicalAssociation(one),
    cluster: undefined,
  });
  return jsonEquals(lists(left), lists(right));
}
