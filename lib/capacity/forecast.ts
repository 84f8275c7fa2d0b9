/** A cluster from the moment at which the plan is done, minute by minute, until nothing changes any more. */
import {
  addHost,
  type Demand,
  type Fleet,
  type Host,
  type Lookahead,
  makeFleet,
  newHost,
  removeHosts,
} from './fleet.ts';
import {
  FIRST_INSTANCES,
  grown,
  reservation,
  SCALE_IN_MINUTES,
  type ScalingMinute,
  shrunk,
} from './managed-scaling.ts';
import { tasksIn } from './needs.ts';
import type { ForecastMinute } from './report.ts';
import { isSettled, moveService, placeDaemons, rollDaemon } from './rollout-step.ts';
import { roomOfNew } from './slots.ts';
import type { ClusterFacts, GroupFacts, ManagedScalingFacts, ServiceFacts } from './snapshot.ts';
import { counted } from './words.ts';

/** How things end. */
export interface Outcome {
  readonly fleet: Fleet;
  readonly groups: ReadonlyMap<string, GroupOutcome>;
  /** Services that have not all of their tasks in place. */
  readonly short: ReadonlySet<ServiceFacts>;
  /** Instances on which a daemon finds no room, by daemon. */
  readonly daemonless: ReadonlyMap<Demand, readonly Host[]>;
}

/** How a group ends. */
export interface GroupOutcome {
  readonly group: GroupFacts;
  readonly now: number;
  /** Instances at most on the way, and at the end. */
  readonly peak: number;
  readonly steady: number | undefined;
  readonly minutes: readonly ForecastMinute[];
  /** Whether it grows and shrinks for ever. */
  readonly flaps: boolean;
}

/** Looks ahead. A day is looked at: what has not come to rest by then is not known. */
export function lookAhead(
  cluster: ClusterFacts,
  zoneOfSubnet: (id: string) => string | undefined,
  ahead: Lookahead,
): Outcome {
  const fleet = makeFleet(cluster, zoneOfSubnet, ahead);
  const scalers = cluster.groups.map((group) => scalerOf(fleet, group));
  const daemonless = new Map<Host, readonly Demand[]>();
  for (const daemon of fleet.daemons) if (daemon.service.deploys) rollDaemon(fleet, daemon);
  for (const host of fleet.hosts) noteDaemons(fleet, host, daemonless);
  const order = ahead.reverse ? [...fleet.demands].reverse() : fleet.demands;
  let active = order.filter((demand) => !isSettled(demand));
  let rested = false;
  for (let minute = 0; !rested && minute < LONGEST; minute += 1) {
    let changed = boot(fleet, scalers, minute, daemonless);
    for (const demand of active) changed = moveService(fleet, demand) || changed;
    if (changed) for (const host of daemonless.keys()) noteDaemons(fleet, host, daemonless);
    active = active.filter((demand) => !isSettled(demand));
    const waiting = waitingByPool(active);
    let scaling = false;
    for (const scaler of scalers)
      scaling = scale(fleet, scaler, waiting, minute, daemonless) || scaling;
    rested = !changed && !scaling;
  }
  return {
    fleet,
    groups: new Map(scalers.map((scaler) => [scaler.group.name, outcomeOf(scaler, rested)])),
    short: new Set(active.map(({ service }) => service)),
    daemonless: byDaemon(daemonless),
  };
}

/** Minutes in a day. */
const LONGEST = 1440;
/** Minutes from a launch to a registered instance, as a rule; nothing but the times depends on it. */
const BOOT = 1;

interface Scaler {
  readonly group: GroupFacts;
  readonly now: number;
  readonly minutes: ForecastMinute[];
  readonly booting: number[];
  desired: number;
  running: number;
  peak: number;
  launched: number;
  below: number;
  lastGrowth: number;
  flaps: boolean;
}

function scalerOf(fleet: Fleet, group: GroupFacts): Scaler {
  const registered = fleet.hosts.filter((host) => host.group === group);
  const desired = Math.min(Math.max(group.desired, group.minSize), group.maxSize);
  return {
    group,
    now: registered.length,
    minutes: [],
    // What the group launches anyway, because fewer are registered than it shall have.
    booting: Array.from({ length: Math.max(0, desired - registered.length) }, () => BOOT),
    desired: Math.max(desired, registered.length),
    running: registered.filter(({ accepts }) => accepts).length,
    peak: Math.max(desired, registered.length),
    launched: 0,
    below: 0,
    lastGrowth: Number.NEGATIVE_INFINITY,
    flaps: false,
  };
}

function boot(
  fleet: Fleet,
  scalers: readonly Scaler[],
  minute: number,
  daemonless: Map<Host, readonly Demand[]>,
): boolean {
  let changed = false;
  for (const scaler of scalers) {
    const ready = scaler.booting.filter((at) => at <= minute).length;
    scaler.booting.splice(0, ready);
    for (let one = 0; one < ready; one += 1) {
      scaler.launched += 1;
      const host = newHost(fleet, scaler.group, scaler.launched);
      addHost(fleet, host);
      noteDaemons(fleet, host, daemonless);
      scaler.running += 1;
    }
    if (ready > 0 || scaler.booting.length > 0) changed = true;
  }
  return changed;
}

function noteDaemons(fleet: Fleet, host: Host, daemonless: Map<Host, readonly Demand[]>): void {
  if (fleet.daemons.length === 0) return;
  const missing = placeDaemons(fleet, host);
  if (missing.length > 0) daemonless.set(host, missing);
  else daemonless.delete(host);
}

