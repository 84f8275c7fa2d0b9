/** Managed Instances as stored. */
import type { Table } from '../../world.ts';
import { providerOfGroup } from './capacity-provider-record.ts';
import type { Place } from './place.ts';

/** An EC2 instance that ECS launched for a capacity provider. */
export interface ManagedInstanceRecord {
  readonly id: string;
  readonly provider: string;
  readonly cluster: string;
  readonly subnetId: string;
  /** Ids of the tasks that it was launched for. */
  readonly tasks: readonly string[];
  readonly launchedAt: number;
  /** Since when it runs no task; undefined while it is in use. */
  readonly idleSince: number | undefined;
}

/** The Managed Instances of one account and Region by EC2 instance id. */
export function managedInstances(place: Place): Table<ManagedInstanceRecord> {
  return place.world.table(place.scope, 'ecs.managed-instances');
}

/** The capacity provider that a machine belongs to: the one that launched it, or that of its Auto Scaling group. */
export function providerOfMachine(
  place: Place,
  machine: { readonly id: string; readonly groupName?: string | undefined },
): { readonly name: string; readonly managed: boolean } | undefined {
  const own = managedInstances(place).get(machine.id);
  if (own !== undefined) return { name: own.provider, managed: true };
  const provider =
    machine.groupName === undefined ? undefined : providerOfGroup(place, machine.groupName);
  return provider === undefined ? undefined : { name: provider.name, managed: false };
}
