/** What instances hold at most: the proofs that tasks cannot fit, whatever the order in which they are placed. */
import { ANY_INSTANCE, type Demand, EXTERNAL, type Fleet, type Host, newHost } from './fleet.ts';
import type { GroupOutcome } from './forecast.ts';
import {
  amountOf,
  DIMENSIONS,
  type Dimension,
  portsOf,
  type Room,
  take,
  tasksBy,
  tasksIn,
} from './needs.ts';
import { inPool } from './rollout-step.ts';
import { copyRoom, roomOf, roomOfNew } from './slots.ts';
import type { GroupFacts } from './snapshot.ts';

/** Equal instances: those that are registered one by one, those that a group may still launch together. */
export interface Place {
  readonly host: Host;
  readonly count: number;
  /** What is left beside daemons. */
  readonly room: Room;
  /** What is left beside daemons and the tasks that stay where they are, by service. */
  readonly rest: Room;
}

/** How many instances a group may come to for the sake of a service. */
export type Limit = (group: GroupFacts, demand: Demand | undefined) => number;

/** Every instance that there is or may be. `fleet` is one that nothing has moved in. */
export function placesOf(
  fleet: Fleet,
  groups: ReadonlyMap<string, GroupOutcome>,
): readonly Place[] {
  const hosts = fleet.hosts.filter(({ accepts }) => accepts);
  const instances = new Map(fleet.cluster.instances.map((one) => [one.id, one]));
  const stays = new Map(
    fleet.demands.map((demand) => [demand.service.key, !demand.service.deploys]),
  );
  const registered = hosts.map((host): Place => {
    const instance = instances.get(host.subject.id);
    const room = instance === undefined ? copyRoom(host.room) : roomOf(instance, fleet.ahead.view);
    takeDaemons(fleet, host, room);
    const rest = copyRoom(room);
    for (const task of instance?.tasks ?? [])
      if (task.service !== undefined && stays.get(task.service) === true) take(rest, task.needs);
    return { host, count: 1, room, rest };
  });
  const potential = fleet.cluster.groups.flatMap((group): readonly Place[] => {
    const there = hosts.filter((host) => host.group === group).length;
    const most = Math.max(mostInstances(group), groups.get(group.name)?.peak ?? 0);
    if (most <= there) return [];
    const host = newHost(fleet, group, 0);
    const room = copyRoom(host.room);
    takeDaemons(fleet, host, room);
    return [{ host, count: most - there, room, rest: room }];
  });
  return [...registered, ...potential];
}

/** How many instances a group can come to. */
export function mostInstances({ managedScaling, maxSize, minSize, desired }: GroupFacts): number {
  return managedScaling === undefined ? Math.min(Math.max(desired, minSize), maxSize) : maxSize;
}

/** What a service finds in a pool when it is there alone with daemons and what stays. */
export interface Found {
  readonly instances: number;
  readonly tasks: number;
  /** Tasks as far as each single thing goes. */
  readonly by: Readonly<Record<Dimension, number>>;
  /** The thing that there is least of. */
  readonly binding: Dimension;
}

/** How many tasks of a service a pool holds at most; nobody counts beyond `enough`. */
export function mostTasks(
  places: readonly Place[],
  demand: Demand,
  pool: string,
  enough = Number.POSITIVE_INFINITY,
): Found {
  const by = { interfaces: 0, ports: 0, gpus: 0, memory: 0, cpu: 0 };
  let tasks = 0;
  let instances = 0;
  const { needs, deploys, placement } = demand.service;
  for (const { host, count, rest } of places) {
    if (tasks >= enough) break;
    if (!isIn(host, pool) || !demand.allows(host)) continue;
    instances += count;
    // A task that stays is counted where it is.
    const kept = deploys || !host.accepts ? 0 : (host.tasks.get(demand) ?? 0);
    const most = placement.distinctInstance ? 1 : Number.POSITIVE_INFINITY;
    const hold = (room: number) => Math.min(most, kept + room) * count;
    tasks += hold(tasksIn(rest, needs));
    for (const dimension of DIMENSIONS) by[dimension] += hold(tasksBy(dimension, rest, needs));
  }
  const binding = DIMENSIONS.reduce((least, one) => (by[one] < by[least] ? one : least));
  return { instances, tasks, by, binding };
}

/** A thing that all services of a pool together want more of than there is. */
export interface Shortage {
  readonly dimension: Dimension;
  readonly wanted: number;
  readonly there: number;
  readonly instances: number;
  readonly services: readonly Demand[];
}

