/** What AWS refuses of a capacity provider strategy: of a cluster's default one and of what runs by one. */
import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import { error, isAbsent, outside, violationIf } from '../checks.ts';
import type { Neighbourhood, ProviderKind } from '../neighbourhood.ts';
import type { Rule } from '../rule.ts';
import { items, known, repeated } from '../values.ts';

const MIXED =
  'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.';
const ITEM = 'Amazon ECS API Reference, CapacityProviderStrategyItem';

/** A strategy, and where in the request it stands. */
export interface StrategySubject {
  readonly path: string;
  readonly strategy: readonly CapacityProviderStrategyItem[];
  /** Names of providers, as far as they are known. */
  readonly names: readonly string[];
  /** Kinds of providers, as far as they are known. */
  readonly kinds: ReadonlySet<ProviderKind>;
}

/** Gathers what the rules need. */
export function strategySubject(
  path: string,
  strategy: readonly CapacityProviderStrategyItem[] | undefined,
  { providerKind }: Pick<Neighbourhood, 'providerKind'>,
): StrategySubject {
  const list = items(strategy);
  const names = list.flatMap(({ capacityProvider }) => known(capacityProvider) ?? []);
  const kinds = new Set(
    list.flatMap(({ capacityProvider }) => providerKind(capacityProvider) ?? []),
  );
  // A name alone tells that it is none of Fargate's.
  if (kinds.has('Fargate') && names.some((name) => providerKind(name) === undefined))
    kinds.add('Auto Scaling group');
  return { path, strategy: list, names, kinds };
}

/** The rules. */
export const STRATEGY_RULES: readonly Rule<StrategySubject>[] = [
  error('capacity-strategy/most', 'A strategy has up to 20 providers.', ITEM, (subject) =>
    violationIf(
      subject.strategy.length > 20,
      subject.path,
      `${subject.strategy.length} providers: a capacity provider strategy can contain a maximum of 20.`,
    ),
  ),
  error('capacity-strategy/provider-missing', 'Each item names a provider.', ITEM, (subject) =>
    subject.strategy.flatMap(({ capacityProvider }, index) =>
      violationIf(
        isAbsent(capacityProvider),
        `${subject.path}[${index}].capacityProvider`,
        'There is no capacity provider.',
      ),
    ),
  ),
  error('capacity-strategy/repeated', 'No provider is named twice.', ITEM, ({ path, names }) =>
    violationIf(
      repeated(names).length > 0,
      path,
      `${repeated(names).join(', ')}: a capacity provider cannot be specified more than once in a strategy.`,
    ),
  ),
  error('capacity-strategy/base', 'A base is 0 to 100,000.', ITEM, ({ path, strategy }) =>
    strategy.flatMap(({ base }, index) => outside(`${path}[${index}].base`, base, 0, 100_000)),
  ),
  error('capacity-strategy/weight', 'A weight is 0 to 1,000.', ITEM, ({ path, strategy }) =>
    strategy.flatMap(({ weight }, index) => outside(`${path}[${index}].weight`, weight, 0, 1000)),
  ),
  error('capacity-strategy/one-base', 'One provider has a base.', ITEM, ({ path, strategy }) =>
    violationIf(
      strategy.filter(({ base }) => (known(base) ?? 0) > 0).length > 1,
      path,
      'Only one capacity provider in a capacity provider strategy can have a base defined.',
    ),
  ),
  error(
    'capacity-strategy/some-weight',
    'Of several providers, one has a weight above 0.',
    ITEM,
    ({ path, strategy }) =>
      violationIf(
        strategy.length > 1 && strategy.every(({ weight }) => (weight ?? 0) === 0),
        path,
        'At least one capacity provider in a strategy must have a weight value greater than zero.',
      ),
  ),
  error(
    'capacity-strategy/one-kind',
    'The providers of a strategy are of one kind.',
    'AWS, refusal of PutClusterCapacityProviders (terraform-aws-modules/terraform-aws-ecs 68)',
    ({ path, kinds }) =>
      violationIf(kinds.size > 1, path, `${MIXED} (It mixes ${[...kinds].sort().join(' and ')}.)`, {
        awsMessage: MIXED,
      }),
  ),
];
