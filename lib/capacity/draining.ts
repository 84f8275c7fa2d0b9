/** What happens to the tasks of instances that drain: who moves, who cannot, and why. */
import { percentageCures } from './cures.ts';
import type { Demand } from './fleet.ts';
import { lookAhead } from './forecast.ts';
import { percentagesBlock, percentToStopOne, rolloutBounds } from './rolling.ts';
import type { View } from './slots.ts';
import type { ClusterFacts, ServiceFacts } from './snapshot.ts';
import { counted } from './words.ts';

/** What becomes of a service's tasks on instances that drain. */
export type DrainVerdict =
  /** They find room on the other instances, or may stop before they do. */
  | 'moves'
  /** They wait for instances that managed scaling is free to launch. */
  | 'after-scaling'
  /** They go last, and nothing takes their place: a DAEMON has one on each instance. */
  | 'goes'
  /** The percentages allow neither to start a task nor to stop one: they stay for ever. */
  | 'percentages'
  /** No other instance has room, and nothing launches one: some of them stay. */
  | 'no-room'
  /** Whether they find room hangs on what is not known. */
  | 'uncertain';

/** A service with tasks on instances that drain. */
export interface DrainedService {
  /** Name of the service. */
  readonly service: string;
  /** Tasks of it on the instances. */
  readonly tasks: number;
  /** Tasks that it wants. */
  readonly desired: number;
  /** Fewest healthy tasks that stay. */
  readonly lower: number;
  /** Most tasks at a time. */
  readonly upper: number;
  /** What becomes of them. */
  readonly verdict: DrainVerdict;
  /** The arithmetic, in one sentence. */
  readonly detail: string;
  /** What lets them go, where they cannot. */
  readonly cures: readonly string[];
}

/** The instances that drain, and what may come beside those that are there. */
export interface Draining {
  /** Ids of the instances. */
  readonly ids: ReadonlySet<string>;
  /** Tells whether a capacity provider may launch another instance. */
  readonly mayLaunch: (provider: string) => boolean;
  /** Availability Zone of a subnet, where it is known. */
  readonly zoneOfSubnet: (subnet: string) => string | undefined;
}

/** Looks ahead from the moment at which the instances drain, as if nothing else changed. */
export function forecastDraining(
  cluster: ClusterFacts,
  draining: Draining,
): readonly DrainedService[] {
  const after: ClusterFacts = {
    ...cluster,
    instances: cluster.instances.map((one) =>
      draining.ids.has(one.id) ? { ...one, status: 'DRAINING' } : one,
    ),
    // Nothing is deployed: tasks are replaced by like ones, whatever the strategy of deployments.
    services: cluster.services.map((one) => ({
      ...one,
      deploys: false,
      deploymentStrategy: 'ROLLING',
    })),
  };
  const tasks = tasksByService(cluster, draining.ids);
  const left = (view: View) => leftBehind(after, draining, view);
  const [least, most] = [left('least'), left('most')];
  return after.services.flatMap((service) => {
    const there = tasks.get(service.key) ?? 0;
    if (there === 0) return [];
    const { lower, upper } = rolloutBounds(service);
    const stay = { least: least.get(service.key) ?? 0, most: most.get(service.key) ?? 0 };
    return [
      {
        service: service.name,
        tasks: there,
        desired: service.desired,
        lower,
        upper,
        ...judge(service, there, stay, draining),
      },
    ];
  });
}

type Judgement = Pick<DrainedService, 'verdict' | 'detail' | 'cures'>;

function judge(
  service: ServiceFacts,
  there: number,
  stay: Readonly<Record<View, number>>,
  { mayLaunch }: Draining,
): Judgement {
  const { desired, scheduling, minimumHealthyPercent, maximumPercent, placement } = service;
  const { lower, upper } = rolloutBounds(service);
  if (scheduling === 'DAEMON')
    return { verdict: 'goes', detail: 'a daemon: it goes after all others', cures: [] };
  if (percentagesBlock(service))
    return {
      verdict: 'percentages',
      detail: `minimumHealthyPercent ${minimumHealthyPercent} and maximumPercent ${maximumPercent} of ${counted(desired, 'task')} allow neither to stop one nor to start one`,
      cures: percentageCures({ service }),
    };
  const bounds = `${lower} to ${upper} run meanwhile`;
  if (stay.least === 0) return { verdict: 'moves', detail: bounds, cures: [] };
  if (placement.strategy.some(({ provider }) => mayLaunch(provider)))
    return {
      verdict: 'after-scaling',
      detail: `the other instances have no room for ${stay.least} of them: they wait until managed scaling has launched an instance; ${bounds}`,
      cures: [],
    };
  const cures = [
    'start another instance',
    ...(lower >= desired
      ? [
          `lower minimumHealthyPercent from ${minimumHealthyPercent} to ${percentToStopOne(desired)}: the service then runs with fewer tasks until there is room`,
        ]
      : []),
  ];
  if (stay.most === 0)
    return {
      verdict: 'uncertain',
      detail: `whether the other instances have room hangs on limits or constraints that are not known; ${bounds}`,
      cures,
    };
  return {
    verdict: 'no-room',
    detail: `the other instances have no room: ${stay.most} of ${there} stay where they are`,
    cures,
  };
}

/** Tasks that cannot leave, by the key of their service. */
function leftBehind(
  cluster: ClusterFacts,
  { ids, zoneOfSubnet }: Draining,
  view: View,
): ReadonlyMap<string, number> {
  const { fleet } = lookAhead(cluster, zoneOfSubnet, { view, reverse: false });
  const stuck = ({ old }: Demand) => old.filter(({ host }) => ids.has(host.subject.id)).length;
  return new Map(fleet.demands.map((demand) => [demand.service.key, stuck(demand)]));
}

function tasksByService(
  { instances }: ClusterFacts,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { id, tasks } of instances)
    if (ids.has(id))
      for (const { service } of tasks)
        if (service !== undefined) counts.set(service, (counts.get(service) ?? 0) + 1);
  return counts;
}
