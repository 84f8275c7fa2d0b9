/** Tasks that find no place in the steady state. */
import {
  type Found,
  mostInstances,
  mostTasks,
  type Place,
  placesOf,
  type Shortage,
} from '../capacity-bounds.ts';
import { groupsFor, sizeCure, trunkCures, trunkDetails } from '../cures.ts';
import { ANY_INSTANCE, type Demand, EXTERNAL, type Fleet } from '../fleet.ts';
import { amountText, type Dimension, lacking, take, tasksIn } from '../needs.ts';
import type { CapacityFinding } from '../report.ts';
import { copyRoom, roomOfNew } from '../slots.ts';
import type { GroupFacts, TaskNeeds } from '../snapshot.ts';
import type { Judged } from '../verdicts.ts';
import { counted, listed } from '../words.ts';

/** What is found about services that do not fit, or of which nobody can tell. */
export function placementFindings(
  fleet: Fleet,
  judged: readonly Judged[],
): readonly CapacityFinding[] {
  let places: readonly Place[] | undefined;
  const shortages = new Set<Shortage>();
  // One word for all that compete is enough.
  const once = (one: Demand, proof: { readonly together: Shortage; readonly pool: string }) => {
    if (shortages.has(proof.together)) return [];
    shortages.add(proof.together);
    return [together(fleet, one, proof)];
  };
  return judged.flatMap((one): readonly CapacityFinding[] => {
    const { service } = one.demand;
    const never = one.verdict === 'fits' ? [] : groupsTooSmall(fleet, one.demand);
    switch (one.verdict) {
      case 'fits':
      case 'fits-after-scaling':
        places ??= service.maxDesired === undefined ? places : placesOf(fleet, new Map());
        return [...never, ...autoscaled(fleet, one.demand, places ?? [])];
      case 'rollout-blocked':
        return [];
      case 'unknown':
        if (one.proof !== undefined) return once(one.demand, one.proof);
        return never.length > 0 || one.stalled ? never : [uncertain(one.demand, one.agreed)];
      case 'does-not-fit':
        if (never.length > 0) return never;
        return 'alone' in one.proof
          ? [alone(fleet, one.demand, one.proof)]
          : once(one.demand, one.proof);
      default:
        return one satisfies never;
    }
  });
}

function alone(
  fleet: Fleet,
  demand: Demand,
  proof: { readonly alone: Found; readonly pool: string; readonly wanted: number },
): CapacityFinding {
  const { service } = demand;
  const { binding, tasks, instances, by } = proof.alone;
  const beside = fleet.daemons.length === 0 ? '' : ' beside daemons';
  const limit = Math.min(by[binding], tasks);
  const why =
    instances === 0
      ? 'no instance may take them'
      : `${counted(instances, 'instance')} ${instances === 1 ? 'holds' : 'hold'} at most ${limit}${beside}, for want of ${wantOf(binding, service.needs)}`;
  return {
    severity: 'error',
    code: 'capacity/does-not-fit',
    address: service.address,
    detail: [
      `${service.name}: ${counted(proof.wanted, 'task')} wanted ${poolText(proof.pool)}, ${why}`,
      ...(binding === 'interfaces' ? trunkDetails(fleet.cluster, demand) : []),
    ].join('; '),
    numbers: { wanted: proof.wanted, slots: limit, instances },
    cures: placementCures(fleet, demand, proof),
  };
}

function together(
  fleet: Fleet,
  demand: Demand,
  { together: shortage, pool }: { readonly together: Shortage; readonly pool: string },
): CapacityFinding {
  const { dimension, wanted, there, instances, services } = shortage;
  const names = listed(services.map(({ service }) => service.name));
  const ours = services.find(({ service }) => service.address !== undefined);
  return {
    severity: 'error',
    code: 'capacity/does-not-fit',
    address: (services.length === 1 ? demand : ours)?.service.address,
    detail: `${names} together want ${wanted} ${UNIT[dimension]} ${poolText(pool)}; ${counted(instances, 'instance')} ${instances === 1 ? 'has' : 'have'} ${there}`,
    numbers: { wanted, there, instances },
    cures: groupsFor(fleet.cluster, demand)
      .filter(({ provider }) => pool === ANY_INSTANCE || provider === pool)
      .flatMap((group) => {
        const room = roomOfNew(group, 'least');
        const each = dimension === 'ports' ? 1 : room[dimension];
        return each > 0
          ? [sizeCure(group, mostInstances(group) + Math.ceil((wanted - there) / each))]
          : [];
      }),
  };
}

// How many instances more it takes, or that instances must be larger.
function placementCures(
  fleet: Fleet,
  demand: Demand,
  {
    alone: found,
    pool,
    wanted,
  }: { readonly alone: Found; readonly pool: string; readonly wanted: number },
): readonly string[] {
  const { service } = demand;
  const missing = wanted - found.tasks;
  const sizes = groupsFor(fleet.cluster, demand)
    .filter(({ provider }) => pool === ANY_INSTANCE || provider === pool)
    .flatMap((group) => {
      const each = tasksOnNew(fleet, group, demand);
      return each > 0 ? [sizeCure(group, mostInstances(group) + Math.ceil(missing / each))] : [];
    });
  return [
    ...sizes,
    ...(found.binding === 'interfaces' ? trunkCures(fleet.cluster, demand) : []),
    ...(found.tasks > 0 && demand.target.size === 1
      ? [`ask for ${found.tasks} instead of ${counted(service.desired, 'task')}`]
      : []),
  ];
}

