/** Capacity provider strategies in one form: weight and base of 0 filled, order without meaning. */
import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import { asSet } from '../canonical.ts';

/** The canonical form; anything but a list (a reference) is returned as it is. */
export function canonicalStrategy(
  strategy: CapacityProviderStrategyItem[],
): CapacityProviderStrategyItem[] {
  if (!Array.isArray(strategy)) return strategy;
  return asSet(
    strategy.map(({ capacityProvider, base, weight }) => ({
      capacityProvider,
      base: base ?? 0,
      weight: weight ?? 0,
    })),
  );
}