// Grows or shrinks a group; tells whether it did, or will if nothing else happens.
function scale(
  fleet: Fleet,
  scaler: Scaler,
  waiting: ReadonlyMap<string, readonly Demand[]>,
  minute: number,
  daemonless: Map<Host, readonly Demand[]>,
): boolean {
  const { group, running, desired } = scaler;
  const scaling = group.managedScaling;
  if (scaling === undefined || group.provider === undefined) return false;
  const hosts = fleet.pools.get(group.provider) ?? [];
  const more = instancesFor(group, group.provider, waiting.get(group.provider) ?? []);
  const needed = more > 0 ? running + more : hosts.filter(({ busy }) => busy > 0).length;
  const now: ScalingMinute = {
    scaling,
    minSize: group.minSize,
    maxSize: group.maxSize,
    desired,
    running,
    needed,
  };
  const percent = reservation(needed, running);
  scaler.below = percent < scaling.targetCapacity ? scaler.below + 1 : 0;
  // From nothing for nothing, only a target below 100 asks for instances, which it then does not need.
  if (running === 0 && needed === 0 && grown(now) > desired) scaler.flaps = true;
  const event = scaler.flaps ? undefined : act(fleet, scaler, scaling, now, minute, daemonless);
  scaler.minutes.push({
    minute,
    needed,
    running,
    reservation: Math.round(percent * 10) / 10,
    desired: scaler.desired,
    event,
  });
  if (scaler.flaps) return false;
  return event !== undefined || grown(now) > desired || goingFrom(fleet, scaler, now).length > 0;
}

function act(
  fleet: Fleet,
  scaler: Scaler,
  scaling: ManagedScalingFacts,
  now: ScalingMinute,
  minute: number,
  daemonless: Map<Host, readonly Demand[]>,
): string | undefined {
  const since = minute - scaler.lastGrowth;
  const larger = grown(now);
  if (larger > now.desired) {
    if (since < Math.ceil(scaling.instanceWarmupPeriod / 60)) return undefined;
    for (let one = now.desired; one < larger; one += 1) scaler.booting.push(minute + BOOT);
    scaler.desired = larger;
    scaler.peak = Math.max(scaler.peak, larger);
    scaler.lastGrowth = minute;
    return growthText(now, larger);
  }
  if (scaler.below < SCALE_IN_MINUTES || since < SCALE_IN_MINUTES) return undefined;
  const going = goingFrom(fleet, scaler, now);
  if (going.length === 0) return undefined;
  removeHosts(fleet, new Set(going));
  for (const host of going) daemonless.delete(host);
  scaler.desired -= going.length;
  scaler.running -= going.length;
  return `${counted(going.length, 'empty instance')} removed: ${SCALE_IN_MINUTES} minutes below ${scaling.targetCapacity} %`;
}

// Empty instances, from the zone that has most of them.
function goingFrom(fleet: Fleet, { group }: Scaler, now: ScalingMinute): readonly Host[] {
  const surplus = now.desired - shrunk(now);
  if (surplus <= 0) return [];
  return fleet.hosts.filter((host) => host.group === group && host.busy === 0).slice(-surplus);
}

function growthText({ desired, running, maxSize }: ScalingMinute, larger: number): string {
  const first =
    running === 0 && larger - desired === FIRST_INSTANCES ? ', as always from none' : '';
  const most = larger === maxSize ? ', its maximum' : '';
  return `${desired} -> ${larger} instances${first}${most}`;
}

// M beyond what runs: equal tasks are packed together, and the largest of these groups counts. A task that does not fit
// the smallest type is left out for ever.
function instancesFor(group: GroupFacts, pool: string, demands: readonly Demand[]): number {
  if (demands.length === 0) return 0;
  const smallest = roomOfNew(group, 'least');
  const largest = roomOfNew(group, 'most');
  const equal = new Map<string, { demand: Demand; count: number }>();
  for (const demand of demands) {
    const same = equal.get(demand.key);
    const count = demand.waiting.get(pool) ?? 0;
    if (same === undefined) equal.set(demand.key, { demand, count });
    else same.count += count;
  }
  let most = 0;
  for (const { demand, count } of equal.values()) {
    const { needs, placement } = demand.service;
    if (tasksIn(smallest, needs) < 1) continue;
    const each = placement.distinctInstance ? 1 : tasksIn(largest, needs);
    most = Math.max(most, Math.ceil(count / each), 1);
  }
  return most;
}

function waitingByPool(active: readonly Demand[]): ReadonlyMap<string, readonly Demand[]> {
  const pools = new Map<string, Demand[]>();
  for (const demand of active)
    for (const [pool, count] of demand.waiting) {
      if (count <= 0) continue;
      const demands = pools.get(pool);
      if (demands === undefined) pools.set(pool, [demand]);
      else demands.push(demand);
    }
  return pools;
}

function outcomeOf(scaler: Scaler, rested: boolean): GroupOutcome {
  const { group, now, peak, minutes, flaps, desired } = scaler;
  return { group, now, peak, minutes, flaps, steady: rested && !flaps ? desired : undefined };
}

function byDaemon(
  daemonless: ReadonlyMap<Host, readonly Demand[]>,
): ReadonlyMap<Demand, readonly Host[]> {
  const hosts = new Map<Demand, Host[]>();
  for (const [host, daemons] of daemonless)
    for (const daemon of daemons) hosts.set(daemon, [...(hosts.get(daemon) ?? []), host]);
  return hosts;
}
