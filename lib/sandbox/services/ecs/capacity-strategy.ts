/** Capacity provider strategies: what AWS refuses of them, and how they share out tasks. */
import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import { type CapacityProviderRecord, providerBy } from './capacity-provider-record.ts';
import { invalid } from './faults.ts';
import type { Place } from './place.ts';

/** The capacity providers that every account has. */
export const FARGATE_PROVIDERS: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** The kinds of capacity that do not mix in one strategy. */
export type CapacityKind = 'FARGATE' | 'EC2_AUTOSCALING' | 'MANAGED_INSTANCES';

/** What kind of capacity a provider's name stands for; undefined for a name that is no provider. */
export function capacityKind(place: Place, name: string): CapacityKind | undefined {
  if (FARGATE_PROVIDERS.includes(name)) return 'FARGATE';
  const provider = providerBy(place, name);
  return provider === undefined ? undefined : kindOf(provider);
}

/** Refuses a strategy AWS refuses; its providers must be among `associated`. */
export function checkStrategy(
  place: Place,
  strategy: readonly CapacityProviderStrategyItem[],
  associated: readonly string[],
): void {
  if (strategy.length === 0) return;
  if (strategy.length > 20)
    throw invalid('A capacity provider strategy can contain a maximum of 20 capacity providers.');
  for (const { capacityProvider = '', base = 0, weight = 0 } of strategy) {
    if (!associated.includes(capacityProvider))
      throw invalid(
        `The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.`,
      );
    if (providerBy(place, capacityProvider)?.status.endsWith('PROVISIONING') === true)
      throw invalid(
        `The capacity provider ${capacityProvider} in the capacity provider strategy is not ACTIVE. Wait until it is and try again.`,
      );
    if (base < 0 || base > 100_000) throw invalid('The base value must be between 0 and 100000.');
    if (weight < 0 || weight > 1000) throw invalid('The weight value must be between 0 and 1000.');
  }
  const names = strategy.map(({ capacityProvider }) => capacityProvider);
  if (new Set(names).size < names.length)
    throw invalid('A capacity provider cannot be specified more than once in a strategy.');
  if (strategy.filter(({ base }) => (base ?? 0) > 0).length > 1)
    throw invalid(
      'Only one capacity provider in a capacity provider strategy can have a base defined.',
    );
  if (strategy.every(({ weight }) => (weight ?? 0) === 0) && strategy.length > 1)
    throw invalid(
      'At least one capacity provider in a strategy must have a weight value greater than zero.',
    );
  if (new Set(names.map((name) => capacityKind(place, name ?? ''))).size > 1)
    throw invalid(
      'The specified capacity provider strategy cannot contain capacity providers of different kinds: Fargate, Auto Scaling group and Managed Instances capacity providers cannot be mixed.',
    );
}

/** A strategy as AWS shows it: weight and base filled with 0. */
export function filledStrategy(
  strategy: readonly CapacityProviderStrategyItem[],
): CapacityProviderStrategyItem[] {
  return strategy.map(({ capacityProvider, weight = 0, base = 0 }) => ({
    capacityProvider,
    weight,
    base,
  }));
}

/**
 * The provider for the next task: the base first, then the one furthest below its share of the weights.
 * A single provider of weight 0 takes everything.
 */
export function nextProvider(
  strategy: readonly CapacityProviderStrategyItem[],
  running: ReadonlyMap<string, number>,
): string | undefined {
  const base = strategy.find(
    (item) => (item.base ?? 0) > (running.get(item.capacityProvider ?? '') ?? 0),
  );
  if (base !== undefined) return base.capacityProvider;
  const weighted = strategy.filter(({ weight }) => (weight ?? 0) > 0);
  const share = (item: CapacityProviderStrategyItem) =>
    ((running.get(item.capacityProvider ?? '') ?? 0) - (item.base ?? 0) + 1) / (item.weight ?? 1);
  const [first, ...others] = weighted.length > 0 ? weighted : strategy;
  return others.reduce(
    (best, item) => (best !== undefined && share(best) <= share(item) ? best : item),
    first,
  )?.capacityProvider;
}

/** The providers of `count` tasks that start at once, one for each; empty without a strategy. */
export function shareOut(
  strategy: readonly CapacityProviderStrategyItem[],
  count: number,
): readonly string[] {
  const running = new Map<string, number>();
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = nextProvider(strategy, running);
    if (name === undefined) return [];
    names.push(name);
    running.set(name, (running.get(name) ?? 0) + 1);
  }
  return names;
}

function kindOf({ instances }: CapacityProviderRecord): CapacityKind {
  return instances === undefined ? 'EC2_AUTOSCALING' : 'MANAGED_INSTANCES';
}
