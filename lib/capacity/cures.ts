/** The smallest changes that make room. */
import { mostInstances } from './capacity-bounds.ts';
import { ANY_INSTANCE, type Demand, type Fleet } from './fleet.ts';
import { fits, give, interfacesOf } from './needs.ts';
import { percentToStartOne, percentToStopOne, rolloutBounds } from './rolling.ts';
import { copyRoom, roomOfNew, slotsOf } from './slots.ts';
import type { ClusterFacts, GroupFacts } from './snapshot.ts';
import { counted } from './words.ts';

/** What to say of trunks, and what to do about them. */
export interface TrunkAdvice {
  readonly detail: string | undefined;
  readonly cure: string;
  /** Instances without a trunk that could carry one. */
  readonly instances: number;
}

/** What trunks could do for a group; undefined where its types take none or every instance has one. */
export function trunkAdvice(cluster: ClusterFacts, group: GroupFacts): TrunkAdvice | undefined {
  const bare = cluster.instances.filter(
    (one) =>
      one.group === group.name &&
      !one.trunked &&
      typeof one.type.taskInterfacesWithTrunk === 'number',
  );
  const [instance] = bare;
  const instances = bare.length;
  if (instance === undefined) return undefined;
  const { effective, effectiveForDeployer, role } = group.trunking;
  const replace =
    group.address === undefined
      ? `replace ${counted(instances, 'instance')} of ${group.name}`
      : `gantry roll ${group.address} --all`;
  const gain = `${instance.type.taskInterfacesWithTrunk} tasks on each ${instance.type.name} instead of ${slotsOf(instance) ?? 'few'}`;
  if (effective === true)
    return {
      detail: `trunk setting on, ${counted(instances, 'instance')} ${instances === 1 ? 'needs' : 'need'} replacing`,
      cure: `${replace} (${gain})`,
      instances,
    };
  const whose = role === undefined ? 'the role of the instances' : `role ${role}`;
  return {
    detail:
      effectiveForDeployer === true
        ? `account setting awsvpcTrunking is on for whoever deploys, but not for ${whose}`
        : undefined,
    cure: `enable the account setting awsvpcTrunking for ${whose}, then ${replace} (${gain})`,
    instances,
  };
}

/** Groups whose instances a service's tasks may be on. */
export function groupsFor(cluster: ClusterFacts, demand: Demand): readonly GroupFacts[] {
  return cluster.groups.filter(
    ({ provider }) =>
      demand.target.has(ANY_INSTANCE) || (provider !== undefined && demand.target.has(provider)),
  );
}

/** What lets a rollout move that finds no room: an instance more, a task less, trunks. */
export function rolloutCures(fleet: Fleet, demand: Demand): readonly string[] {
  const { cluster } = fleet;
  const { service } = demand;
  const { lower } = rolloutBounds(service);
  const larger = groupsFor(cluster, demand)
    .filter((group) => fits(roomOfNew(group, 'least'), service.needs))
    .map((group) => sizeCure(group, mostInstances(group) + 1));
  const percent = percentToStopOne(service.desired);
  const afterStop = demand.old.some(({ host, needs }) => {
    const freed = copyRoom(host.room);
    give(freed, needs);
    return fits(freed, service.needs);
  });
  const fewer =
    afterStop && lower >= service.desired && service.deploymentStrategy === 'ROLLING'
      ? [`lower minimumHealthyPercent from ${service.minimumHealthyPercent} to ${percent}`]
      : [];
  const trunks = interfacesOf(service.needs) > 0 ? trunkCures(cluster, demand) : [];
  return [...larger, ...fewer, ...trunks];
}

/** What lets percentages move that neither start nor stop a task. */
export function percentageCures(demand: Pick<Demand, 'service'>): readonly string[] {
  const { desired, minimumHealthyPercent, maximumPercent, scheduling } = demand.service;
  const fewer = `lower minimumHealthyPercent from ${minimumHealthyPercent} to ${percentToStopOne(desired)}`;
  if (scheduling === 'DAEMON') return [fewer];
  return [fewer, `raise maximumPercent from ${maximumPercent} to ${percentToStartOne(desired)}`];
}

/** How to make a group larger. */
export function sizeCure(group: GroupFacts, size: number): string {
  if (group.managedScaling === undefined)
    return size > group.maxSize
      ? `raise desired capacity and max size of ${group.name} to ${size}`
      : `raise the desired capacity of ${group.name} from ${group.desired} to ${size}`;
  return `raise the max size of ${group.name} from ${group.maxSize} to ${size}`;
}

/** How trunks would help a service, a line a group. */
export function trunkCures(cluster: ClusterFacts, demand: Demand): readonly string[] {
  return groupsFor(cluster, demand).flatMap((group) => trunkAdvice(cluster, group)?.cure ?? []);
}

/** What is to be said of trunks where a service is short of network interfaces. */
export function trunkDetails(cluster: ClusterFacts, demand: Demand): readonly string[] {
  return groupsFor(cluster, demand).flatMap((group) => trunkAdvice(cluster, group)?.detail ?? []);
}