function tasksOnNew(fleet: Fleet, group: GroupFacts, demand: Demand): number {
  const room = copyRoom(roomOfNew(group, 'least'));
  for (const { service, target } of fleet.daemons)
    if (target.has(ANY_INSTANCE) || (group.provider !== undefined && target.has(group.provider)))
      take(room, service.needs);
  return Math.min(
    tasksIn(room, demand.service.needs),
    demand.service.placement.distinctInstance ? 1 : Number.POSITIVE_INFINITY,
  );
}

// ECS judges a task by the smallest type of a group: what does not fit that never makes the group grow.
function groupsTooSmall(fleet: Fleet, demand: Demand): readonly CapacityFinding[] {
  const { service } = demand;
  return groupsFor(fleet.cluster, demand).flatMap((group): readonly CapacityFinding[] => {
    if (group.provider === undefined || !demand.target.has(group.provider)) return [];
    if ((demand.target.get(group.provider) ?? 0) === 0 || group.types.length === 0) return [];
    const anyFits = group.types.some((type) =>
      fitsEmpty(roomOfNew({ ...group, types: [type] }, 'most'), service.needs),
    );
    const smallest = roomOfNew(group, 'most');
    for (const type of group.types) {
      const room = roomOfNew({ ...group, types: [type] }, 'most');
      for (const dimension of ['cpu', 'memory', 'gpus', 'interfaces'] as const)
        smallest[dimension] = Math.min(smallest[dimension], room[dimension]);
    }
    const missing = lacking(smallest, service.needs);
    const [first] = missing;
    if (first === undefined || (anyFits && group.managedScaling === undefined)) return [];
    const types = listed(group.types.map(({ name }) => name));
    return [
      {
        severity: 'error',
        code: anyFits ? 'capacity/never-scales-out' : 'capacity/no-type-fits',
        address: service.address,
        detail: anyFits
          ? `${service.name}: a task takes ${amountText(first, service.needs)}, which the smallest of ${types} in ${group.name} does not have (${hasText(first, smallest)}): managed scaling leaves it out`
          : `${service.name}: a task takes ${missing.map((one) => amountText(one, service.needs)).join(' and ')}; ${types} in ${group.name} has ${missing.map((one) => hasText(one, smallest)).join(' and ')}`,
        numbers: {
          ...(first === 'ports' ? {} : { there: smallest[first] }),
        },
        cures: [typeCure(group, missing, anyFits)],
      },
    ];
  });
}

function typeCure(group: GroupFacts, missing: readonly Dimension[], anyFits: boolean): string {
  if (missing.every((one) => one === 'ports')) return 'choose another host port';
  return anyFits
    ? `take the types that are too small out of ${group.name}`
    : `give ${group.name} a larger instance type`;
}

function fitsEmpty(room: Parameters<typeof lacking>[0], needs: TaskNeeds): boolean {
  return lacking(room, needs).length === 0;
}

function autoscaled(
  fleet: Fleet,
  demand: Demand,
  places: readonly Place[],
): readonly CapacityFinding[] {
  const { service } = demand;
  const { maxDesired } = service;
  const [pool, ...others] = demand.target.keys();
  if (maxDesired === undefined || pool === undefined || others.length > 0) return [];
  const found = mostTasks(places, demand, pool, maxDesired);
  if (found.tasks >= maxDesired) return [];
  return [
    {
      severity: 'warning',
      code: 'capacity/autoscaling-short',
      address: service.address,
      detail: `${service.name}: autoscaling may ask for ${counted(maxDesired, 'task')}; ${counted(found.instances, 'instance')} hold at most ${found.tasks}, for want of ${wantOf(found.binding, service.needs)}`,
      numbers: { wanted: maxDesired, slots: found.tasks, instances: found.instances },
      cures: placementCures(fleet, demand, { alone: found, pool, wanted: maxDesired }).slice(0, 1),
    },
  ];
}

function uncertain({ service }: Demand, agreed: boolean): CapacityFinding {
  return {
    severity: 'warning',
    code: 'capacity/packing-uncertain',
    address: service.address,
    detail: agreed
      ? `${service.name}: as ECS is likely to place tasks, not all of ${counted(service.desired, 'task')} find room, though nothing proves that they cannot`
      : `${service.name}: whether all of ${counted(service.desired, 'task')} find room depends on which service is placed first, or on limits that are not known`,
    numbers: { desired: service.desired },
    cures: [],
  };
}

function wantOf(dimension: Dimension, needs: TaskNeeds): string {
  return dimension === 'interfaces' ? 'network interfaces' : amountText(dimension, needs);
}

const UNIT: Readonly<Record<Dimension, string>> = {
  interfaces: 'network interfaces',
  ports: 'times the same host port',
  gpus: 'GPUs',
  memory: 'MiB of memory',
  cpu: 'CPU units',
};

function hasText(dimension: Dimension, room: Parameters<typeof lacking>[0]): string {
  return dimension === 'ports'
    ? 'a host port that the agent keeps'
    : `${Math.max(0, room[dimension])} ${UNIT[dimension]}`;
}

function poolText(pool: string): string {
  if (pool === ANY_INSTANCE) return 'on instances of the cluster';
  return pool === EXTERNAL ? 'on external instances' : `of ${pool}`;
}
