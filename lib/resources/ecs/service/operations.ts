/** The effects of services. */
import { type Cluster, DeleteServiceCommand, type Service } from '@aws-sdk/client-ecs';
import { isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { groupBy } from '../../../core/group.ts';
import { isJsonObject, jsonEquals } from '../../../core/json.ts';
import type { Live, ReadContext, ReadRequest, ResourceOperations } from '../../../resource-type.ts';
import { allClusters } from '../cluster/describe.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { namespaceAsAsked } from '../namespace.ts';
import { canonicalStrategy } from '../strategy-canonical.ts';
import { writeTags } from '../write-tags.ts';
import { controllerFindings } from './controller.ts';
import { createService } from './create.ts';
import { COPIED_PROVIDERS } from './default-strategy.ts';
import { existingServices, visibleServices } from './describe.ts';
import { untilFirstTasks } from './first-tasks.ts';
import { changedPorts } from './fixed-ports.ts';
import { letGo } from './let-go.ts';
import { declaresRevisionFields, liveService, REVISION_FIELDS_TAG } from './live.ts';
import type { ServiceProperties } from './properties.ts';
import { isGone } from './retries.ts';
import { readUnseen } from './unseen.ts';
import { finishService, updateService } from './update.ts';

const MINUTE = 60_000;

const DELETE_RETRIES: readonly RetryRule[] = [
  {
    codes: ['InvalidParameterException'],
    message: /cannot be stopped while deployments are active/,
    forMs: 20 * MINUTE,
    always: true,
  },
  {
    codes: ['DependencyViolation'],
    message: /has a dependent object/,
    forMs: 20 * MINUTE,
    always: true,
  },
];

/**
 * The services that are asked for, by {@link keyOf}. Most are among those that the plan lists anyway; only the others are
 * looked for by name: they are absent, or on their way out, which lists do not show.
 */
async function knownServices(
  requests: readonly ReadRequest<ServiceProperties>[],
  context: ReadContext,
): Promise<ReadonlyMap<string, Service>> {
  const known = new Map<string, Service>();
  const keep = (service: Service) =>
    known.set(`${clusterNameOf(service.clusterArn)}/${service.serviceName}`, service);
  for (const service of await visibleServices(context)) keep(service);
  const others = requests.filter((request) => !known.has(keyOf(request)));
  await Promise.all(
    [...groupBy(others, ({ identity }) => clusterNameOf(String(identity['cluster'])))].map(
      async ([cluster, group]) => {
        const names = group.map(({ identity }) => String(identity['serviceName']));
        for (const service of (await existingServices(context.aws, cluster, names)).values())
          keep(service);
      },
    ),
  );
  return known;
}

function keyOf({ identity }: ReadRequest<ServiceProperties>): string {
  return `${clusterNameOf(String(identity['cluster']))}/${String(identity['serviceName'])}`;
}

/** How services are read, made, changed and removed. */
export const serviceOperations: ResourceOperations<ServiceProperties> = {
  async read(requests, context) {
    const known = await knownServices(requests, context);
    const clusters = await allClusters(context);
    const found = requests.map((request) => ({ request, service: known.get(keyOf(request)) }));
    const unseen = await readUnseen(
      context.aws,
      found.flatMap(({ request, service }) =>
        service !== undefined && hasRevisionFields(request, service) ? [service] : [],
      ),
    );
    return found.map(({ request, service }) => {
      if (service === undefined) return undefined;
      const cluster = clusters.get(clusterNameOf(service.clusterArn));
      const read = withNamespace(liveService(service), request);
      const live = withDefaultStrategy(read, request, cluster);
      const more = unseen.get(live.id);
      return more === undefined ? live : { ...live, properties: { ...live.properties, ...more } };
    });
  },

  async list(context) {
    const services = (await visibleServices(context)).map(liveService);
    return services.filter(({ tags }) => tags['gantry:app'] === context.app);
  },

  create: createService,

  update: updateService,
  finish: finishService,
  disown: async ({ id }, remove, context) =>
    writeTags(await context.aws.clients.ecs(), id, { set: {}, remove }),
  usersOfChange: async (live, changes, context) => [
    ...controllerFindings(live, changes),
    ...(await changedPorts(live, changes, context)),
  ],

  async delete(live, context) {
    const ecs = await context.aws.clients.ecs();
    try {
      await letGo(live, context);
      await retrying(context, DELETE_RETRIES, () =>
        ecs.send(
          new DeleteServiceCommand({
            cluster: clusterNameOf(live.properties.cluster),
            service: live.properties.serviceName,
            // Without it, AWS wants the service scaled down to nothing before.
            force: true,
          }),
        ),
      );
    } catch (error) {
      if (!isNotFound(error) && !isInactiveCluster(error) && !isGone(error)) throw error;
    }
  },

  async settle(live, verb, context) {
    if (verb === 'create') return untilFirstTasks(live, context);
    if (verb !== 'delete') return live;
    const { cluster, serviceName = '' } = live.properties;
    return waitUntil(
      context,
      { what: `service ${serviceName} to be INACTIVE`, timeoutMs: 30 * MINUTE },
      async () => {
        const found = await existingServices(context.aws, clusterNameOf(cluster), [serviceName]);
        const service = found.get(serviceName);
        return service === undefined
          ? { done: live }
          : { pending: `${service.status}, ${service.runningCount ?? 0} tasks running` };
      },
    );
  },
};

function hasRevisionFields(
  { properties }: ReadRequest<ServiceProperties>,
  { tags = [] }: Service,
): boolean {
  return declaresRevisionFields(properties) || tags.some(({ key }) => key === REVISION_FIELDS_TAG);
}

/**
 * A service that was made without launch type and strategy shows a copy of its cluster's default strategy: where the code
 * wants nothing else, that is nothing to compare.
 */
function withDefaultStrategy(
  live: Live<ServiceProperties>,
  { properties }: ReadRequest<ServiceProperties>,
  cluster: Cluster | undefined,
): Live<ServiceProperties> {
  const { launchType, capacityProviderStrategy: asked = [] } = properties;
  const given = cluster?.defaultCapacityProviderStrategy ?? [];
  const isCopy =
    given.length > 0 &&
    launchType === undefined &&
    Array.isArray(asked) &&
    asked.length === 0 &&
    jsonEquals(
      canonicalStrategy(given),
      canonicalStrategy(live.properties.capacityProviderStrategy ?? []),
    );
  return isCopy
    ? {
        ...live,
        properties: { ...live.properties, capacityProviderStrategy: [] },
        attributes: {
          ...live.attributes,
          [COPIED_PROVIDERS]: given.flatMap(({ capacityProvider: name }) => name ?? []),
        },
      }
    : live;
}

/** AWS answers the namespace also where the code leaves it to the cluster: then it is nothing to compare. */
function withNamespace(
  live: Live<ServiceProperties>,
  { properties }: ReadRequest<ServiceProperties>,
): Live<ServiceProperties> {
  const asked = properties.serviceConnectConfiguration;
  const { namespace, ...rest } = live.properties.serviceConnectConfiguration ?? { enabled: false };
  if (namespace === undefined || !isJsonObject(asked)) return live;
  const serviceConnectConfiguration =
    asked.namespace === undefined
      ? rest
      : { ...rest, namespace: namespaceAsAsked(namespace, asked.namespace) };
  return { ...live, properties: { ...live.properties, serviceConnectConfiguration } };
}
