/** One cluster: looked ahead in every way that it may go, judged, and written down. */
import type { AddressUser } from './addresses.ts';
import { fewestInstances, mostInstances } from './capacity-bounds.ts';
import { daemonFindings, daemonsShort } from './findings/daemons.ts';
import { limitFindings } from './findings/limits.ts';
import { placementFindings } from './findings/placement.ts';
import { blockedFindings, percentageFindings } from './findings/rollouts.ts';
import { scalingFindings } from './findings/scaling.ts';
import {
  ANY_INSTANCE,
  type Demand,
  type Fleet,
  type Lookahead,
  makeFleet,
  runsOnInstances,
} from './fleet.ts';
import { type GroupOutcome, lookAhead, type Outcome } from './forecast.ts';
import { sizeFor } from './managed-scaling.ts';
import { interfacesOf } from './needs.ts';
import type { CapacityFinding, ClusterCapacity, GroupCapacity, ServiceCapacity } from './report.ts';
import { percentagesBlock, rolloutBounds } from './rolling.ts';
import { inPool } from './rollout-step.ts';
import { roomOfNew, slotsOf, slotsOfNew, type View } from './slots.ts';
import type { ClusterFacts, GroupFacts, ServiceFacts } from './snapshot.ts';
import { splitTasks } from './split.ts';
import { type Judged, judgeServices, verdictElsewhere } from './verdicts.ts';

/** A cluster's capacity, what was found, and what its new instances take of subnets. */
export interface AssessedCluster {
  readonly capacity: ClusterCapacity;
  readonly findings: readonly CapacityFinding[];
  readonly instances: readonly AddressUser[];
}

/** Assesses a cluster. */
export function assessCluster(
  cluster: ClusterFacts,
  zoneOfSubnet: (id: string) => string | undefined,
): AssessedCluster {
  const outcomes = futuresOf(cluster, zoneOfSubnet);
  const [first] = outcomes;
  const most: View = isKnown(cluster) ? 'least' : 'most';
  const untouched = makeFleet(cluster, zoneOfSubnet, { ...LIKELY, view: most });
  const judged = judgeServices(untouched, outcomes);
  const daemonless = daemonsShort(
    outcomes,
    ({ subject, group }) =>
      subject.complete ||
      (group !== undefined && !outcomes.some((outcome) => waitsElsewhere(outcome, group))),
  );
  const groups = cluster.groups.map((group) => groupCapacity(untouched, group, outcomes));
  const findings = [
    ...percentageFindings(cluster),
    ...placementFindings(untouched, judged),
    ...blockedFindings(first.fleet, judged),
    ...daemonFindings(untouched, daemonless),
    ...scalingFindings(first, groups, judged),
    ...limitFindings(cluster),
  ];
  return {
    capacity: {
      name: cluster.name,
      groups,
      services: servicesOf(cluster, first.fleet, judged, daemonless),
    },
    findings: findings.map((finding) => softened(cluster, finding)),
    instances: groups.flatMap((group, index) =>
      instanceAddresses(cluster.groups[index], group, first.groups.get(group.name)),
    ),
  };
}

/** What is shown where futures differ: services in their order, and nothing that is not known. */
const LIKELY: Lookahead = { view: 'least', reverse: false };

// One way is enough where nothing waits and everything is known; where tasks compete or move, the order may matter.
function futuresOf(
  cluster: ClusterFacts,
  zoneOfSubnet: (id: string) => string | undefined,
): readonly [Outcome, ...Outcome[]] {
  const look = (ahead: Lookahead) => lookAhead(cluster, zoneOfSubnet, ahead);
  const first = look(LIKELY);
  const grows = [...first.groups.values()].some(({ now, peak }) => peak !== now);
  const competes = (first.short.size > 0 || grows) && cluster.services.length > 1;
  const rolls = first.fleet.demands.some(
    ({ service, target }) =>
      service.deploys &&
      service.running > 0 &&
      [...target.keys()].some((pool) => first.fleet.waitingPools.has(pool)),
  );
  const views: readonly View[] = isKnown(cluster) ? ['least'] : ['least', 'most'];
  const orders = competes || rolls ? [false, true] : [false];
  const all = views.flatMap((view) => orders.map((reverse) => ({ view, reverse })));
  const [, ...others] = all;
  return [first, ...others.map(look)];
}

function isKnown(cluster: ClusterFacts): boolean {
  return (
    cluster.services.every(({ placement }) => placement.memberOf.length === 0) &&
    cluster.instances.every((instance) => slotsOf(instance) !== undefined) &&
    cluster.groups.every((group) => {
      const [least, most] = [roomOfNew(group, 'least'), roomOfNew(group, 'most')];
      return (
        least.cpu === most.cpu &&
        least.memory === most.memory &&
        least.gpus === most.gpus &&
        least.interfaces === most.interfaces
      );
    })
  );
}

function groupCapacity(
  untouched: Fleet,
  group: GroupFacts,
  outcomes: readonly Outcome[],
): GroupCapacity {
  const ends = outcomes.map(({ groups }) => groups.get(group.name));
  const [first] = ends;
  const agreed =
    ends.every((end) => end?.steady === first?.steady) &&
    outcomes.every((outcome) => !waitsElsewhere(outcome, group) && isSteadyKnown(outcome, group));
  return {
    name: group.name,
    address: group.address,
    provider: group.provider,
    instances: { now: first?.now ?? 0, steady: agreed ? first?.steady : undefined },
    slots: slotsIn(untouched, group),
    forecast: first?.minutes ?? [],
  };
}

