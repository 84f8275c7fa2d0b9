/** What becomes of each service: what every look ahead agrees on, and what bounds prove. */
import {
  type Found,
  mostTasks,
  type Place,
  placesOf,
  type Shortage,
  shortageIn,
  wantedIn,
} from './capacity-bounds.ts';
import { ANY_INSTANCE, type Demand, EXTERNAL, type Fleet, totalOf } from './fleet.ts';
import type { Outcome } from './forecast.ts';
import { fits } from './needs.ts';
import type { ServiceCapacity } from './report.ts';
import { percentagesBlock } from './rolling.ts';
import { roomOfNew } from './slots.ts';
import type { GroupFacts, ServiceFacts } from './snapshot.ts';

/** A verdict and what it rests on. */
export type Judged = { readonly demand: Demand } & (
  | { readonly verdict: 'fits' | 'fits-after-scaling' }
  | {
      readonly verdict: 'does-not-fit';
      readonly proof:
        | { readonly alone: Found; readonly pool: string; readonly wanted: number }
        | { readonly together: Shortage; readonly pool: string };
    }
  | { readonly verdict: 'rollout-blocked' }
  /** Every look ahead ends short, but nothing proves that it must; or they differ. */
  | { readonly verdict: 'unknown'; readonly agreed: boolean; readonly stalled: boolean }
);

/** Judges the services of a cluster that run on instances, daemons aside. */
export function judgeServices(untouched: Fleet, outcomes: readonly Outcome[]): readonly Judged[] {
  const [first] = outcomes;
  if (first === undefined) return [];
  const lookups = outcomes.map(
    ({ fleet }) => new Map(fleet.demands.map((one) => [one.service, one])),
  );
  let places: readonly Place[] | undefined;
  const shortages = new Map<string, Shortage | undefined>();
  return first.fleet.demands.map((demand, index): Judged => {
    const { service } = demand;
    const short = outcomes.filter((outcome) => outcome.short.has(service)).length;
    const start = untouched.demands[index] ?? demand;
    if (short === 0) return { demand, verdict: waitedForGrowth(demand, first) };
    places ??= placesOf(untouched, first.groups);
    if (short === outcomes.length) {
      for (const pool of demand.target.keys()) {
        const wanted = wantedIn(demand, pool);
        const alone = mostTasks(reachable(places, start, pool, first), start, pool);
        if (alone.tasks < wanted)
          return { demand, verdict: 'does-not-fit', proof: { alone, pool, wanted } };
      }
      const others = outcomes.every(({ fleet }) =>
        fleet.demands.every((other) => other.service === service || !other.moved),
      );
      const still = lookups.every((lookup) => lookup.get(service)?.moved === false);
      if (still && start.old.length > 0 && (others || percentagesBlock(service)))
        return { demand, verdict: 'rollout-blocked' };
      for (const pool of [...demand.target.keys(), ANY_INSTANCE]) {
        if (pool === EXTERNAL) continue;
        if (!shortages.has(pool)) shortages.set(pool, shortageIn(places, untouched.demands, pool));
        const together = shortages.get(pool);
        if (together?.services.some((one) => one.service === service) === true)
          return { demand, verdict: 'does-not-fit', proof: { together, pool } };
      }
      if (still && start.old.length > 0)
        return { demand, verdict: 'unknown', agreed: true, stalled: true };
    }
    const stalled = demand.old.length > 0 && demand.moved;
    return { demand, verdict: 'unknown', agreed: short === outcomes.length, stalled };
  });
}

/** Verdict on a service whose tasks are not placed on instances that the snapshot knows. */
export function verdictElsewhere(
  service: ServiceFacts,
  elastic: ReadonlySet<string>,
): ServiceCapacity['verdict'] {
  const { strategy, launchType } = service.placement;
  if (service.deploys && percentagesBlock(service) && service.deploymentStrategy === 'ROLLING')
    return 'rollout-blocked';
  if (launchType === 'FARGATE') return 'fits';
  if (strategy.every(({ provider }) => provider.startsWith('FARGATE'))) return 'fits';
  return strategy.every(({ provider }) => elastic.has(provider)) ? 'fits-after-scaling' : 'unknown';
}

/** Whether managed scaling launches instances for the sake of a service's tasks. */
export function makesGrow(group: GroupFacts, { target, service }: Demand): boolean {
  return (
    group.managedScaling !== undefined &&
    group.provider !== undefined &&
    target.has(group.provider) &&
    fits(roomOfNew(group, 'least'), service.needs)
  );
}

// Instances that no growth of any group would bring are none.
function reachable(
  places: readonly Place[],
  demand: Demand,
  pool: string,
  outcome: Outcome,
): readonly Place[] {
  return places.map((place) => {
    const { group, accepts, subject } = place.host;
    if (subject.complete || group === undefined || group.managedScaling === undefined) return place;
    if (pool !== ANY_INSTANCE && makesGrow(group, demand)) return place;
    const there = outcome.groups.get(group.name);
    const count = Math.max(0, (there?.peak ?? 0) - (there?.now ?? 0));
    return accepts ? { ...place, count: Math.min(place.count, count) } : place;
  });
}

function waitedForGrowth(demand: Demand, outcome: Outcome): 'fits' | 'fits-after-scaling' {
  if (!demand.waited) return 'fits';
  const grew = [...outcome.groups.values()].some(
    ({ group, now, peak }) =>
      peak > now &&
      (demand.target.has(ANY_INSTANCE) ||
        (group.provider !== undefined && demand.target.has(group.provider))),
  );
  return grew && totalOf(demand.own) > 0 ? 'fits-after-scaling' : 'fits';
}
