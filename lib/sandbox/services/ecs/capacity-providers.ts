/** The operations on capacity providers. */
import type {
  CapacityProvider,
  CreateCapacityProviderRequest,
  DeleteCapacityProviderRequest,
  DescribeCapacityProvidersRequest,
  UpdateCapacityProviderRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import {
  type CapacityProviderRecord,
  capacityProviders,
  providerBy,
} from './capacity-provider-record.ts';
import {
  checkGroup,
  checkNewProvider,
  checkProtection,
  settingsOf,
} from './capacity-provider-rules.ts';
import { providerInUse } from './capacity-provider-use.ts';
import { fargateView, providerView } from './capacity-provider-view.ts';
import { FARGATE_PROVIDERS } from './capacity-strategy.ts';
import {
  attachingFor,
  clustersOf,
  planAttachments,
  refreshPolicies,
} from './cluster-attachments.ts';
import { activeCluster } from './cluster-record.ts';
import { client, invalid } from './faults.ts';
import { endManagedInstances, joinManagedInstances } from './managed-instances.ts';
import { managedInstancesOf, updatedManagedInstances } from './managed-instances-rules.ts';
import { requireServiceLinkedRole } from './neighbours.ts';
import { groupFacts, tagManaged } from './neighbours-auto-scaling.ts';
import type { Place } from './place.ts';
import { checkTags } from './tag-rules.ts';
import { CHANGING_PROVIDER } from './timing.ts';

/** CreateCapacityProvider: an Auto Scaling group's is there at once, Managed Instances take some seconds. */
export function createCapacityProvider(
  input: CreateCapacityProviderRequest,
  call: Call,
): { capacityProvider: CapacityProvider } {
  const name = checkNewProvider(call, input);
  const tags = checkTags(input.tags);
  const { autoScalingGroupProvider: asked } = input;
  const base = {
    name,
    arn: arnOf(call.scope, `capacity-provider/${name}`),
    pending: undefined,
    updateStatusReason: undefined,
    tags,
  };
  if (asked === undefined) {
    const { cluster, instances } = managedInstancesOf(call, input);
    return keep(call, {
      ...base,
      cluster: cluster.name,
      group: undefined,
      settings: undefined,
      instances,
      status: 'PROVISIONING',
      updateStatus: 'CREATE_IN_PROGRESS',
    });
  }
  if (input.cluster !== undefined)
    throw invalid('A cluster can only be specified for a Managed Instances capacity provider.');
  const group = checkGroup(call, asked);
  requireServiceLinkedRole(call);
  tagManaged(call, group.name);
  return keep(call, {
    ...base,
    cluster: undefined,
    group: { name: group.name, arn: group.arn },
    settings: settingsOf(asked, undefined),
    instances: undefined,
    status: 'ACTIVE',
    updateStatus: undefined,
  });
}

/** UpdateCapacityProvider: done some seconds later; members that are left out stay. */
export function updateCapacityProvider(
  input: UpdateCapacityProviderRequest,
  call: Call,
): { capacityProvider: CapacityProvider } {
  const provider = changeable(call, input.name);
  const { autoScalingGroupProvider: asked, managedInstancesProvider } = input;
  if ((asked === undefined) === (managedInstancesProvider === undefined))
    throw invalid(
      'Exactly one of autoScalingGroupProvider and managedInstancesProvider must be specified.',
    );
  if ((asked === undefined) !== (provider.group === undefined))
    throw invalid('The kind of a capacity provider cannot be changed.');
  if (managedInstancesProvider !== undefined)
    provider.instances = updatedManagedInstances(
      call,
      provider.instances,
      managedInstancesProvider,
    );
  if (asked !== undefined && provider.group !== undefined) {
    const settings = settingsOf(asked, provider.settings);
    const group = groupFacts(call, provider.group.name);
    if (group !== undefined) checkProtection(settings, group);
    provider.pending = settings;
    for (const cluster of clustersOf(call, provider.name)) planAttachments(call, cluster);
  }
  begin(call, provider, 'UPDATE_IN_PROGRESS');
  return { capacityProvider: providerView(call, provider, true) };
}

/**
 * DeleteCapacityProvider: gone some seconds later. A provider that a cluster or a service still has is `DELETE_FAILED`
 * at once, with the reason. Scale-in protection of instances stays as it is.
 */
export function deleteCapacityProvider(
  input: DeleteCapacityProviderRequest,
  call: Call,
): { capacityProvider: CapacityProvider } {
  const name = lastPart(input.capacityProvider ?? '');
  if (FARGATE_PROVIDERS.includes(name))
    throw client('The specified capacity provider is reserved and cannot be deleted.');
  const provider = changeable(call, name);
  if (attachingFor(call, name)) throw busy();
  const reason = whyKept(call, provider);
  if (reason !== undefined) {
    provider.updateStatus = 'DELETE_FAILED';
    provider.updateStatusReason = reason;
  } else {
    if (provider.instances !== undefined) provider.status = 'DEPROVISIONING';
    begin(call, provider, 'DELETE_IN_PROGRESS');
  }
  return { capacityProvider: providerView(call, provider, true) };
}

/** DescribeCapacityProviders: ten a page; all of the account without names, those of a cluster where one is named. */
export function describeCapacityProviders(
  input: DescribeCapacityProvidersRequest,
  call: Call,
): object {
  if ((input.capacityProviders?.length ?? 0) > 100)
    throw invalid('Capacity providers cannot have more than 100 elements.');
  const known = capacityProviders(call);
  const all = [...FARGATE_PROVIDERS, ...known.keys()];
  const cluster = input.cluster === undefined ? undefined : activeCluster(call, input.cluster);
  const exists = (name: string) =>
    all.includes(name) &&
    (cluster === undefined ||
      cluster.capacityProviders.includes(name) ||
      known.get(name)?.cluster === cluster.name);
  const page = paginate(input.capacityProviders?.map(lastPart) ?? all.filter(exists), {
    size: Math.min(input.maxResults ?? 10, 10),
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  const withTags = input.include?.includes('TAGS') === true;
  return {
    capacityProviders: page.items.filter(exists).map((name) => {
      const provider = known.get(name);
      return provider === undefined
        ? fargateView(call, name)
        : providerView(call, provider, withTags);
    }),
    failures: page.items
      .filter((name) => !exists(name))
      .map((name) => ({ arn: arnOf(call.scope, `capacity-provider/${name}`), reason: 'MISSING' })),
    nextToken: page.next,
  };
}

/** Ends what was under way for a capacity provider. */
export function capacityProviderChanged(payload: { readonly name: string }, place: Place): void {
  const provider = providerBy(place, payload.name);
  if (provider === undefined) return;
  if (provider.updateStatus === 'CREATE_IN_PROGRESS') {
    provider.status = 'ACTIVE';
    provider.updateStatus = 'CREATE_COMPLETE';
  } else if (provider.updateStatus === 'UPDATE_IN_PROGRESS') finishUpdate(place, provider);
  else if (provider.updateStatus === 'DELETE_IN_PROGRESS') finishDeletion(place, provider);
}

function keep(
  place: Place,
  provider: CapacityProviderRecord,
): { capacityProvider: CapacityProvider } {
  capacityProviders(place).set(provider.name, provider);
  if (provider.instances !== undefined) {
    joinManagedInstances(place, provider);
    begin(place, provider, 'CREATE_IN_PROGRESS');
  }
  return { capacityProvider: providerView(place, provider, true) };
}

function begin(
  place: Place,
  provider: CapacityProviderRecord,
  status: 'CREATE_IN_PROGRESS' | 'UPDATE_IN_PROGRESS' | 'DELETE_IN_PROGRESS',
): void {
  provider.updateStatus = status;
  provider.updateStatusReason = undefined;
  place.world.schedule(place.scope, CHANGING_PROVIDER, 'ecs.capacity-provider-changed', {
    name: provider.name,
  });
}

function changeable(place: Place, reference: string | undefined): CapacityProviderRecord {
  const provider = providerBy(place, reference ?? '');
  if (provider === undefined)
    throw client(
      'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
    );
  if (provider.updateStatus?.endsWith('_IN_PROGRESS') === true) throw busy();
  return provider;
}

function busy(): ServiceFault {
  return new ServiceFault(
    'UpdateInProgressException',
    'The specified capacity provider is being updated. Wait until the update is complete and try again.',
  );
}

function whyKept(place: Place, provider: CapacityProviderRecord): string | undefined {
  const [cluster] = clustersOf(place, provider.name);
  if (cluster === undefined) return undefined;
  if (provider.instances === undefined)
    return `The capacity provider cannot be deleted because it is associated with cluster: ${cluster.name}. Remove the capacity provider from the cluster and try again.`;
  return providerInUse(place, cluster.name, provider.name) ||
    cluster.defaultStrategy.some(({ capacityProvider }) => capacityProvider === provider.name)
    ? `The capacity provider cannot be deleted because it is in use in cluster: ${cluster.name}. Remove the capacity provider from all capacity provider strategies and try again.`
    : undefined;
}

function finishUpdate(place: Place, provider: CapacityProviderRecord): void {
  provider.updateStatus = 'UPDATE_COMPLETE';
  if (provider.pending === undefined || provider.group === undefined) return;
  const policies = groupFacts(place, provider.group.name)?.policies ?? [];
  if (provider.pending.managedScaling.status === 'ENABLED' && policies.length > 0) {
    provider.pending = undefined;
    provider.updateStatus = 'UPDATE_FAILED';
    provider.updateStatusReason =
      "The capacity provider can't be updated right now due to a client exception. See the documentation for possible causes or wait and try again.";
    for (const cluster of clustersOf(place, provider.name)) planAttachments(place, cluster);
    return;
  }
  provider.settings = provider.pending;
  provider.pending = undefined;
  refreshPolicies(place, provider.name);
}

function finishDeletion(place: Place, provider: CapacityProviderRecord): void {
  if (endManagedInstances(place, provider)) {
    begin(place, provider, 'DELETE_IN_PROGRESS');
    return;
  }
  for (const cluster of clustersOf(place, provider.name))
    cluster.capacityProviders = cluster.capacityProviders.filter((name) => name !== provider.name);
  provider.status = 'INACTIVE';
  provider.updateStatus = 'DELETE_COMPLETE';
  provider.tags = [];
}
