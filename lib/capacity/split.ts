/** How a capacity provider strategy shares out tasks. */
import type { StrategyItem } from './snapshot.ts';

/**
 * Tasks by provider. The base is served first; every further task goes to the provider that is furthest below its share
 * of the weights. AWS does not say how it rounds: where the weights do not divide the tasks, one task may fall elsewhere.
 */
export function splitTasks(
  strategy: readonly StrategyItem[],
  tasks: number,
): ReadonlyMap<string, number> {
  const split = new Map(strategy.map(({ provider }) => [provider, 0]));
  let left = tasks;
  for (const { provider, base } of strategy) {
    const served = Math.min(base, left);
    split.set(provider, served);
    left -= served;
  }
  const weighted = strategy.filter(({ weight }) => weight > 0);
  const [only] = strategy;
  // A single provider takes everything, whatever its weight; of several, weight 0 takes nothing beyond the base.
  if (weighted.length === 0 && strategy.length === 1 && only !== undefined)
    split.set(only.provider, tasks);
  if (weighted.length === 0) return split;
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const rounds = Math.floor(left / total);
  const extra = new Map(weighted.map(({ provider, weight }) => [provider, rounds * weight]));
  for (let rest = left - rounds * total; rest > 0; rest -= 1) {
    const next = furthestBelow(weighted, extra);
    extra.set(next, (extra.get(next) ?? 0) + 1);
  }
  for (const [provider, count] of extra) split.set(provider, (split.get(provider) ?? 0) + count);
  return split;
}

function furthestBelow(
  weighted: readonly StrategyItem[],
  extra: ReadonlyMap<string, number>,
): string {
  const share = ({ provider, weight }: StrategyItem) => ((extra.get(provider) ?? 0) + 1) / weight;
  return weighted.reduce((best, one) => (share(one) < share(best) ? one : best)).provider;
}
