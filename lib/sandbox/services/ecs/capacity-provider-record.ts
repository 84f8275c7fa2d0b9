/** Capacity providers as stored. */
import type {
  CapacityProviderUpdateStatus,
  ManagedDraining,
  ManagedInstancesProvider,
  ManagedScaling,
  ManagedTerminationProtection,
  Tag,
} from '@aws-sdk/client-ecs';
import type { Index } from '../../table.ts';
import type { Table } from '../../world.ts';
import { lastPart } from './arns.ts';
import type { Place } from './place.ts';

/** What ECS does with an Auto Scaling group, with AWS's defaults filled in. */
export interface GroupSettings {
  readonly managedScaling: {
    readonly [K in keyof ManagedScaling]-?: NonNullable<ManagedScaling[K]>;
  };
  readonly managedTerminationProtection: ManagedTerminationProtection;
  readonly managedDraining: ManagedDraining;
}

/** A capacity provider as stored. */
export interface CapacityProviderRecord {
  readonly name: string;
  readonly arn: string;
  /** The cluster it belongs to: Managed Instances only. */
  readonly cluster: string | undefined;
  /** Its Auto Scaling group; undefined for Managed Instances. */
  readonly group: { readonly name: string; readonly arn: string } | undefined;
  /** What ECS does with its group; undefined for Managed Instances. */
  settings: GroupSettings | undefined;
  /** What an update under way makes of `settings`. */
  pending: GroupSettings | undefined;
  /** The Managed Instances it launches; undefined for an Auto Scaling group. */
  instances: ManagedInstancesProvider | undefined;
  status: 'PROVISIONING' | 'ACTIVE' | 'DEPROVISIONING' | 'INACTIVE';
  updateStatus: CapacityProviderUpdateStatus | undefined;
  updateStatusReason: string | undefined;
  tags: Tag[];
}

/** The capacity providers of one account and Region by name, INACTIVE ones included and Fargate's aside. */
export function capacityProviders(place: Place): Table<CapacityProviderRecord> {
  return place.world.table(place.scope, 'ecs.capacity-providers');
}

/** The capacity provider that a name or ARN names, unless it is INACTIVE. */
export function providerBy(place: Place, reference: string): CapacityProviderRecord | undefined {
  const provider = capacityProviders(place).get(lastPart(reference));
  return provider?.status === 'INACTIVE' ? undefined : provider;
}

/** The capacity provider of an Auto Scaling group, by the group's name, unless it is INACTIVE. */
export function providerOfGroup(
  place: Place,
  groupName: string,
): CapacityProviderRecord | undefined {
  return capacityProviders(place)
    .having(BY_GROUP, groupName)
    .find(({ status }) => status !== 'INACTIVE');
}

/** Tells whether tasks under a capacity provider wait for instances: managed scaling, or Managed Instances. */
export function waitsForInstances(place: Place, name: string): boolean {
  const provider = providerBy(place, name);
  return (
    provider?.instances !== undefined || provider?.settings?.managedScaling.status === 'ENABLED'
  );
}

const BY_GROUP: Index<CapacityProviderRecord> = {
  valuesOf: ({ group }) => (group === undefined ? [] : [group.name]),
};
