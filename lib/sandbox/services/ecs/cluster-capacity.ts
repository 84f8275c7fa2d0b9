/** The operations on the capacity providers of clusters. */
import type {
  CapacityProvider,
  Cluster,
  DescribeCapacityProvidersRequest,
  PutClusterCapacityProvidersRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import {
  checkProviders,
  checkStrategy,
  FARGATE_PROVIDERS,
  filledStrategy,
} from './capacity-strategy.ts';
import { changeableCluster } from './cluster-record.ts';
import { clusterView } from './cluster-view.ts';
import { services } from './service-record.ts';
import { tasks } from './task-record.ts';

/** PutClusterCapacityProviders: replaces both lists; a provider in use cannot go. */
export function putClusterCapacityProviders(
  input: PutClusterCapacityProvidersRequest,
  call: Call,
): { cluster: Cluster } {
  const cluster = changeableCluster(call, input.cluster);
  const providers = [...new Set(input.capacityProviders ?? [])];
  const strategy = input.defaultCapacityProviderStrategy ?? [];
  checkProviders(providers);
  checkStrategy(strategy, providers);
  const leaving = cluster.capacityProviders.filter((name) => !providers.includes(name));
  if (leaving.length > 0 && leaving.some((name) => inUse(call, cluster.name, name)))
    throw new ServiceFault(
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    );
  cluster.capacityProviders = providers;
  cluster.defaultStrategy = filledStrategy(strategy);
  return { cluster: clusterView(call, cluster, ['SETTINGS', 'TAGS']) };
}

/** DescribeCapacityProviders: ten a page. */
export function describeCapacityProviders(
  input: DescribeCapacityProvidersRequest,
  call: Call,
): object {
  const names = (input.capacityProviders ?? FARGATE_PROVIDERS).map(lastPart);
  const page = paginate(names, {
    size: Math.min(input.maxResults ?? 10, 10),
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return {
    capacityProviders: page.items
      .filter((name) => FARGATE_PROVIDERS.includes(name))
      .map(
        (name): CapacityProvider => ({
          capacityProviderArn: arnOf(call.scope, `capacity-provider/${name}`),
          name,
          status: 'ACTIVE',
          tags: [],
        }),
      ),
    failures: page.items
      .filter((name) => !FARGATE_PROVIDERS.includes(name))
      .map((name) => ({
        arn: arnOf(call.scope, `capacity-provider/${name}`),
        reason: 'MISSING',
      })),
    nextToken: page.next,
  };
}

function inUse(call: Call, cluster: string, name: string): boolean {
  for (const service of services(call, cluster).values())
    if (
      service.status !== 'INACTIVE' &&
      service.settings.capacityProviderStrategy?.some((item) => item.capacityProvider === name)
    )
      return true;
  for (const task of tasks(call, cluster).values())
    if (task.capacityProviderName === name && task.lastStatus !== 'STOPPED') return true;
  return false;
}
