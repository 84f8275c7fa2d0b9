/** What the files of one check know of each other: a service of its task definition, a strategy of its providers. */
import type {
  CapacityProviderStrategyItem,
  CreateServiceRequest,
  RegisterTaskDefinitionRequest,
} from '@aws-sdk/client-ecs';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { Operation } from '../rules/index.ts';
import { ALONE, type ClusterFacts, type Neighbourhood } from '../rules/neighbourhood.ts';

/** A request and its operation. */
export interface Neighbour {
  readonly operation: Operation;
  readonly request: Json;
}

/** The neighbourhood that requests make for each other. */
export function neighbourhoodOf(neighbours: readonly Neighbour[]): Neighbourhood {
  const of = (operation: Operation): readonly JsonObject[] =>
    neighbours.flatMap((one) =>
      one.operation === operation && isJsonObject(one.request) ? [one.request] : [],
    );
  const definitions = of('RegisterTaskDefinition');
  const services = of('CreateService');
  const clusters = of('CreateCluster');
  const associations = of('PutClusterCapacityProviders');
  const providers = of('CreateCapacityProvider');
  return {
    taskDefinition: (named) =>
      found(definitions, 'family', named) as RegisterTaskDefinitionRequest | undefined,
    service: (named) => found(services, 'serviceName', named) as CreateServiceRequest | undefined,
    cluster: (named) => {
      const name = named ?? 'default';
      const cluster = found(clusters, 'clusterName', name, 'default');
      const association = found(associations, 'cluster', name, 'default');
      return cluster === undefined && association === undefined
        ? undefined
        : clusterFacts(cluster, association);
    },
    providerKind: (named) => {
      const provider = typeof named === 'string' ? found(providers, 'name', named) : undefined;
      if (provider?.['autoScalingGroupProvider'] !== undefined) return 'Auto Scaling group';
      if (provider?.['managedInstancesProvider'] !== undefined) return 'managed instances';
      return ALONE.providerKind(named);
    },
    targetGroup: ALONE.targetGroup,
  };
}

/**
 * The request of that name. A name that is still to be filled in, there or here, means the only one there is: that is
 * what people who give two files mean by them.
 */
function found(
  requests: readonly JsonObject[],
  key: string,
  named: unknown,
  unnamed?: string,
): JsonObject | undefined {
  if (named === undefined) return undefined;
  const [only] = requests;
  const name = (request: JsonObject) => request[key] ?? unnamed;
  if (typeof named !== 'string') return requests.length === 1 ? only : undefined;
  const exact = requests.findLast((request) => name(request) === nameIn(named));
  if (exact !== undefined) return exact;
  return requests.length === 1 && only !== undefined && isUnknown(name(only)) ? only : undefined;
}

/** The name in an ARN, or before a revision. */
function nameIn(named: string): string {
  const last = named.startsWith('arn:') ? (named.split('/').at(-1) ?? named) : named;
  return last.replace(/:\d+$/, '');
}

function clusterFacts(
  cluster: JsonObject | undefined,
  association: JsonObject | undefined,
): ClusterFacts {
  const providers = association?.['capacityProviders'] ?? cluster?.['capacityProviders'];
  const strategy =
    association?.['defaultCapacityProviderStrategy'] ??
    cluster?.['defaultCapacityProviderStrategy'];
  return {
    ...(isNames(providers) ? { capacityProviders: providers } : {}),
    ...(Array.isArray(strategy)
      ? { defaultStrategy: strategy as readonly CapacityProviderStrategyItem[] }
      : {}),
    ...(cluster === undefined
      ? {}
      : { hasNamespace: cluster['serviceConnectDefaults'] !== undefined }),
  };
}

function isNames(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
