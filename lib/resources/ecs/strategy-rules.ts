/** What AWS refuses of a capacity provider strategy: of a cluster's default one and of a service's. */
import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import type { Finding, Neighbours } from '../../resource-type.ts';
import { outside } from '../findings.ts';
import { kindOf, type ProviderKind } from './provider-nodes.ts';
import { applyRules, errorIf, items, known, type Rule, repeated } from './rules.ts';

interface Subject {
  readonly path: string;
  readonly strategy: readonly CapacityProviderStrategyItem[];
  /** Names of providers, as far as they are known. */
  readonly names: readonly string[];
  /** Kinds of providers, as far as the graph tells: a name that is none of Fargate's is of a group. */
  readonly kinds: ReadonlySet<ProviderKind>;
}

/** Findings about one strategy that stands at `path`. */
export function strategyFindings(
  path: string,
  strategy: readonly CapacityProviderStrategyItem[] | undefined,
  neighbours: Neighbours,
): readonly Finding[] {
  const list = items(strategy);
  const names = list.flatMap(({ capacityProvider }) => known(capacityProvider) ?? []);
  const kinds = new Set(
    list.flatMap(({ capacityProvider }) => kindOf(capacityProvider, neighbours) ?? []),
  );
  // A name alone tells that it is none of Fargate's.
  if (kinds.has('Fargate') && names.some((name) => kindOf(name, neighbours) === undefined))
    kinds.add('Auto Scaling group');
  return applyRules(RULES, { path, strategy: list, names, kinds });
}

const RULES: readonly Rule<Subject>[] = [
  ({ path, strategy }) =>
    errorIf(
      strategy.length > 20,
      path,
      `${strategy.length} providers: a capacity provider strategy can contain a maximum of 20.`,
    ),
  ({ path, names }) =>
    errorIf(
      repeated(names).length > 0,
      path,
      `${repeated(names).join(', ')}: a capacity provider cannot be specified more than once in a strategy.`,
    ),
  ({ path, strategy }) =>
    strategy.flatMap(({ base, weight }, index) => [
      ...outside(`${path}[${index}].base`, base, 0, 100_000),
      ...outside(`${path}[${index}].weight`, weight, 0, 1000),
    ]),
  ({ path, strategy }) =>
    errorIf(
      strategy.filter(({ base }) => (known(base) ?? 0) > 0).length > 1,
      path,
      'Only one capacity provider in a capacity provider strategy can have a base defined.',
    ),
  ({ path, strategy }) =>
    errorIf(
      strategy.length > 1 && strategy.every(({ weight = 0 }) => weight === 0),
      path,
      'At least one capacity provider in a strategy must have a weight value greater than zero.',
    ),
  ({ path, kinds }) =>
    errorIf(
      kinds.size > 1,
      path,
      `A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again. (It mixes ${[...kinds].sort().join(' and ')}.)`,
    ),
];
