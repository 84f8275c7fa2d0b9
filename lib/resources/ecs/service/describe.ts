/** Looking at services, ten a call. Imported by operations only. */
import { DescribeServicesCommand, ListServicesCommand, type Service } from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../../../aws/batch.ts';
import { isNotFound } from '../../../aws/classify-error.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { ReadContext } from '../../../resource-type.ts';
import { allClusters } from '../cluster/describe.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { EXPRESS_GATEWAY_SERVICE_TYPE } from '../express-gateway-service/properties.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { TASK_SET_TYPE } from '../task-set/properties.ts';
import { SERVICE_TYPE } from './properties.ts';

const PER_CALL = 10;
const PER_PAGE = 100;

/** The services of one cluster with the given names or ARNs that AWS still knows, INACTIVE ones included. */
export async function describeServices(
  aws: AwsEnvironment,
  cluster: string,
  services: readonly string[],
): Promise<readonly Service[]> {
  const ecs = await aws.clients.ecs();
  return inBatches(services, PER_CALL, async (batch) => {
    try {
      const answer = await ecs.send(
        new DescribeServicesCommand({ cluster, services: [...batch], include: ['TAGS'] }),
      );
      return answer.services ?? [];
    } catch (error) {
      if (isNotFound(error) || isInactiveCluster(error)) return [];
      throw error;
    }
  });
}

/** The services of one cluster with the given names, by name. Without INACTIVE ones: their names are free. */
export async function existingServices(
  aws: AwsEnvironment,
  cluster: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Service>> {
  const found = await describeServices(aws, cluster, names);
  return new Map(
    found
      .filter(({ status }) => status !== 'INACTIVE')
      .map((service) => [service.serviceName ?? '', service]),
  );
}

/**
 * Every service that is not being deleted, ours or not, of our clusters and of the clusters that the graph and our
 * services name; read once a plan. Without Express services: those belong to ECS.
 */
export async function visibleServices(context: ReadContext): Promise<readonly Service[]> {
  return (await everyVisible(context)).filter(({ resourceManagementType: by }) => by !== 'ECS');
}

/** The Express services among them. */
export async function visibleExpressServices(context: ReadContext): Promise<readonly Service[]> {
  return (await everyVisible(context)).filter(({ resourceManagementType: by }) => by === 'ECS');
}

function everyVisible(context: ReadContext): Promise<readonly Service[]> {
  return context.memo('ecs/visible-services', async () => {
    const clusters = await visibleClusters(context);
    const services = await Promise.all(
      clusters.map((cluster) => servicesOfCluster(context, cluster)),
    );
    return services.flat().filter(({ status }) => status !== 'INACTIVE');
  });
}

async function servicesOfCluster(
  context: ReadContext,
  cluster: string,
): Promise<readonly Service[]> {
  const named = await allAreNamed(context, cluster);
  if (named !== undefined) return named;
  return describeServices(context.aws, cluster, await serviceArns(context.aws, cluster));
}

/**
 * The services that the graph names in a cluster, if these are all that the cluster says it has: then nobody else's are
 * there, and no page of a list must be waited for. Undefined where a list may tell of others, or is as cheap.
 */
async function allAreNamed(
  context: ReadContext,
  cluster: string,
): Promise<readonly Service[] | undefined> {
  const names = namedIn(context, cluster);
  if (names.length <= PER_PAGE) return undefined;
  const count = (await allClusters(context)).get(cluster)?.activeServicesCount;
  if (count !== names.length) return undefined;
  const found = await describeServices(context.aws, cluster, names);
  return found.filter(({ status }) => status === 'ACTIVE').length === count ? found : undefined;
}

/** Names of the services that the graph has in a cluster, as far as they are known before anything is read. */
function namedIn(context: ReadContext, cluster: string): readonly string[] {
  const clusters = new Map(
    context
      .desired(CLUSTER_TYPE)
      .map(({ address, properties }) => [address as string, properties['clusterName']]),
  );
  return context.desired(SERVICE_TYPE).flatMap(({ properties }) => {
    const { serviceName, cluster: named = 'default' } = properties;
    const of = isRefValue(named) ? clusters.get(named.$ref) : named;
    return typeof serviceName === 'string' &&
      typeof of === 'string' &&
      clusterNameOf(of) === cluster
      ? [serviceName]
      : [];
  });
}

/** Every service that is not being deleted of one cluster, whoever it belongs to, read once a plan. */
export function servicesOf(context: ReadContext, cluster: string): Promise<readonly Service[]> {
  return context.memo(`ecs/services/${cluster}`, async () => {
    const arns = await serviceArns(context.aws, cluster);
    const services = await describeServices(context.aws, cluster, arns);
    return services.filter(({ status }) => status === 'ACTIVE');
  });
}

async function visibleClusters(context: ReadContext): Promise<readonly string[]> {
  const ours = [...(await allClusters(context)).entries()].flatMap(([name, { tags }]) =>
    tags?.some(({ key, value }) => key === 'gantry:app' && value === context.app) ? [name] : [],
  );
  const named = [
    ...context.desired(CLUSTER_TYPE).map(({ properties }) => properties['clusterName']),
    ...[SERVICE_TYPE, EXPRESS_GATEWAY_SERVICE_TYPE, TASK_SET_TYPE].flatMap((type) =>
      context.desired(type).map(({ properties }) => properties['cluster'] ?? 'default'),
    ),
  ].flatMap((name) => (typeof name === 'string' ? [clusterNameOf(name)] : []));
  return [...new Set([...ours, ...named])].sort();
}

async function serviceArns(aws: AwsEnvironment, cluster: string): Promise<readonly string[]> {
  const ecs = await aws.clients.ecs();
  try {
    return await allPages(async (nextToken) => {
      const page = await ecs.send(
        new ListServicesCommand({ cluster, nextToken, maxResults: PER_PAGE }),
      );
      return { items: page.serviceArns ?? [], next: page.nextToken };
    });
  } catch (error) {
    if (isNotFound(error) || isInactiveCluster(error)) return [];
    throw error;
  }
}
