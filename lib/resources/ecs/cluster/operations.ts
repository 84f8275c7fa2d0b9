/** The effects of clusters. */
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  UpdateClusterCommand,
} from '@aws-sdk/client-ecs';
import { hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, ReadRequest, ResourceOperations } from '../../../resource-type.ts';
import { isInactiveCluster } from '../faults.ts';
import { namespaceAsAsked } from '../namespace.ts';
import { assertOurs } from '../ownership.ts';
import { toTagList } from '../tags.ts';
import { usersOfCluster } from '../users.ts';
import { writeTags } from '../write-tags.ts';
import { clearCluster } from './clear.ts';
import { allClusters, describeClusters, readClusters } from './describe.ts';
import { liveCluster } from './live.ts';
import type { ClusterProperties } from './properties.ts';

const MINUTE = 60_000;

const CREATE_RETRIES: readonly RetryRule[] = [
  // ECS makes its service-linked role at the first cluster of an account, and may be asked before it is there.
  {
    codes: ['InvalidParameterException'],
    message: /Unable to assume the service linked role/,
    forMs: 2 * MINUTE,
    always: true,
  },
];

/** Refusals because of what nobody else would take away. */
const LEFTOVERS = ['ClusterContainsContainerInstancesException', 'ClusterContainsTasksException'];

const DELETE_RETRIES: readonly RetryRule[] = [
  // Services that are INACTIVE, their tasks and instances leave the cluster's books a little later.
  {
    codes: [
      /^ClusterContains(ContainerInstances|Tasks|CapacityProvider)Exception$/,
      'UpdateInProgressException',
    ],
    forMs: 20 * MINUTE,
    always: true,
  },
  { codes: ['ClusterContainsServicesException'], forMs: 2 * MINUTE, always: true },
];

/** How clusters are read, made, changed and removed. */
export const clusterOperations: ResourceOperations<ClusterProperties> = {
  async read(requests, context) {
    const names = requests.map(({ identity }) => String(identity['clusterName']));
    const clusters = await readClusters(context, names);
    return requests.map((request, i) => {
      const cluster = clusters.get(names[i] ?? '');
      return cluster === undefined ? undefined : withNamespace(liveCluster(cluster), request);
    });
  },

  async list(context) {
    const clusters = [...(await allClusters(context)).values()].map(liveCluster);
    return clusters.filter(({ tags }) => tags['gantry:app'] === context.app);
  },

  async create({ address, properties, tags }, context) {
    // CreateCluster answers an existing cluster as if it had made it: look before.
    const name = properties.clusterName ?? 'default';
    const existing = (await describeClusters(context.aws, [name])).get(name);
    if (existing !== undefined) return assertOurs(liveCluster(existing), context.app, address);
    const ecs = await context.aws.clients.ecs();
    const { cluster } = await retrying(context, CREATE_RETRIES, () =>
      ecs.send(new CreateClusterCommand({ ...properties, tags: toTagList(tags) })),
    );
    return { ...liveCluster({ ...cluster, tags: toTagList(tags) }), properties };
  },

  async update({ live, properties, changes, tags }, context) {
    const ecs = await context.aws.clients.ecs();
    const changed = new Set(changes.map(({ path }) => path.split(/[.[]/)[0]));
    if (changed.size > 0)
      await ecs.send(
        new UpdateClusterCommand(
          omitUndefined({
            cluster: live.id,
            settings: changed.has('settings') ? properties.settings : undefined,
            configuration: changed.has('configuration')
              ? { ...live.properties.configuration, ...properties.configuration }
              : undefined,
            serviceConnectDefaults: changed.has('serviceConnectDefaults')
              ? properties.serviceConnectDefaults
              : undefined,
          }),
        ),
      );
    await writeTags(ecs, live.id, tags);
    return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
  },

  usersOf: usersOfCluster,

  async delete(live, context) {
    const ecs = await context.aws.clients.ecs();
    try {
      await retrying(context, DELETE_RETRIES, async () => {
        try {
          await ecs.send(new DeleteClusterCommand({ cluster: live.id }));
        } catch (error) {
          if (hasCode(error, ...LEFTOVERS)) await clearCluster(live.id, context);
          throw error;
        }
      });
    } catch (error) {
      if (!isNotFound(error) && !isInactiveCluster(error)) throw error;
    }
  },

  settle: (live, verb, context) =>
    waitUntil(
      context,
      {
        what: `cluster ${live.properties.clusterName ?? live.id}`,
        timeoutMs: 10 * MINUTE,
        maxIntervalMs: 10_000,
      },
      async () => {
        const clusters = await describeClusters(context.aws, [live.id]);
        const [cluster] = clusters.values();
        if (verb === 'delete')
          return cluster === undefined ? { done: live } : { pending: cluster.status ?? 'ACTIVE' };
        if (cluster === undefined) return { pending: 'not visible yet' };
        if (cluster.status === 'FAILED') return { failed: 'its status is FAILED' };
        return cluster.status === 'ACTIVE'
          ? { done: liveCluster(cluster) }
          : { pending: cluster.status ?? 'unknown' };
      },
    ),
};

function withNamespace(
  live: Live<ClusterProperties>,
  { properties }: ReadRequest<ClusterProperties>,
): Live<ClusterProperties> {
  const namespace = live.properties.serviceConnectDefaults?.namespace;
  if (namespace === undefined) return live;
  const asked = namespaceAsAsked(namespace, properties.serviceConnectDefaults?.namespace);
  return {
    ...live,
    properties: { ...live.properties, serviceConnectDefaults: { namespace: asked } },
  };
}
