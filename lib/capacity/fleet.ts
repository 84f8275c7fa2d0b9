/** A cluster as the planner moves it: instances with what they have left, and services with what they still want. */
import { parseConstraint, type Subject } from './constraint.ts';
import { give, needsKey, type Room, take } from './needs.ts';
import { rolloutBounds } from './rolling.ts';
import { copyRoom, roomOf, roomOfNew, type View } from './slots.ts';
import type { ClusterFacts, GroupFacts, ServiceFacts, TaskNeeds } from './snapshot.ts';
import { splitTasks } from './split.ts';

/** Tasks of launch type EC2: any instance of the cluster takes them. */
export const ANY_INSTANCE = '';
/** Tasks of launch type EXTERNAL. */
export const EXTERNAL = 'EXTERNAL';

/** How to look ahead where more than one future is possible. */
export interface Lookahead {
  /** What is not known, taken as the least or the most. */
  readonly view: View;
  /** Turns every order that AWS does not tell: of services, of instances that are as good, of tasks that stop. */
  readonly reverse: boolean;
}

/** An instance that tasks may be on. */
export interface Host {
  readonly subject: Subject;
  readonly group: GroupFacts | undefined;
  readonly provider: string | undefined;
  readonly zone: string | undefined;
  /** Whether it takes new tasks: ACTIVE. */
  readonly accepts: boolean;
  readonly room: Room;
  /** Tasks of each service, of any revision. */
  readonly tasks: Map<Demand, number>;
  /** Tasks that are not of DAEMON services. */
  busy: number;
}

/** A task of an older revision, or one whose instance drains. */
export interface OldTask {
  readonly host: Host;
  readonly needs: TaskNeeds;
}

/** A service, and how far it is. */
export interface Demand {
  readonly service: ServiceFacts;
  /** The same for tasks that managed scaling takes for equal. */
  readonly key: string;
  /** Tasks wanted by pool: a provider's name, {@link ANY_INSTANCE} or {@link EXTERNAL}. */
  readonly target: ReadonlyMap<string, number>;
  /** Whether an instance may take its tasks at all: zone and constraints. */
  readonly allows: (host: Host) => boolean;
  /** Fewest and most tasks at a time. */
  readonly lower: number;
  readonly upper: number;
  /** Tasks in place by pool. */
  readonly own: Map<string, number>;
  /** Tasks that wait for an instance, by pool. */
  readonly waiting: Map<string, number>;
  readonly old: OldTask[];
  /** The fleet's `roomMade` when its tasks looked for an instance in vain. */
  triedAt: number | undefined;
  /** Tasks placed in this minute: they count as healthy from the next. */
  fresh: number;
  /** Whether anything of its rollout could move. */
  moved: boolean;
  /** Whether any of its tasks stopped and left room behind. */
  freed: boolean;
  /** Whether a task had to wait. */
  waited: boolean;
  /** Whether its new tasks come one after the other as old ones stop: where they end is then a matter of seconds. */
  ragged: boolean;
}

/** Everything that moves. */
export interface Fleet {
  readonly cluster: ClusterFacts;
  readonly ahead: Lookahead;
  readonly zoneOfSubnet: (id: string) => string | undefined;
  readonly hosts: Host[];
  readonly pools: Map<string, Host[]>;
  /** Providers whose managed scaling lets tasks wait for an instance; elsewhere they are not made. */
  readonly waitingPools: ReadonlySet<string>;
  readonly demands: readonly Demand[];
  readonly daemons: readonly Demand[];
  /** Counts how often room was made; what waits need not look again before. */
  roomMade: number;
}