// Interfaces of registered instances beside those of awsvpc daemons, and the tasks that have one.
function slotsIn({ cluster, hosts, daemons }: Fleet, group: GroupFacts): GroupCapacity['slots'] {
  const byId = new Map(hosts.map((host) => [host.subject.id, host]));
  const beside = daemons.filter(({ service }) => interfacesOf(service.needs) > 0);
  const keys = new Set(daemons.map(({ service }) => service.key));
  let total: number | undefined = 0;
  let used = 0;
  for (const instance of cluster.instances) {
    if (instance.group !== group.name) continue;
    const host = byId.get(instance.id);
    const taken = beside.filter(
      (daemon) => host !== undefined && inPool(daemon, host) && daemon.allows(host),
    ).length;
    const limit = slotsOf(instance);
    total =
      total === undefined || limit === undefined ? undefined : total + Math.max(0, limit - taken);
    for (const { service, needs } of instance.tasks)
      if (service === undefined || !keys.has(service)) used += interfacesOf(needs);
  }
  return { total, used };
}

// A service that is short of one provider may or may not go on with its others: AWS does not say.
function waitsElsewhere({ fleet, short }: Outcome, { provider }: GroupFacts): boolean {
  return (
    provider !== undefined &&
    fleet.demands.some(
      ({ service, target }) =>
        short.has(service) &&
        (target.get(provider) ?? 0) > 0 &&
        [...target.values()].filter((tasks) => tasks > 0).length > 1,
    )
  );
}

// Where a rollout goes forward task by task, the instances that it ends on depend on which task stops first, unless no
// instance can be spared.
function isSteadyKnown({ fleet, groups }: Outcome, group: GroupFacts): boolean {
  const { provider, managedScaling, name } = group;
  if (provider === undefined || managedScaling === undefined) return true;
  // Below a target of 100 a group grows even by what a rollout has side by side for a moment.
  const isOpen = ({ ragged, moved, service }: Demand) =>
    ragged || (moved && service.running > 0 && managedScaling.targetCapacity < 100);
  const open = fleet.demands.filter(
    (demand) => isOpen(demand) && (demand.target.has(provider) || demand.target.has(ANY_INSTANCE)),
  );
  if (open.length === 0) return true;
  const most = open.some(({ waited }) => waited)
    ? mostInstances(group)
    : (groups.get(name)?.peak ?? 0);
  const fewest = sizeFor(fewestInstances(fleet, group), managedScaling.targetCapacity);
  return Math.max(fewest, group.minSize) >= most;
}

function servicesOf(
  cluster: ClusterFacts,
  fleet: Fleet,
  judged: readonly Judged[],
  daemonless: ReadonlySet<ServiceFacts>,
): readonly ServiceCapacity[] {
  const verdicts = new Map(judged.map((one) => [one.demand.service, one.verdict]));
  const elastic = new Set(cluster.elasticProviders ?? []);
  const placed = runsOnInstances(cluster);
  return cluster.services.map((service): ServiceCapacity => {
    const { name, address, scheduling, placement } = service;
    const hosts =
      scheduling === 'DAEMON'
        ? fleet.hosts.filter(
            (host) =>
              host.accepts &&
              fleet.daemons.some(
                (daemon) =>
                  daemon.service === service && inPool(daemon, host) && daemon.allows(host),
              ),
          ).length
        : 0;
    const desired = scheduling === 'DAEMON' ? hosts : service.desired;
    const split =
      placement.strategy.length > 0 && scheduling === 'REPLICA'
        ? Object.fromEntries(splitTasks(placement.strategy, desired))
        : { [placement.launchType ?? 'EC2']: desired };
    const verdict = () => {
      if (!placed(service)) return verdictElsewhere(service, elastic);
      if (scheduling === 'DAEMON') return daemonVerdict(service, daemonless);
      return verdicts.get(service) ?? 'unknown';
    };
    return {
      name,
      address,
      desired,
      split,
      rollout: rolloutBounds({ ...service, desired }),
      verdict: verdict(),
    };
  });
}

function daemonVerdict(
  service: ServiceFacts,
  daemonless: ReadonlySet<ServiceFacts>,
): ServiceCapacity['verdict'] {
  if (daemonless.has(service)) return 'does-not-fit';
  const blocked = service.deploys && percentagesBlock({ ...service, desired: 1 });
  return blocked && service.running > 0 ? 'rollout-blocked' : 'fits';
}

function instanceAddresses(
  facts: GroupFacts | undefined,
  group: GroupCapacity,
  outcome: GroupOutcome | undefined,
): readonly AddressUser[] {
  if (facts === undefined || outcome === undefined || facts.subnets.length === 0) return [];
  const each = facts.types.some(
    (type) => slotsOfNew(type, facts.trunking).least > (type.taskInterfaces ?? 0),
  )
    ? 2
    : 1;
  const { now, steady = now } = group.instances;
  return [
    {
      name: group.name,
      address: group.address,
      subnets: facts.subnets,
      steady: Math.max(0, steady - now) * each,
      peak: Math.max(0, outcome.peak - now) * each,
    },
  ];
}

// What is somebody else's does not stop this plan; nor does what is so already, where the plan deploys nothing.
function softened(cluster: ClusterFacts, finding: CapacityFinding): CapacityFinding {
  return finding.severity === 'error' &&
    (finding.address === undefined || isShortAlready(cluster, finding))
    ? { ...finding, severity: 'warning' }
    : finding;
}

function isShortAlready({ services }: ClusterFacts, { code, address }: CapacityFinding): boolean {
  return (
    code === 'capacity/does-not-fit' &&
    services.every(({ deploys }) => !deploys) &&
    services.some((service) => service.address === address && service.running < service.desired)
  );
}