/** What all services of a pool together are short of; undefined when nothing proves that they do not fit. */
export function shortageIn(
  places: readonly Place[],
  demands: readonly Demand[],
  pool: string,
): Shortage | undefined {
  const inside = places.filter(({ host }) => isIn(host, pool));
  const wanting = demands
    .map((demand) => ({ demand, tasks: wantedIn(demand, pool) }))
    .filter(({ tasks }) => tasks > 0);
  const instances = inside.reduce((sum, { count }) => sum + count, 0);
  const services = wanting.map(({ demand }) => demand);
  for (const dimension of DIMENSIONS) {
    if (dimension === 'ports') continue;
    const wanted = wanting.reduce(
      (sum, { demand, tasks }) => sum + tasks * amountOf(dimension, demand.service.needs),
      0,
    );
    const there = inside.reduce(
      (sum, { room, count }) => sum + count * Math.max(0, room[dimension]),
      0,
    );
    if (wanted > there) return { dimension, wanted, there, instances, services };
  }
  const byPort = new Map<string, { tasks: number; services: Demand[] }>();
  for (const { demand, tasks } of wanting)
    for (const port of portsOf(demand.service.needs)) {
      const users = byPort.get(port) ?? { tasks: 0, services: [] };
      byPort.set(port, { tasks: users.tasks + tasks, services: [...users.services, demand] });
    }
  for (const [port, users] of byPort) {
    const there = inside.reduce(
      (sum, { room, count }) => sum + (room.ports.has(port) ? 0 : count),
      0,
    );
    if (users.tasks > there)
      return {
        dimension: 'ports',
        wanted: users.tasks,
        there,
        instances,
        services: users.services,
      };
  }
  return bulky(inside, wanting, instances);
}

/** Tasks that a service has in a pool, wherever they may be in it; any instance will do for {@link ANY_INSTANCE}. */
export function wantedIn(demand: Demand, pool: string): number {
  if (pool !== ANY_INSTANCE) return demand.target.get(pool) ?? 0;
  return demand.target.has(EXTERNAL) ? 0 : demand.service.desired;
}

/** Whether an instance belongs to a pool. */
export function isIn(host: Host, pool: string): boolean {
  if (pool === ANY_INSTANCE) return host.group !== undefined || host.subject.id.startsWith('i-');
  return pool === EXTERNAL
    ? host.group === undefined && host.provider === undefined
    : host.provider === pool;
}

// Of tasks that take more than a half (a third, a quarter) of the largest instance, one (two, three) fit on each.
function bulky(
  inside: readonly Place[],
  wanting: readonly { readonly demand: Demand; readonly tasks: number }[],
  instances: number,
): Shortage | undefined {
  for (const dimension of ['memory', 'cpu', 'gpus'] as const) {
    const largest = Math.max(0, ...inside.map(({ room }) => room[dimension]));
    for (const each of [1, 2, 3]) {
      const large = wanting.filter(
        ({ demand }) => demand.service.needs[dimension] * (each + 1) > largest,
      );
      const wanted = large.reduce((sum, { tasks }) => sum + tasks, 0);
      const smallest = Math.min(...large.map(({ demand }) => demand.service.needs[dimension]));
      const there = inside.reduce(
        (sum, { room, count }) => sum + count * Math.floor(room[dimension] / smallest),
        0,
      );
      if (large.length > 0 && wanted > there)
        return {
          dimension,
          wanted: large.reduce(
            (sum, { demand, tasks }) => sum + tasks * demand.service.needs[dimension],
            0,
          ),
          there: inside.reduce((sum, { room, count }) => sum + count * room[dimension], 0),
          instances,
          services: large.map(({ demand }) => demand),
        };
    }
  }
  return undefined;
}

/** The fewest instances of a group that its tasks could be on, by sums alone. */
export function fewestInstances(fleet: Fleet, group: GroupFacts): number {
  const used = fleet.hosts.filter((host) => host.group === group && host.busy > 0);
  const room = roomOfNew(group, 'most');
  const sums = { cpu: 0, memory: 0, gpus: 0, interfaces: 0 };
  const ports = new Map<string, number>();
  for (const { tasks } of used)
    for (const [{ service }, count] of tasks) {
      if (service.scheduling === 'DAEMON') continue;
      for (const dimension of COUNTED)
        sums[dimension] += count * amountOf(dimension, service.needs);
      for (const port of portsOf(service.needs)) ports.set(port, (ports.get(port) ?? 0) + count);
    }
  const bySums = COUNTED.map((dimension) => {
    if (sums[dimension] === 0) return 0;
    return room[dimension] > 0 ? Math.ceil(sums[dimension] / room[dimension]) : used.length;
  });
  return Math.max(...bySums, ...ports.values());
}

const COUNTED = ['cpu', 'memory', 'gpus', 'interfaces'] as const;

function takeDaemons(fleet: Fleet, host: Host, room: Room): void {
  for (const daemon of fleet.daemons)
    if (inPool(daemon, host) && daemon.allows(host)) take(room, daemon.service.needs);
}
