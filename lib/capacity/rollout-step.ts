/** What ECS's scheduler does with a service in one minute. */
import {
  ANY_INSTANCE,
  type Demand,
  dropTask,
  EXTERNAL,
  type Fleet,
  type Host,
  type OldTask,
  poolFor,
  totalOf,
} from './fleet.ts';
import { take } from './needs.ts';
import { placeTasks, takesTask } from './placement.ts';

/** Stops what may stop, starts what may start, places what waits; tells whether anything changed. */
export function moveService(fleet: Fleet, demand: Demand): boolean {
  const { desired, deploymentStrategy } = demand.service;
  const own = totalOf(demand.own);
  const healthy = own - demand.fresh + demand.old.length;
  const shifted = deploymentStrategy !== 'ROLLING';
  // Two full sets live side by side until the new one is complete.
  const spare = shifted && own - demand.fresh < desired ? 0 : healthy - demand.lower;
  let changed = demand.fresh > 0;
  demand.fresh = 0;
  const stopped = stopOld(fleet, demand, spare);
  for (const task of stopped) dropTask(fleet, demand, task);
  const shrunk = own > desired && dropSurplus(fleet, demand, own - desired);
  if (stopped.length > 0 || shrunk) demand.freed = true;
  changed ||= shrunk;
  const waiting = totalOf(demand.waiting);
  const missing = desired - own - waiting;
  const upper = shifted ? demand.old.length + desired : demand.upper;
  start(demand, Math.min(missing, upper - own - waiting - demand.old.length));
  const placed = placeWaiting(fleet, demand);
  const isPart = own + placed < desired && placed > 0 && demand.old.length > 0;
  if (isPart || (stopped.length > 0 && own < desired)) demand.ragged = true;
  if (stopped.length > 0 || placed > 0) {
    demand.moved = true;
    changed = true;
  }
  return changed;
}

/** Whether nothing is left to do for a service. */
export function isSettled(demand: Demand): boolean {
  return (
    demand.fresh === 0 &&
    demand.old.length === 0 &&
    totalOf(demand.waiting) === 0 &&
    totalOf(demand.own) === demand.service.desired
  );
}

/** Sees that each daemon has a task on an instance as far as there is room; tells which have not. */
export function placeDaemons(fleet: Fleet, host: Host): readonly Demand[] {
  if (!host.accepts) return [];
  return fleet.daemons.filter((daemon) => {
    if (host.tasks.has(daemon) || !inPool(daemon, host)) return false;
    if (!daemon.allows(host)) return false;
    if (!takesTask(host, daemon)) return true;
    host.tasks.set(daemon, 1);
    take(host.room, daemon.service.needs);
    return false;
  });
}

/** A daemon's old tasks go first: its minimum is 0 percent unless it is told otherwise. */
export function rollDaemon(fleet: Fleet, daemon: Demand): void {
  if (daemon.service.minimumHealthyPercent >= 100) return;
  for (const task of daemon.old.splice(0)) dropTask(fleet, daemon, task);
}

/** Whether a service's tasks can be on an instance as far as providers and launch types go. */
export function inPool(demand: Demand, host: Host): boolean {
  const external = host.group === undefined && host.provider === undefined;
  for (const pool of demand.target.keys()) {
    if (pool === EXTERNAL && external) return true;
    if (pool === ANY_INSTANCE || pool === host.provider) return true;
  }
  return false;
}

// Reversed, those go last whose place a new task waits for: AWS does not promise a better order.
function stopOld({ ahead }: Fleet, demand: Demand, spare: number): readonly OldTask[] {
  const { old, waiting } = demand;
  const count = Math.max(0, Math.min(old.length, spare));
  if (count === 0 || !ahead.reverse) return old.splice(0, count);
  const isAwaited = ({ host }: OldTask) => (waiting.get(poolFor(demand, host)) ?? 0) > 0;
  const order = [...old].reverse();
  const going = [...order.filter((one) => !isAwaited(one)), ...order.filter(isAwaited)];
  const stopped = new Set(going.slice(0, count));
  const staying = old.filter((one) => !stopped.has(one));
  old.splice(0, old.length, ...staying);
  return [...stopped];
}

// New tasks wait in the pool that is furthest below its part.
function start(demand: Demand, wanted: number): void {
  const { own, target, waiting } = demand;
  const there = (pool: string) => (own.get(pool) ?? 0) + (waiting.get(pool) ?? 0);
  for (let left = wanted; left > 0; left -= 1) {
    let next: string | undefined;
    let least = 1;
    for (const [pool, tasks] of target) {
      const part = tasks === 0 ? 1 : there(pool) / tasks;
      if (part < least) [next, least] = [pool, part];
    }
    if (next === undefined) return;
    waiting.set(next, (waiting.get(next) ?? 0) + 1);
    demand.triedAt = undefined;
  }
}

function placeWaiting(fleet: Fleet, demand: Demand): number {
  if (demand.triedAt === fleet.roomMade) return 0;
  let placed = 0;
  for (const [pool, count] of demand.waiting) {
    const done = placeTasks(fleet, demand, pool, count);
    placed += done;
    if (done < count) demand.waited = true;
    if (done === count || !fleet.waitingPools.has(pool)) demand.waiting.delete(pool);
    else demand.waiting.set(pool, count - done);
  }
  demand.fresh += placed;
  demand.triedAt = demand.waiting.size > 0 ? fleet.roomMade : undefined;
  return placed;
}

// From the zone with most of its tasks, then from the instance with most of them.
function dropSurplus(fleet: Fleet, demand: Demand, surplus: number): boolean {
  const hosts = fleet.hosts.filter((host) => host.tasks.has(demand));
  const zones = new Map<string | undefined, number>();
  const tasksOn = (host: Host) => host.tasks.get(demand) ?? 0;
  for (const host of hosts) zones.set(host.zone, (zones.get(host.zone) ?? 0) + tasksOn(host));
  const rank = (host: Host) => [zones.get(host.zone) ?? 0, tasksOn(host)] as const;
  for (let left = surplus; left > 0; left -= 1) {
    const [first, ...others] = hosts.filter((host) => tasksOn(host) > 0);
    if (first === undefined) return left < surplus;
    const fullest = others.reduce((best, host) => {
      const [zone, own] = rank(host);
      const [bestZone, bestOwn] = rank(best);
      return zone > bestZone || (zone === bestZone && own > bestOwn) ? host : best;
    }, first);
    const pool = poolFor(demand, fullest);
    dropTask(fleet, demand, { host: fullest, needs: demand.service.needs });
    zones.set(fullest.zone, (zones.get(fullest.zone) ?? 0) - 1);
    demand.own.set(pool, (demand.own.get(pool) ?? 0) - 1);
  }
  return true;
}
