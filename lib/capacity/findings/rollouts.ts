/** Rollouts that cannot move: by their percentages, or because no instance has room. */
import { isIn } from '../capacity-bounds.ts';
import { percentageCures, rolloutCures, trunkDetails } from '../cures.ts';
import type { Demand, Fleet, Host } from '../fleet.ts';
import { amountOf, DIMENSIONS, type Dimension, interfacesOf, lacking, portsOf } from '../needs.ts';
import type { CapacityFinding } from '../report.ts';
import { percentagesBlock, percentToStopOne, rolloutBounds } from '../rolling.ts';
import type { ClusterFacts, ServiceFacts } from '../snapshot.ts';
import type { Judged } from '../verdicts.ts';
import { counted } from '../words.ts';

/** Services whose percentages keep every rollout from moving, wherever they run. */
export function percentageFindings({ services }: ClusterFacts): readonly CapacityFinding[] {
  return services
    .filter((service) => service.deploymentStrategy === 'ROLLING')
    .map((service) => (service.scheduling === 'DAEMON' ? { ...service, desired: 1 } : service))
    .filter(percentagesBlock)
    .map((service) => {
      const { lower, upper } = rolloutBounds(service);
      const { desired, minimumHealthyPercent, maximumPercent } = service;
      return {
        severity: service.deploys ? 'error' : 'warning',
        code: 'capacity/percentages-blocked',
        address: service.address,
        detail: `${service.name}: of ${counted(desired, 'task')} at least ${lower} must stay (${minimumHealthyPercent} %) and at most ${upper} may run (${maximumPercent} %): none can start or stop`,
        numbers: { desired, lower, upper },
        cures: percentageCures({ service }),
      } as const;
    });
}

/** Rollouts that find no room to start in and may not stop a task first. */
export function blockedFindings(
  fleet: Fleet,
  judged: readonly Judged[],
): readonly CapacityFinding[] {
  return judged.flatMap((one): readonly CapacityFinding[] => {
    if (one.verdict === 'rollout-blocked' && !isBlockedByPercentages(one.demand.service))
      return [blocked(fleet, one.demand)];
    if (one.verdict === 'unknown' && one.stalled) return [stalled(one.demand, one.agreed)];
    return [];
  });
}

function isBlockedByPercentages(service: ServiceFacts): boolean {
  return service.deploymentStrategy === 'ROLLING' && percentagesBlock(service);
}

function blocked(fleet: Fleet, demand: Demand): CapacityFinding {
  const { service } = demand;
  const hosts = fleet.hosts.filter(
    (host) => host.accepts && [...demand.target.keys()].some((pool) => isIn(host, pool)),
  );
  const dimension = bindingOf(hosts, demand);
  const { there, used } = roomText(hosts, demand, dimension);
  const bounds = rolloutBounds(service);
  const trunks = dimension === 'interfaces' ? trunkDetails(fleet.cluster, demand) : [];
  return {
    severity: 'error',
    code: dimension === 'interfaces' ? 'capacity/eni-rollout-blocked' : 'capacity/rollout-blocked',
    address: service.address,
    detail: [
      `${service.name}: ${there.text}, ${used.text}, at least ${needText(dimension, demand)} needed on ${counted(hosts.length, 'instance')}; ${staysText(service, bounds.lower)}`,
      ...trunks,
    ].join('; '),
    numbers: {
      instances: hosts.length,
      [dimension === 'interfaces' ? 'slots' : dimension]: there.amount,
      used: used.amount,
      needed:
        dimension === 'interfaces' || dimension === 'ports'
          ? 1
          : amountOf(dimension, service.needs),
      lower: bounds.lower,
      upper: bounds.upper,
    },
    cures: rolloutCures(fleet, demand),
  };
}

function staysText(service: ServiceFacts, lower: number): string {
  if (service.deploymentStrategy !== 'ROLLING')
    return `a ${service.deploymentStrategy} deployment runs ${counted(service.desired, 'task')} beside those that serve`;
  return `none may stop first (${lower} of ${service.desired} must stay)`;
}

// The one thing that would do if there were enough of it; else what most instances lack.
function bindingOf(hosts: readonly Host[], { service }: Demand): Dimension {
  const lacks = hosts.map(({ room }) => lacking(room, service.needs));
  const alone = DIMENSIONS.find((dimension) =>
    lacks.some((missing) => missing.length === 1 && missing[0] === dimension),
  );
  if (alone !== undefined) return alone;
  const times = (dimension: Dimension) =>
    lacks.filter((missing) => missing.includes(dimension)).length;
  return DIMENSIONS.reduce((best, one) => (times(one) > times(best) ? one : best));
}

interface Amount {
  readonly text: string;
  readonly amount: number;
}

function roomText(
  hosts: readonly Host[],
  { service }: Demand,
  dimension: Dimension,
): { readonly there: Amount; readonly used: Amount } {
  if (dimension === 'ports') {
    const ports = portsOf(service.needs).join(', ');
    const free = hosts.filter(({ room }) => !lacking(room, service.needs).includes('ports')).length;
    return {
      there: { text: `host port ${ports} is there once on each instance`, amount: hosts.length },
      used: { text: `${hosts.length - free} used`, amount: hosts.length - free },
    };
  }
  const taken = hosts.reduce((sum, host) => sum + usedOn(host, dimension), 0);
  const free = hosts.reduce((sum, { room }) => sum + Math.max(0, room[dimension]), 0);
  if (dimension === 'interfaces')
    return {
      there: { text: `${taken + free} slots`, amount: taken + free },
      used: { text: `${taken} used`, amount: taken },
    };
  const most = Math.max(0, ...hosts.map(({ room }) => room[dimension]));
  return {
    there: { text: `at most ${most} ${UNITS[dimension]} free on one instance`, amount: most },
    used: { text: `${free} on all together`, amount: free },
  };
}

function usedOn(host: Host, dimension: Exclude<Dimension, 'ports'>): number {
  if (dimension !== 'interfaces') return 0;
  let used = 0;
  for (const [demand, count] of host.tasks)
    if (demand.service.scheduling === 'REPLICA') used += count * interfacesOf(demand.service.needs);
  return used;
}

const UNITS = {
  cpu: 'CPU units',
  memory: 'MiB of memory',
  gpus: 'GPUs',
} as const;

function needText(dimension: Dimension, { service }: Demand): string {
  if (dimension === 'interfaces' || dimension === 'ports') return '1';
  return `${amountOf(dimension, service.needs)} ${UNITS[dimension]}`;
}

function stalled({ service }: Demand, agreed: boolean): CapacityFinding {
  const { name, desired, minimumHealthyPercent } = service;
  const { lower } = rolloutBounds(service);
  return {
    severity: 'warning',
    code: 'capacity/rollout-may-stall',
    address: service.address,
    detail: agreed
      ? `${name}: the rollout begins, but where ECS is likely to put its tasks it does not come to its end`
      : `${name}: new tasks wait for the places of old ones, and ${lower} of ${counted(desired, 'task')} must stay: which of the old ones stop first decides whether the rollout comes to its end`,
    numbers: { desired, lower },
    cures:
      lower >= desired && service.deploymentStrategy === 'ROLLING'
        ? [
            `lower minimumHealthyPercent from ${minimumHealthyPercent} to ${percentToStopOne(desired)}`,
          ]
        : [],
  };
}
