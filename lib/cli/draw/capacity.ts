/** The capacity section of a plan: groups and what managed scaling will do, services on instances, scarce addresses. */
import type {
  CapacityReport,
  ClusterCapacity,
  GroupCapacity,
  ServiceCapacity,
  SubnetCapacity,
} from '../../capacity/report.ts';
import type { Paint } from './paint.ts';

/** Minutes of a forecast in which something happens that are told. */
const MOST_MINUTES = 8;

/** Services of a cluster that are told; those that do not simply fit come first. */
const MOST_SERVICES = 20;

/** The section; empty when no instances are in play and no address is scarce. What is wrong the findings say. */
export function drawCapacity(report: CapacityReport, paint: Paint): string {
  const clusters = report.clusters.filter(({ groups }) => groups.length > 0);
  const subnets = report.subnets.filter(isScarce);
  if (clusters.length + subnets.length === 0) return '';
  return [
    'capacity:',
    ...clusters.flatMap((cluster) => drawCluster(cluster, paint)),
    ...subnets.map((subnet) => `  ${drawSubnet(subnet, paint)}`),
  ].join('\n');
}

function drawCluster({ groups, services }: ClusterCapacity, paint: Paint): readonly string[] {
  const told = [...services].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST_SERVICES);
  const more = services.length - told.length;
  return [
    ...groups.flatMap((group) => drawGroup(group, paint)),
    ...told.map((service) => `  ${drawService(service, paint)}`),
    ...(more === 0 ? [] : [`  and ${more} services that fit`]),
  ];
}

function drawGroup(
  { name, address, instances, slots, forecast }: GroupCapacity,
  paint: Paint,
): readonly string[] {
  const { now, steady } = instances;
  const end = steady === undefined ? 'then as many as it takes' : `then ${steady}`;
  const places =
    slots.total === undefined
      ? ''
      : `; ${slots.used} of ${slots.total} task network interfaces in use`;
  const happening = forecast.filter(({ event }) => event !== undefined);
  const minutes = happening.slice(0, MOST_MINUTES);
  return [
    `  ${paint.bold(address ?? name)}: ${counted(now, 'instance')} now${steady === now ? '' : `, ${end}`}${now === 0 ? '' : places}`,
    ...minutes.map(
      ({ minute, needed, running, reservation, event }) =>
        `    minute ${minute}: ${event} (${needed} needed, ${running} running: CapacityProviderReservation ${Math.round(reservation)} %)`,
    ),
    ...(happening.length > minutes.length
      ? [`    and so on, until minute ${happening.at(-1)?.minute}`]
      : []),
  ];
}

const VERDICTS: Readonly<Record<ServiceCapacity['verdict'], string>> = {
  fits: 'fits',
  'fits-after-scaling': 'fits once the group has grown',
  'rollout-blocked': 'its rollout cannot move',
  'does-not-fit': 'does not fit',
  unknown: 'not known',
};

function rankOf({ verdict }: ServiceCapacity): number {
  return verdict === 'fits' ? 1 : 0;
}

function drawService(
  { name, address, desired, split, rollout, verdict }: ServiceCapacity,
  paint: Paint,
): string {
  const colours = { fits: paint.green, 'fits-after-scaling': paint.yellow, unknown: paint.yellow };
  const colour = verdict in colours ? colours[verdict as keyof typeof colours] : paint.red;
  const shares = Object.entries(split).filter(([, count]) => count > 0);
  const where =
    shares.length < 2 ? '' : ` (${shares.map(([on, count]) => `${count} on ${on}`).join(', ')})`;
  return `${paint.bold(address ?? name)}: ${counted(desired, 'task')}${where}, ${rollout.lower} to ${rollout.upper} during a rollout: ${colour(VERDICTS[verdict])}`;
}

/** Whether more than half of what is free will be taken, or nobody knows. */
function isScarce({ free, steady, peak }: SubnetCapacity): boolean {
  const most = Math.max(steady, peak);
  return most > 0 && (free === undefined || most * 2 > free);
}

function drawSubnet({ id, zone, free, steady, peak }: SubnetCapacity, paint: Paint): string {
  const place = zone === undefined ? id : `${id} (${zone})`;
  return `${paint.bold(place)}: ${free ?? 'unknown'} free addresses, ${steady} more taken, ${peak} at the peak`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
