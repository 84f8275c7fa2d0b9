/** What ECS attaches to Auto Scaling groups for a cluster: scaling policies and draining hooks, and how far it is. */
import type { Attachment } from '@aws-sdk/client-ecs';
import { uuid } from '../../uuid.ts';
import { providerBy } from './capacity-provider-record.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { clusters } from './cluster-record.ts';
import { watchProvider } from './managed-scaling-timer.ts';
import {
  attachDrainingHook,
  attachScalingPolicy,
  detachDrainingHook,
  detachScalingPolicy,
  publishReservation,
} from './neighbours-auto-scaling.ts';
import type { Place } from './place.ts';
import { ATTACHING } from './timing.ts';

/** Something that ECS attached to a provider's group for a cluster. */
export interface AttachmentRecord {
  readonly id: string;
  readonly type: 'as_policy' | 'managed_draining';
  readonly provider: string;
  /** Name of the scaling policy or the hook. */
  readonly name: string;
  status: 'PRECREATED' | 'CREATED' | 'DELETING';
}

/** Name of the hook that lets ECS drain an instance before it is terminated. */
export const DRAINING_HOOK = 'ecs-managed-draining-termination-hook';

/** Tells whether attachments of a cluster are being made or removed. */
export function attaching(place: Place, cluster: string): boolean {
  return (table(place).get(cluster) ?? []).some(({ status }) => status !== 'CREATED');
}

/** Tells whether attachments of a provider are being made or removed, for any cluster. */
export function attachingFor(place: Place, provider: string): boolean {
  return [...table(place).values()].some((attachments) =>
    attachments.some((one) => one.provider === provider && one.status !== 'CREATED'),
  );
}

/** Plans the attachments that the cluster's providers now need; they are there, or gone, some seconds later. */
export function planAttachments(place: Place, cluster: ClusterRecord): void {
  const before = table(place).get(cluster.name) ?? [];
  const wanted = cluster.capacityProviders.flatMap((name) => partsOf(place, name));
  const stays = (one: AttachmentRecord) =>
    wanted.some(({ type, provider }) => type === one.type && provider === one.provider);
  const fresh = wanted
    .filter(
      (one) => !before.some(({ type, provider }) => type === one.type && provider === one.provider),
    )
    .map(
      (one): AttachmentRecord => ({
        ...one,
        id: uuid(place.world.hex(32)),
        name:
          one.type === 'as_policy'
            ? `ECSManagedAutoScalingPolicy-${uuid(place.world.hex(32))}`
            : DRAINING_HOOK,
        status: 'PRECREATED',
      }),
    );
  const kept = before.map(
    (one): AttachmentRecord => (stays(one) ? one : { ...one, status: 'DELETING' }),
  );
  if (kept.length + fresh.length > 0) table(place).set(cluster.name, [...kept, ...fresh]);
  if (attaching(place, cluster.name))
    place.world.schedule(place.scope, ATTACHING, 'ecs.cluster-attached', { cluster: cluster.name });
}

/** Makes and removes the planned attachments of a cluster. */
export function clusterAttached(payload: { readonly cluster: string }, place: Place): void {
  const attachments = table(place).get(payload.cluster) ?? [];
  for (const one of attachments) {
    if (one.status === 'PRECREATED') attach(place, payload.cluster, one);
    if (one.status === 'DELETING') detach(place, payload.cluster, one);
  }
  table(place).set(
    payload.cluster,
    attachments
      .filter(({ status }) => status !== 'DELETING')
      .map((one) => ({ ...one, status: 'CREATED' })),
  );
  for (const { provider, type } of attachments)
    if (type === 'as_policy') watchProvider(place, provider);
}

/** Brings the scaling policies of a provider up to its settings. */
export function refreshPolicies(place: Place, provider: string): void {
  for (const { name } of clustersOf(place, provider))
    for (const one of table(place).get(name) ?? [])
      if (one.provider === provider && one.type === 'as_policy' && one.status === 'CREATED')
        attach(place, name, one);
  watchProvider(place, provider);
}

/** The name of ECS's scaling policy for a provider; undefined while it is not there. */
export function policyOf(place: Place, cluster: string, provider: string): string | undefined {
  return (table(place).get(cluster) ?? []).find(
    (one) => one.provider === provider && one.type === 'as_policy' && one.status === 'CREATED',
  )?.name;
}

/** A cluster's attachments as AWS shows them. */
export function attachmentsView(
  place: Place,
  cluster: string,
): { readonly attachments: Attachment[]; readonly attachmentsStatus?: string } {
  const attachments = table(place).get(cluster);
  if (attachments === undefined) return { attachments: [] };
  return {
    attachments: attachments.map(({ id, type, status, provider, name }) => ({
      id,
      type,
      status,
      details: [
        { name: 'capacityProviderName', value: provider },
        {
          name: type === 'as_policy' ? 'scalingPolicyName' : 'autoScalingLifecycleHookName',
          value: name,
        },
      ],
    })),
    attachmentsStatus: attaching(place, cluster) ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE',
  };
}

/** The clusters that a provider is associated with. */
export function clustersOf(place: Place, provider: string): readonly ClusterRecord[] {
  return [...clusters(place).values()].filter(
    ({ status, capacityProviders }) => status === 'ACTIVE' && capacityProviders.includes(provider),
  );
}

function partsOf(
  place: Place,
  name: string,
): readonly Pick<AttachmentRecord, 'type' | 'provider'>[] {
  const provider = providerBy(place, name);
  const settings = provider?.pending ?? provider?.settings;
  return [
    ...(settings?.managedScaling.status === 'ENABLED'
      ? [{ type: 'as_policy' as const, provider: name }]
      : []),
    ...(settings?.managedDraining === 'ENABLED'
      ? [{ type: 'managed_draining' as const, provider: name }]
      : []),
  ];
}

function attach(place: Place, cluster: string, one: AttachmentRecord): void {
  const provider = providerBy(place, one.provider);
  if (provider?.group === undefined || provider.settings === undefined) return;
  if (one.type === 'managed_draining') attachDrainingHook(place, provider.group.name, one.name);
  else {
    const { targetCapacity, instanceWarmupPeriod } = (provider.pending ?? provider.settings)
      .managedScaling;
    attachScalingPolicy(place, provider.group.name, {
      name: one.name,
      cluster,
      provider: provider.name,
      targetCapacity,
      warmup: instanceWarmupPeriod,
    });
  }
}

function detach(place: Place, cluster: string, one: AttachmentRecord): void {
  const group = providerBy(place, one.provider)?.group?.name;
  if (group === undefined) return;
  if (one.type === 'as_policy') {
    detachScalingPolicy(place, group, one.name);
    publishReservation(place, { cluster, provider: one.provider }, undefined);
  } else if (!elsewhere(place, one)) detachDrainingHook(place, group, one.name);
}

/** Whether another cluster still needs the same hook. */
function elsewhere(place: Place, { provider, type }: AttachmentRecord): boolean {
  return [...table(place).values()].some((attachments) =>
    attachments.some(
      (one) => one.type === type && one.provider === provider && one.status !== 'DELETING',
    ),
  );
}

function table(place: Place) {
  return place.world.table<readonly AttachmentRecord[]>(place.scope, 'ecs.cluster-attachments');
}
