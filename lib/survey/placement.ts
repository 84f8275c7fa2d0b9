/** Where the tasks of a service run, and how they are placed. */
import type {
  CapacityProviderStrategyItem,
  LaunchType,
  PlacementConstraint,
  PlacementStrategy,
} from '@aws-sdk/client-ecs';
import type { PlacementFacts, StrategyItem } from '../capacity/snapshot.ts';

/** What a service or task says of its placement, whoever declares it. */
export interface PlacementWishes {
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
  readonly launchType?: LaunchType | undefined;
  readonly placementConstraints?: readonly PlacementConstraint[] | undefined;
  readonly placementStrategy?: readonly PlacementStrategy[] | undefined;
}

/** The placement: a strategy goes before a launch type, and without either the cluster's default strategy holds. */
export function placementFacts(
  wishes: PlacementWishes,
  taskConstraints: readonly PlacementConstraint[],
  defaults: readonly StrategyItem[],
  nameOf: (provider: unknown) => string | undefined,
): PlacementFacts {
  const own = strategyItems(wishes.capacityProviderStrategy, nameOf);
  const launchType = own.length > 0 ? undefined : knownLaunchType(wishes.launchType);
  const strategy = own.length > 0 || launchType !== undefined ? own : defaults;
  const constraints = [...(wishes.placementConstraints ?? []), ...taskConstraints];
  return {
    strategy,
    launchType: strategy.length > 0 ? undefined : (launchType ?? 'EC2'),
    distinctInstance: constraints.some(({ type }) => type === 'distinctInstance'),
    memberOf: constraints.flatMap(({ type, expression }) =>
      type === 'memberOf' && expression !== undefined ? [expression] : [],
    ),
    strategies: (wishes.placementStrategy ?? []).flatMap(({ type, field }) =>
      type === undefined ? [] : [{ type, field }],
    ),
  };
}

/** The items of a strategy, by the providers' names. */
export function strategyItems(
  strategy: readonly CapacityProviderStrategyItem[] | undefined,
  nameOf: (provider: unknown) => string | undefined,
): readonly StrategyItem[] {
  if (!Array.isArray(strategy)) return [];
  return (strategy as readonly CapacityProviderStrategyItem[]).flatMap(
    ({ capacityProvider, base = 0, weight = 0 }) => {
      const provider = nameOf(capacityProvider);
      return provider === undefined ? [] : [{ provider, base, weight }];
    },
  );
}

/** Whether tasks run on container instances, as far as strategy and launch type tell. */
export function usesInstances({ strategy, launchType }: PlacementFacts): boolean {
  return strategy.length > 0
    ? strategy.some(({ provider }) => !isFargate(provider))
    : launchType === 'EC2' || launchType === 'EXTERNAL';
}

/** Whether a provider is one of Fargate's. */
export function isFargate(provider: string): boolean {
  return provider === 'FARGATE' || provider === 'FARGATE_SPOT';
}

// Managed instances are told by a strategy; as a launch type they stand for what ECS has chosen.
function knownLaunchType(launchType: LaunchType | undefined): PlacementFacts['launchType'] {
  return launchType === 'EC2' || launchType === 'FARGATE' || launchType === 'EXTERNAL'
    ? launchType
    : undefined;
}
