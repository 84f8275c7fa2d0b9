/** What the services of an app run now, and where they answer. */
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type Service,
} from '@aws-sdk/client-ecs';
import { inBatches } from '../aws/batch.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { groupBy } from '../core/group.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isRefValue } from '../graph/reference.ts';
import { referencesIn } from '../graph/resolve.ts';
import type { Live, Neighbours } from '../resource-type.ts';
import type { ServiceStatus } from './status.ts';

/** A live service of the graph. */
export interface ObservedService {
  readonly node: ResourceNode;
  readonly live: Live;
}

const PER_CALL = 10;

/** The status of services that share an account and Region; `liveAt` answers for what stands before them. */
export async function statusOfServices(
  services: readonly ObservedService[],
  environment: AwsEnvironment,
  neighbours: Neighbours,
  liveAt: (address: string) => Live | undefined,
): Promise<readonly ServiceStatus[]> {
  const ecs = await environment.clients.ecs();
  const found = new Map<string, Service>();
  for (const [cluster, group] of groupBy(services, ({ live }) => nameParts(live).cluster)) {
    const names = group.map(({ live }) => nameParts(live).service);
    for (const service of await describe(ecs, cluster, names))
      found.set(`${cluster}/${service.serviceName}`, service);
  }
  const images = await imagesOf(ecs, [...found.values()]);
  return services.flatMap(({ node, live }) => {
    const names = nameParts(live);
    const service = found.get(`${names.cluster}/${names.service}`);
    if (service === undefined) return [];
    const primary = service.deployments?.find((deployment) => deployment.status === 'PRIMARY');
    const url = urlOf(node, neighbours, liveAt);
    return [
      {
        address: node.address,
        stack: node.stack,
        ...names,
        taskDefinition: service.taskDefinition?.split('/').at(-1) ?? '',
        images: images.get(service.taskDefinition ?? '') ?? [],
        desired: service.desiredCount ?? 0,
        running: service.runningCount ?? 0,
        pending: service.pendingCount ?? 0,
        rollout: primary?.rolloutState ?? service.status ?? '',
        ...(url === undefined ? {} : { url }),
      },
    ];
  });
}

async function describe(
  ecs: ECSClient,
  cluster: string,
  names: readonly string[],
): Promise<readonly Service[]> {
  try {
    return await inBatches(names, PER_CALL, async (batch) => {
      const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [...batch] }));
      return answer.services ?? [];
    });
  } catch (error) {
    throw describeAwsError(error);
  }
}

async function imagesOf(
  ecs: ECSClient,
  services: readonly Service[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const arns = [...new Set(services.flatMap((service) => service.taskDefinition ?? []))];
  const images = new Map<string, readonly string[]>();
  await inBatches(arns, PER_CALL, async (batch) => {
    await Promise.all(
      batch.map(async (arn) => {
        const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
        const containers = answer.taskDefinition?.containerDefinitions ?? [];
        images.set(
          arn,
          containers.flatMap((container) => container.image ?? []),
        );
      }),
    );
    return [];
  });
  return images;
}

// arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME
function nameParts(live: Live): { readonly cluster: string; readonly service: string } {
  const [, cluster = '', service = ''] = String(live.attributes['serviceArn']).split('/');
  return { cluster, service };
}

// service -> target group <- listener or rule -> ... -> load balancer
function urlOf(
  node: ResourceNode,
  neighbours: Neighbours,
  liveAt: (address: string) => Live | undefined,
): string | undefined {
  for (const target of referencesIn(node.properties['loadBalancers']))
    for (const route of neighbours.referrers(target.$ref)) {
      const listener = listenerOf(route, neighbours);
      const balancer = listener?.properties['LoadBalancerArn'];
      if (listener === undefined || !isRefValue(balancer)) continue;
      const host = liveAt(balancer.$ref)?.attributes['DNSName'];
      if (typeof host === 'string') return urlAt(listener, host);
    }
  return undefined;
}

function listenerOf(route: ResourceNode, neighbours: Neighbours): ResourceNode | undefined {
  if (route.properties['LoadBalancerArn'] !== undefined) return route;
  const listener = route.properties['ListenerArn'];
  return isRefValue(listener) ? neighbours.at(listener.$ref) : undefined;
}

function urlAt(listener: ResourceNode, host: string): string {
  const scheme = listener.properties['Protocol'] === 'HTTPS' ? 'https' : 'http';
  const port = listener.properties['Port'];
  const usual = (scheme === 'https' && port === 443) || (scheme === 'http' && port === 80);
  return `${scheme}://${host}${usual || typeof port !== 'number' ? '' : `:${port}`}`;
}
