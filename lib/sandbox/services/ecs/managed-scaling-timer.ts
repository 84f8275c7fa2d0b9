/** When ECS looks at a capacity provider's instances again: at whole minutes, and only while something can change. */
import { capacityProviders } from './capacity-provider-record.ts';
import { clusters } from './cluster-record.ts';
import type { Place } from './place.ts';
import { LAUNCHING_MANAGED_INSTANCE, SCALING_PERIOD } from './timing.ts';

/** What managed scaling remembers of a capacity provider. */
export interface ScalingState {
  /** When it looks next; undefined while nothing can change. */
  readonly nextLook: number | undefined;
  /** Datapoints in a row that were below the target. */
  readonly below: number;
  /** When it made the group larger last. */
  readonly lastScaleOut: number | undefined;
}

/** What managed scaling remembers of a capacity provider. */
export function scalingState(place: Place, provider: string): ScalingState {
  return table(place).get(provider) ?? { nextLook: undefined, below: 0, lastScaleOut: undefined };
}

/** Changes what managed scaling remembers of a capacity provider. */
export function rememberScaling(
  place: Place,
  provider: string,
  change: Partial<ScalingState>,
): void {
  table(place).set(provider, { ...scalingState(place, provider), ...change });
}

/** Lets ECS look at the providers of a cluster: a task waits or ended, or an instance came or went. */
export function watchCapacity(place: Place, cluster: string): void {
  for (const name of clusters(place).get(cluster)?.capacityProviders ?? [])
    watchProvider(place, name);
}

/** Lets ECS look at a provider at the next whole minute, Managed Instances in some seconds; at `at` if that is later. */
export function watchProvider(place: Place, name: string, at = 0): void {
  const provider = capacityProviders(place).get(name);
  if (provider === undefined || provider.status === 'INACTIVE') return;
  if (provider.instances === undefined && provider.settings?.managedScaling.status !== 'ENABLED')
    return;
  const now = place.world.now();
  const soonest =
    provider.instances === undefined
      ? (Math.floor(now / SCALING_PERIOD) + 1) * SCALING_PERIOD
      : now + LAUNCHING_MANAGED_INSTANCE;
  const moment = Math.max(soonest, at);
  const { nextLook } = scalingState(place, name);
  if (nextLook !== undefined && nextLook <= moment) return;
  rememberScaling(place, name, { nextLook: moment });
  place.world.schedule(place.scope, moment - now, 'ecs.capacity-look', {
    provider: name,
    at: moment,
  });
}

function table(place: Place) {
  return place.world.table<ScalingState>(place.scope, 'ecs.managed-scaling');
}
