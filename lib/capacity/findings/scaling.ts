/** What managed scaling will do that one would not expect. */
import { fewestInstances } from '../capacity-bounds.ts';
import { groupsFor } from '../cures.ts';
import { totalOf } from '../fleet.ts';
import type { GroupOutcome, Outcome } from '../forecast.ts';
import { SCALE_IN_MINUTES, sizeFor } from '../managed-scaling.ts';
import type { CapacityFinding, GroupCapacity } from '../report.ts';
import type { Judged } from '../verdicts.ts';
import { counted } from '../words.ts';

/** What is found about the groups of a cluster and how they grow and shrink. */
export function scalingFindings(
  outcome: Outcome,
  groups: readonly GroupCapacity[],
  judged: readonly Judged[],
): readonly CapacityFinding[] {
  const capacities = new Map(groups.map((group) => [group.name, group]));
  return [
    ...[...outcome.groups.values()].flatMap((group) => [
      ...flapping(group),
      ...headroom(outcome, group),
      ...adding(outcome, group, capacities.get(group.group.name)),
      ...pinned(outcome, group, capacities.get(group.group.name)),
    ]),
    ...constrained(outcome, judged),
    ...crowded(outcome),
  ];
}

/** Tasks of a cluster that may wait for an instance at a time, unless the quota was raised. */
const PROVISIONING_QUOTA = 500;

function flapping({ group, flaps }: GroupOutcome): readonly CapacityFinding[] {
  const target = group.managedScaling?.targetCapacity;
  if (!flaps || target === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'capacity/scaling-flaps',
      address: group.address,
      detail: `${group.name}: without tasks and instances the reservation is 100 %, above the target of ${target} %: two instances launch, find nothing to do, and go after ${SCALE_IN_MINUTES} minutes, again and again`,
      numbers: { target },
      cures: ['raise the target capacity to 100', `raise the min size of ${group.name} to 1`],
    },
  ];
}

function headroom({ fleet }: Outcome, { group, steady }: GroupOutcome): readonly CapacityFinding[] {
  const scaling = group.managedScaling;
  if (scaling === undefined || steady === undefined) return [];
  const needed = fleet.hosts.filter((host) => host.group === group && host.busy > 0).length;
  const wanted = sizeFor(needed, scaling.targetCapacity);
  if (wanted <= group.maxSize) return [];
  return [
    {
      severity: 'warning',
      code: 'capacity/headroom-short',
      address: group.address,
      detail: `${group.name}: ${counted(needed, 'instance')} in use at a target of ${scaling.targetCapacity} % want ${wanted} (${needed} x 100 / ${scaling.targetCapacity}, rounded up), its max size is ${group.maxSize}`,
      numbers: { needed, wanted, maxSize: group.maxSize },
      cures: [`raise the max size of ${group.name} from ${group.maxSize} to ${wanted}`],
    },
  ];
}

function adding(
  { fleet }: Outcome,
  { group, now, peak }: GroupOutcome,
  capacity: GroupCapacity | undefined,
): readonly CapacityFinding[] {
  const steady = capacity?.instances.steady;
  const rollouts = fleet.demands.filter(
    ({ service, waited }) => service.deploys && service.running > 0 && waited,
  );
  const [first] = rollouts;
  if (first === undefined || steady === undefined || peak <= Math.max(steady, now)) return [];
  return [
    {
      severity: 'note',
      code: 'capacity/rollout-adds-instances',
      address: group.address,
      detail: `${group.name}: the rollout adds ${counted(peak - now, 'instance')} (${now} -> ${peak}); ${peak - steady} scale in about ${SCALE_IN_MINUTES} minutes after it`,
      numbers: { now, added: peak - now, peak, steady },
      cures: [],
    },
  ];
}

// By sums alone fewer would do; only a difference of two and more is worth a word.
function pinned(
  { fleet }: Outcome,
  { group, steady }: GroupOutcome,
  capacity: GroupCapacity | undefined,
): readonly CapacityFinding[] {
  if (group.managedScaling === undefined || capacity?.instances.steady === undefined) return [];
  const used = fleet.hosts.filter((host) => host.group === group && host.busy > 0);
  const spread = new Set(
    used.flatMap((host) =>
      [...host.tasks.keys()].filter(
        ({ service }) =>
          service.scheduling === 'REPLICA' &&
          !service.placement.distinctInstance &&
          service.placement.strategies.every(({ type }) => type !== 'binpack'),
      ),
    ),
  );
  if (spread.size === 0) return [];
  const bound = fewestInstances(fleet, group);
  if (used.length - Math.max(bound, group.minSize) < 2) return [];
  return [
    {
      severity: 'note',
      code: 'capacity/spread-pins-instances',
      address: group.address,
      detail: `${group.name}: spread tasks keep ${counted(used.length, 'instance')} in use; by sums ${bound} would do, and ECS moves no task that runs`,
      numbers: { used: used.length, bound, steady: steady ?? used.length },
      cures: ['pack the tasks with the placement strategy binpack'],
    },
  ];
}

function constrained({ fleet }: Outcome, judged: readonly Judged[]): readonly CapacityFinding[] {
  return judged.flatMap(({ demand }): readonly CapacityFinding[] => {
    const { service } = demand;
    const groups = groupsFor(fleet.cluster, demand).filter(
      ({ managedScaling, provider }) =>
        managedScaling !== undefined && provider !== undefined && demand.target.has(provider),
    );
    const [expression] = service.placement.memberOf;
    if (expression === undefined || groups.length === 0 || service.address === undefined) return [];
    return [
      {
        severity: 'warning',
        code: 'capacity/constraint-blocks-scaling',
        address: service.address,
        detail: `${service.name}: instances that ${groups.map(({ name }) => name).join(', ')} launches may not meet "${expression}"; managed scaling does not look at it`,
        numbers: {},
        cures: ['give the service a capacity provider of its own instead of the constraint'],
      },
    ];
  });
}

function crowded({ fleet }: Outcome): readonly CapacityFinding[] {
  const waiting = fleet.demands.reduce((sum, demand) => sum + totalOf(demand.waiting), 0);
  if (waiting <= PROVISIONING_QUOTA) return [];
  const first = fleet.demands.find(
    ({ service, waiting: some }) => totalOf(some) > 0 && service.address !== undefined,
  );
  return [
    {
      severity: 'warning',
      code: 'capacity/provisioning-quota',
      address: first?.service.address,
      detail: `${waiting} tasks wait for instances; a cluster may have ${PROVISIONING_QUOTA}`,
      numbers: { waiting, quota: PROVISIONING_QUOTA },
      cures: [],
    },
  ];
}
