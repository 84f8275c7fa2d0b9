/** How tasks are split among capacity providers. */
import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import type { Input, Inputs } from '../../graph/reference.ts';
import { addressOfConstruct } from '../../tree/resource.ts';
import type { CapacityProviderLike } from '../capacity/capacity-provider.ts';

/** One part of a capacity provider strategy. All parts are of one kind: Fargate, groups of instances, or managed instances. */
export interface CapacityProviderStrategy {
  /** `FARGATE`, `FARGATE_SPOT`, another provider of the cluster, or its name. */
  readonly capacityProvider: 'FARGATE' | 'FARGATE_SPOT' | (string & {}) | CapacityProviderLike;
  /** Share of the tasks beyond `base`, 0 to 1000. @default 0 */
  readonly weight?: number;
  /** How many tasks run on it first; not 0 for one provider at most. @default 0 */
  readonly base?: number;
}

/** The strategy as AWS takes it. */
export function strategyRequest(
  strategy: readonly CapacityProviderStrategy[],
): readonly Inputs<CapacityProviderStrategyItem>[] {
  return strategy.map((part) => ({
    ...part,
    capacityProvider: providerName(part.capacityProvider),
  }));
}

/** The name of a provider that is given as such or by its name. */
export function providerName(provider: Input<string> | CapacityProviderLike): Input<string> {
  return isProvider(provider) ? provider.capacityProviderName : provider;
}

/** Whether a provider is given as such. */
export function isProvider(
  provider: Input<string> | CapacityProviderLike,
): provider is CapacityProviderLike {
  return typeof provider === 'object' && 'capacityProviderName' in provider;
}

/** Whether a strategy names AWS's own providers of Fargate, and no others. */
export function isOnFargate(strategy: readonly CapacityProviderStrategy[]): boolean {
  return strategy.every(
    ({ capacityProvider: name }) => typeof name === 'string' && /^FARGATE(_SPOT)?$/.test(name),
  );
}

/** What is wrong with a strategy, as far as it alone tells. */
export function strategyComplaints(
  prop: string,
  strategy: readonly CapacityProviderStrategy[],
): readonly string[] {
  const complaints: string[] = [];
  if (strategy.length === 0)
    complaints.push(`${prop} is empty; leave it out or name a capacity provider`);
  else if (!strategy.some(({ weight }) => (weight ?? 0) > 0))
    complaints.push(
      `no capacity provider in ${prop} has a weight above 0; give one of them weight 1`,
    );
  const bases = strategy.filter(({ base }) => (base ?? 0) > 0);
  if (bases.length > 1)
    complaints.push(
      `${bases.map(({ capacityProvider }) => labelOf(capacityProvider)).join(' and ')} in ${prop} have a base; AWS allows one`,
    );
  return complaints;
}

function labelOf(provider: string | CapacityProviderLike): string {
  return isProvider(provider) ? addressOfConstruct(provider) : provider;
}