/** The cluster as it is at the moment at which the plan is done. */
export function makeFleet(
  cluster: ClusterFacts,
  zoneOfSubnet: (id: string) => string | undefined,
  ahead: Lookahead,
): Fleet {
  const demands = cluster.services
    .filter(runsOnInstances(cluster))
    .map((service) => demandOf(service, ahead.view, zoneOfSubnet));
  const fleet: Fleet = {
    cluster,
    ahead,
    zoneOfSubnet,
    hosts: [],
    pools: new Map(),
    waitingPools: new Set(
      cluster.groups.flatMap(({ provider, managedScaling }) =>
        provider === undefined || managedScaling === undefined ? [] : [provider],
      ),
    ),
    demands: demands.filter(({ service }) => service.scheduling === 'REPLICA'),
    daemons: demands.filter(({ service }) => service.scheduling === 'DAEMON'),
    roomMade: 0,
  };
  const byKey = new Map(demands.map((demand) => [demand.service.key, demand]));
  const groups = new Map(cluster.groups.map((group) => [group.name, group]));
  for (const instance of cluster.instances) {
    const group = instance.group === undefined ? undefined : groups.get(instance.group);
    const host: Host = {
      subject: {
        id: instance.id,
        attributes: {
          'ecs.instance-type': instance.type.name,
          ...(instance.zone === undefined ? {} : { 'ecs.availability-zone': instance.zone }),
          ...instance.attributes,
        },
        complete: true,
      },
      group,
      provider: instance.provider,
      zone: instance.zone,
      accepts: instance.status === 'ACTIVE',
      room: roomOf(instance, ahead.view),
      tasks: new Map(),
      busy: 0,
    };
    addHost(fleet, host);
    for (const task of instance.tasks) {
      const demand = task.service === undefined ? undefined : byKey.get(task.service);
      settleTask(host, demand, task.needs);
    }
  }
  return fleet;
}

/** Whether a service's tasks are placed on instances that the snapshot knows or could know. */
export function runsOnInstances(cluster: ClusterFacts): (service: ServiceFacts) => boolean {
  const providers = new Set(cluster.groups.map(({ provider }) => provider));
  return ({ placement: { launchType, strategy } }) =>
    strategy.length > 0
      ? strategy.every(({ provider }) => providers.has(provider))
      : launchType !== 'FARGATE';
}

/** An instance as a group would launch it next: in the zone that has the fewest. */
export function newHost(fleet: Fleet, group: GroupFacts, number: number): Host {
  const zones = group.subnets.map(fleet.zoneOfSubnet).filter((zone) => zone !== undefined);
  const zone = emptiestZone(fleet, group, zones);
  const types = new Set(group.types.map(({ name }) => name));
  const [type] = types;
  return {
    subject: {
      id: `new ${group.name} ${number}`,
      attributes: {
        ...(zone === undefined ? {} : { 'ecs.availability-zone': zone }),
        ...(types.size === 1 && type !== undefined ? { 'ecs.instance-type': type } : {}),
      },
      complete: false,
    },
    group,
    provider: group.provider,
    zone,
    accepts: true,
    room: copyRoom(roomOfNew(group, fleet.ahead.view)),
    tasks: new Map(),
    busy: 0,
  };
}

/** Lets an instance take part. */
export function addHost(fleet: Fleet, host: Host): void {
  fleet.hosts.push(host);
  fleet.roomMade += 1;
  for (const pool of poolsOf(host)) {
    const hosts = fleet.pools.get(pool);
    if (hosts === undefined) fleet.pools.set(pool, [host]);
    else hosts.push(host);
  }
}

/** Lets instances go. */
export function removeHosts(fleet: Fleet, going: ReadonlySet<Host>): void {
  const keep = (hosts: Host[]) => {
    const left = hosts.filter((host) => !going.has(host));
    hosts.splice(0, hosts.length, ...left);
  };
  keep(fleet.hosts);
  for (const hosts of fleet.pools.values()) keep(hosts);
}

/** Puts a task of the newest revision on an instance. */
export function putTask(host: Host, demand: Demand, pool: string): void {
  take(host.room, demand.service.needs);
  count(host.tasks, demand, 1);
  demand.own.set(pool, (demand.own.get(pool) ?? 0) + 1);
  if (demand.service.scheduling === 'REPLICA') host.busy += 1;
}

