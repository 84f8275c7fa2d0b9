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
  | {
      readonly verdict: 'unknown';
      readonly agreed: boolean;
      readonly stalled: boolean;
      /** What all services of the pool together are short of: some of them stay short, nobody knows which. */
      readonly proof?: { readonly together: Shortage; readonly pool: string } | undefined;
    }
);

/** Judges the services of a cluster that run on instances, daemons aside. */
export function judgeServices(
  untouched: Fleet,
  outcomes: readonly [Outcome, ...Outcome[]],
): readonly Judged[] {
  const [first] = outcomes;
  const hearing = hearingOf(untouched, outcomes);
  return first.fleet.demands.map((demand, index): Judged => {
    const ends = outcomes.map(({ fleet }) => fleet.demands[index] ?? demand);
    const short = outcomes.filter((outcome) => outcome.short.has(demand.service)).length;
    const start = untouched.demands[index] ?? demand;
    if (short === 0 && start.old.length > 0 && ends.some(mayJam))
      return { demand, verdict: 'unknown', agreed: false, stalled: true };
    if (short === 0) return { demand, verdict: waitedForGrowth(demand, first) };
    if (short < outcomes.length) {
      const proof = hearing.together(start);
      return { demand, verdict: 'unknown', agreed: false, stalled: false, proof };
    }
    const alone = hearing.alone(start);
    if (alone !== undefined) return { demand, verdict: 'does-not-fit', proof: alone };
    const rolls = start.old.length > 0;
    const still = rolls && ends.every(({ moved }) => !moved);
    if (still && (isStuck(demand.service) || !hearing.othersMakeRoom(demand.service)))
      return { demand, verdict: 'rollout-blocked' };
    const together = hearing.together(start);
    if (together === undefined) return { demand, verdict: 'unknown', agreed: true, stalled: rolls };
    return hearing.isOpen(together.pool)
      ? { demand, verdict: 'unknown', agreed: true, stalled: false, proof: together }
      : { demand, verdict: 'does-not-fit', proof: together };
  });
}

// Where a new task waits for the place of an old one of the same provider, and none may stop before another has started,
// it all depends on which of the old ones stop first.
function mayJam(demand: Demand): boolean {
  const { waited, lower, service } = demand;
  return waited && lower >= service.desired && poolsWanted(demand) > 1;
}

function isStuck(service: ServiceFacts): boolean {
  return service.deploymentStrategy === 'ROLLING' && percentagesBlock(service);
}

type Proof = Extract<Judged, { readonly verdict: 'does-not-fit' }>['proof'];

/** What is asked for each service, worked out when it is first asked. */
interface Hearing {
  readonly alone: (demand: Demand) => Extract<Proof, { readonly alone: Found }> | undefined;
  readonly together: (
    demand: Demand,
  ) => Extract<Proof, { readonly together: Shortage }> | undefined;
  /** Whether a service that is short of another provider may or may not take its part of a pool. */
  readonly isOpen: (pool: string) => boolean;
  readonly othersMakeRoom: (service: ServiceFacts) => boolean;
}

function hearingOf(untouched: Fleet, outcomes: readonly [Outcome, ...Outcome[]]): Hearing {
  const [first] = outcomes;
  let known: readonly Place[] | undefined;
  const places = () => {
    known ??= placesOf(untouched, first.groups);
    return known;
  };
  const alone: Hearing['alone'] = (demand) => {
    for (const pool of demand.target.keys()) {
      const wanted = wantedIn(demand, pool);
      const found = mostTasks(reachable(places(), demand, pool, first), demand, pool, wanted);
      if (found.tasks < wanted) return { alone: found, pool, wanted };
    }
    return undefined;
  };
  let halved: ReadonlySet<Demand> | undefined;
  const shortages = new Map<string, Shortage | undefined>();
  // A service that is short of one provider may leave the others alone: AWS does not say.
  const halves = () => {
    halved ??= new Set(
      untouched.demands.filter((demand) => poolsWanted(demand) > 1 && alone(demand) !== undefined),
    );
    return halved;
  };
  const shortage = (pool: string) => {
    const counted = untouched.demands.filter((demand) => !halves().has(demand));
    if (!shortages.has(pool)) shortages.set(pool, shortageIn(places(), counted, pool));
    return shortages.get(pool);
  };
  const freeing = new Set(
    outcomes.flatMap(({ fleet }) =>
      fleet.demands.flatMap(({ freed, service }) => (freed ? [service] : [])),
    ),
  );
  return {
    alone,
    together: (demand) => {
      for (const pool of [...demand.target.keys(), ANY_INSTANCE]) {
        const together = pool === EXTERNAL ? undefined : shortage(pool);
        if (together?.services.includes(demand) === true) return { together, pool };
      }
      return undefined;
    },
    isOpen: (pool) =>
      [...halves()].some(({ target }) => pool === ANY_INSTANCE || (target.get(pool) ?? 0) > 0),
    othersMakeRoom: (service) => freeing.size > (freeing.has(service) ? 1 : 0),
  };
}

function poolsWanted({ target }: Demand): number {
  return [...target.values()].filter((tasks) => tasks > 0).length;
}

/** Verdict on a service whose tasks are not placed on instances that the snapshot knows. */
export function verdictElsewhere(
  service: ServiceFacts,
  elastic: ReadonlySet<string>,
): ServiceCapacity['verdict'] {
  const { strategy, launchType } = service.placement;
  if (service.deploys && service.running > 0 && isStuck(service)) return 'rollout-blocked';
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
