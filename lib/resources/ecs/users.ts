/** Who of others still uses a cluster or a capacity provider that is to go. Imported by operations only. */
import type { Cluster, Service } from '@aws-sdk/client-ecs';
import type { Finding, Live, ReadContext } from '../../resource-type.ts';
import type { CapacityProviderProperties } from './capacity-provider/properties.ts';
import { allClusters } from './cluster/describe.ts';
import { CLUSTER_TYPE, type ClusterProperties } from './cluster/properties.ts';
import { OWNER_TAG } from './cluster-capacity-providers/live.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from './cluster-capacity-providers/properties.ts';
import { EXPRESS_GATEWAY_SERVICE_TYPE } from './express-gateway-service/properties.ts';
import { clusterNameOf } from './names.ts';
import { servicesOf } from './service/describe.ts';
import { SERVICE_TYPE } from './service/properties.ts';
import { standaloneTasks, taskName } from './standalone-tasks.ts';
import { fromTagList } from './tags.ts';

/** Tells whether an object goes in the same plan. */
export type Going = (type: string, id: string) => boolean;

/**
 * What uses a capacity provider that goes: services that are not of this app, clusters of others, and standalone tasks
 * unless they are stopped together with all capacity of their cluster.
 */
export async function usersOfProvider(
  live: Live<CapacityProviderProperties>,
  context: ReadContext,
  going: Going,
): Promise<readonly Finding[]> {
  const name = live.properties.name ?? '';
  const clusters = [...(await allClusters(context)).values()].filter(({ capacityProviders = [] }) =>
    capacityProviders.includes(name),
  );
  const home = live.properties.cluster;
  const found = await Promise.all(
    clusters
      .filter(({ clusterName }) => home === undefined || clusterName === clusterNameOf(home))
      .map(async (cluster) => {
        const id = cluster.clusterArn ?? '';
        // Then the tasks are stopped, and the other one tells so.
        const all = going(CLUSTER_TYPE, id) || going(CLUSTER_CAPACITY_PROVIDERS_TYPE, id);
        const services = await servicesUsing(cluster, [name], context, going);
        return all
          ? services
          : [...services, ...(await tasksUsing(cluster, [name], context, inUse))];
      }),
  );
  return found.flat();
}

/** What uses the capacity providers of a cluster when their association goes altogether. */
export async function usersOfAssociation(
  live: Live<ClusterCapacityProvidersProperties>,
  context: ReadContext,
  going: Going,
): Promise<readonly Finding[]> {
  const cluster = (await allClusters(context)).get(clusterNameOf(live.id));
  if (cluster === undefined) return [];
  const providers = live.properties.capacityProviders ?? [];
  const services = await servicesUsing(cluster, providers, context, going);
  if (going(CLUSTER_TYPE, live.id)) return services;
  // Tasks on a cluster of somebody else are not ours to stop.
  const tell = isTagged(cluster, context) ? willStop : inUse;
  return [...services, ...(await tasksUsing(cluster, providers, context, tell))];
}

/** What uses the capacity providers that a changed association leaves out. */
export async function usersOfDropped(
  live: Live<ClusterCapacityProvidersProperties>,
  desired: ClusterCapacityProvidersProperties,
  context: ReadContext,
): Promise<readonly Finding[]> {
  const cluster = (await allClusters(context)).get(clusterNameOf(live.id));
  const kept = new Set(desired.capacityProviders ?? []);
  const dropped = (live.properties.capacityProviders ?? []).filter((name) => !kept.has(name));
  if (cluster === undefined || dropped.length === 0) return [];
  return [
    ...(await servicesUsing(cluster, dropped, context, () => false)),
    ...(await tasksUsing(cluster, dropped, context, inUse)),
  ];
}

/** What lives on a cluster that goes and does not go with it: services; and the tasks that are stopped. */
export async function usersOfCluster(
  live: Live<ClusterProperties>,
  context: ReadContext,
  going: Going,
): Promise<readonly Finding[]> {
  const name = clusterNameOf(live.id);
  const [services, tasks] = await Promise.all([
    servicesOf(context, name),
    standaloneTasks(context, name),
  ]);
  const staying = services.filter(({ serviceArn = '' }) => !leaves(serviceArn, going));
  return [
    ...staying.map((service) =>
      inUse(`${nameOf(service)} runs on cluster ${name}, which is to be removed`),
    ),
    ...tasks.map((task) =>
      willStop(`${taskName(task)} runs on cluster ${name}, which is to be removed`),
    ),
  ];
}

/** Whether a service goes in the same plan, whoever manages it. */
function leaves(serviceArn: string, going: Going): boolean {
  return going(SERVICE_TYPE, serviceArn) || going(EXPRESS_GATEWAY_SERVICE_TYPE, serviceArn);
}

async function servicesUsing(
  cluster: Cluster,
  providers: readonly string[],
  context: ReadContext,
  going: Going,
): Promise<readonly Finding[]> {
  const { clusterName: name = '' } = cluster;
  const what = `capacity provider ${providers.join(', ')}`;
  if (!isOurs(cluster, context))
    return [inUse(`cluster ${name}, which is not of this app, is associated with ${what}`)];
  return (await servicesOf(context, name))
    .filter(
      (service) =>
        uses(service, providers) &&
        fromTagList(service.tags)['gantry:app'] !== context.app &&
        !leaves(service.serviceArn ?? '', going),
    )
    .map((service) =>
      inUse(`${nameOf(service)} of cluster ${name} uses ${what}, which is to be removed`),
    );
}

async function tasksUsing(
  { clusterName = '' }: Cluster,
  providers: readonly string[],
  context: ReadContext,
  tell: (detail: string) => Finding,
): Promise<readonly Finding[]> {
  return (await standaloneTasks(context, clusterName))
    .filter(({ capacityProviderName = '' }) => providers.includes(capacityProviderName))
    .map((task) =>
      tell(
        `${taskName(task)} of cluster ${clusterName} runs on capacity provider ${task.capacityProviderName}, which is to be removed`,
      ),
    );
}

/** Whether the capacity of a cluster is this app's: the cluster itself, or the association of its providers. */
function isOurs(cluster: Cluster, context: ReadContext): boolean {
  const association = fromTagList(cluster.tags)[OWNER_TAG];
  return isTagged(cluster, context) || association?.split('/')[0] === context.app;
}

function isTagged({ tags }: Cluster, { app }: ReadContext): boolean {
  return fromTagList(tags)['gantry:app'] === app;
}

function uses({ capacityProviderStrategy = [] }: Service, providers: readonly string[]): boolean {
  return capacityProviderStrategy.some(({ capacityProvider = '' }) =>
    providers.includes(capacityProvider),
  );
}

function nameOf({ serviceName, tags }: Service): string {
  const app = fromTagList(tags)['gantry:app'];
  return `service ${serviceName}${app === undefined ? '' : ` of app ${app}`}`;
}

function inUse(detail: string): Finding {
  return { severity: 'error', code: 'plan/in-use', detail };
}

function willStop(detail: string): Finding {
  return {
    severity: 'warning',
    code: 'plan/in-use',
    detail: `${detail}: it will be stopped`,
    hint: 'let it end first if its work matters',
  };
}