/** Takes an old task away. */
export function dropTask(fleet: Fleet, demand: Demand, { host, needs }: OldTask): void {
  fleet.roomMade += 1;
  give(host.room, needs);
  count(host.tasks, demand, -1);
  if (demand.service.scheduling === 'REPLICA') host.busy -= 1;
}

/** Sum of a map's values. */
export function totalOf(counts: ReadonlyMap<unknown, number>): number {
  let total = 0;
  for (const value of counts.values()) total += value;
  return total;
}

/** The pool in which a host counts for a service. */
export function poolFor(demand: Demand, host: Host): string {
  return host.provider !== undefined && demand.target.has(host.provider)
    ? host.provider
    : ([...demand.target.keys()][0] ?? ANY_INSTANCE);
}

function poolsOf(host: Host): readonly string[] {
  if (host.group === undefined && host.provider === undefined && !host.subject.id.startsWith('i-'))
    return [EXTERNAL];
  return host.provider === undefined ? [ANY_INSTANCE] : [ANY_INSTANCE, host.provider];
}

// A task that is there keeps its place; one of an older revision keeps it until its successor runs.
function settleTask(host: Host, demand: Demand | undefined, needs: TaskNeeds): void {
  take(host.room, needs);
  if (demand?.service.scheduling !== 'DAEMON') host.busy += 1;
  if (demand === undefined) return;
  count(host.tasks, demand, 1);
  if (demand.service.deploys || !host.accepts) demand.old.push({ host, needs });
  else {
    const pool = poolFor(demand, host);
    demand.own.set(pool, (demand.own.get(pool) ?? 0) + 1);
  }
}

function demandOf(
  service: ServiceFacts,
  view: View,
  zoneOfSubnet: (id: string) => string | undefined,
): Demand {
  const { placement, needs, desired } = service;
  const constraints = placement.memberOf.map(parseConstraint);
  const zones = new Set(service.subnets.map(zoneOfSubnet));
  // An awsvpc task's interface must be in the zone of its instance.
  const hasSubnet = (zone: string | undefined) =>
    needs.networkMode !== 'awsvpc' ||
    zone === undefined ||
    zones.size === 0 ||
    zones.has(undefined) ||
    zones.has(zone);
  const twice = service.deploymentStrategy !== 'ROLLING';
  const bounds = rolloutBounds(service);
  return {
    service,
    key: [needsKey(needs), placement.distinctInstance, ...placement.memberOf].join(' '),
    target: targetOf(service),
    allows: (host) =>
      hasSubnet(host.zone) && constraints.every((holds) => holds(host.subject) ?? view === 'most'),
    lower: twice ? desired : bounds.lower,
    upper: twice ? 2 * desired : bounds.upper,
    own: new Map(),
    waiting: new Map(),
    old: [],
    triedAt: undefined,
    fresh: 0,
    moved: false,
    freed: false,
    waited: false,
    ragged: false,
  };
}

function targetOf({ placement, desired }: ServiceFacts): ReadonlyMap<string, number> {
  if (placement.strategy.length > 0) return splitTasks(placement.strategy, desired);
  return new Map([[placement.launchType === 'EXTERNAL' ? EXTERNAL : ANY_INSTANCE, desired]]);
}

function emptiestZone(
  fleet: Fleet,
  group: GroupFacts,
  zones: readonly string[],
): string | undefined {
  const counts = new Map(zones.map((zone) => [zone, 0]));
  if (counts.size === 0) return undefined;
  for (const host of fleet.hosts)
    if (host.group === group && host.zone !== undefined && counts.has(host.zone))
      count(counts, host.zone, 1);
  return [...counts].reduce((least, one) => (one[1] < least[1] ? one : least))[0];
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}
