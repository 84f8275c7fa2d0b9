/** Which instance a task goes to, in the order that ECS documents: what has room, constraints, then strategies. */
import { type Demand, type Fleet, type Host, putTask } from './fleet.ts';
import { fits } from './needs.ts';
import type { PlacementFacts } from './snapshot.ts';

/** Places up to `wanted` tasks of a service in a pool; tells how many found an instance. */
export function placeTasks(fleet: Fleet, demand: Demand, pool: string, wanted: number): number {
  const all = fleet.pools.get(pool) ?? [];
  const suitable = all.filter((host) => takesTask(host, demand));
  if (fleet.ahead.reverse) suitable.reverse();
  if (suitable.length === 0) return 0;
  const spread = spreadOf(demand, all);
  const prefers = preferenceOf(demand, spread);
  let placed = 0;
  while (placed < wanted && suitable.length > 0) {
    let best = 0;
    for (let at = 1; at < suitable.length; at += 1)
      if (prefers(suitable[at] as Host, suitable[best] as Host)) best = at;
    const host = suitable[best] as Host;
    putTask(host, demand, pool);
    noteTask(spread, host);
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

// Tasks of a service by the value of an attribute that it is spread over, among the instances of a pool.
interface Spread {
  readonly attribute: string;
  readonly tasks: Map<string, number>;
}

function spreadOf(demand: Demand, all: readonly Host[]): readonly Spread[] {
  return strategiesOf(demand)
    .filter(({ type, field }) => type === 'spread' && !isInstance(field))
    .map(({ field = '' }) => {
      const spread: Spread = { attribute: field.replace(/^attribute:/, ''), tasks: new Map() };
      for (const host of all) {
        const count = host.tasks.get(demand) ?? 0;
        if (count > 0) addTo(spread, host, count);
      }
      return spread;
    });
}

function noteTask(spreads: readonly Spread[], host: Host): void {
  for (const spread of spreads) addTo(spread, host, 1);
}

function addTo({ attribute, tasks }: Spread, host: Host, count: number): void {
  const value = host.subject.attributes[attribute] ?? '';
  tasks.set(value, (tasks.get(value) ?? 0) + count);
}

// Whether one instance is preferred to another: by the strategies in their order, then the one with fewer tasks.
function preferenceOf(
  demand: Demand,
  spreads: readonly Spread[],
): (one: Host, other: Host) => boolean {
  const tasksOn = (host: Host) => host.tasks.get(demand) ?? 0;
  const scores = [...strategiesOf(demand).map((one) => scoreOf(one, tasksOn, spreads)), tasksOn];
  return (one, other) => {
    for (const score of scores) {
      const difference = score(one) - score(other);
      if (difference !== 0) return difference < 0;
    }
    return false;
  };
}

function scoreOf(
  { type, field }: Strategy,
  tasksOn: (host: Host) => number,
  spreads: readonly Spread[],
): (host: Host) => number {
  if (type === 'random') return () => 0;
  if (type === 'binpack')
    return field?.toLowerCase() === 'cpu' ? ({ room }) => room.cpu : ({ room }) => room.memory;
  if (isInstance(field)) return tasksOn;
  const name = field?.replace(/^attribute:/, '');
  const spread = spreads.find(({ attribute }) => attribute === name);
  return ({ subject }) => spread?.tasks.get(subject.attributes[name ?? ''] ?? '') ?? 0;
}

function strategiesOf({ service }: Demand): readonly Strategy[] {
  const { strategies } = service.placement;
  return strategies.length > 0 ? strategies : DEFAULT;
}

function isInstance(field: string | undefined): boolean {
  return field === undefined || /^(instanceId|host)$/i.test(field);
}
