/** Which instance a task goes to, in the order that ECS documents: what has room, constraints, then strategies. */
import { type Demand, type Fleet, type Host, putTask } from './fleet.ts';
import { fits } from './needs.ts';
import type { PlacementFacts } from './snapshot.ts';

/** Places up to `wanted` tasks of a service in a pool; tells how many found an instance. */
export function placeTasks(fleet: Fleet, demand: Demand, pool: string, wanted: number): number {
  const all = fleet.pools.get(pool) ?? [];
  const suitable = all.filter((host) => takesTask(host, demand));
  if (fleet.ahead.reverse) suitable.reverse();
  const prefers = preferenceOf(demand, all);
  let placed = 0;
  while (placed < wanted && suitable.length > 0) {
    let best = 0;
    for (let at = 1; at < suitable.length; at += 1)
      if (prefers(suitable[at] as Host, suitable[best] as Host)) best = at;
    const host = suitable[best] as Host;
    putTask(host, demand, pool);
    placed += 1;
    if (!takesTask(host, demand)) suitable.splice(best, 1);
  }
  return placed;
}

/** Whether an instance takes one more task of a service now. */
export function takesTask(host: Host, demand: Demand): boolean {
  return (
    host.accepts &&
    fits(host.room, demand.service.needs) &&
    !(demand.service.placement.distinctInstance && host.tasks.has(demand)) &&
    demand.allows(host)
  );
}

type Strategy = PlacementFacts['strategies'][number];

/** What ECS does with a service that names no strategy. */
const DEFAULT: readonly Strategy[] = [{ type: 'spread', field: 'attribute:ecs.availability-zone' }];

// Whether one instance is preferred to another: by the strategies in their order, then the one with fewer tasks.
function preferenceOf(demand: Demand, all: readonly Host[]): (one: Host, other: Host) => boolean {
  const { strategies } = demand.service.placement;
  const scores = [
    ...(strategies.length > 0 ? strategies : DEFAULT).map((one) => scoreOf(one, demand, all)),
    (host: Host) => host.tasks.get(demand) ?? 0,
  ];
  return (one, other) => {
    for (const score of scores) {
      const difference = score(one) - score(other);
      if (difference !== 0) return difference < 0;
    }
    return false;
  };
}

function scoreOf(
  { type, field = 'instanceId' }: Strategy,
  demand: Demand,
  all: readonly Host[],
): (host: Host) => number {
  if (type === 'random') return () => 0;
  if (type === 'binpack')
    return field.toLowerCase() === 'cpu' ? ({ room }) => room.cpu : ({ room }) => room.memory;
  if (/^(instanceId|host)$/i.test(field)) return (host) => host.tasks.get(demand) ?? 0;
  const name = field.replace(/^attribute:/, '');
  if (name === 'ecs.availability-zone')
    return ({ zone }) => (zone === undefined ? 0 : (demand.perZone.get(zone) ?? 0));
  return ({ subject }) => {
    const value = subject.attributes[name];
    return all
      .filter((host) => host.subject.attributes[name] === value)
      .reduce((sum, host) => sum + (host.tasks.get(demand) ?? 0), 0);
  };
}
