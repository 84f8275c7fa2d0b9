/** Finding a container instance for a task: filters, constraints, then strategies, as AWS documents them. */
import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import { parseQuery } from './cluster-query.ts';
import {
  type ContainerInstanceRecord,
  containerInstances,
  instancesOfProvider,
} from './container-instance-record.ts';
import { querySubject } from './container-instance-view.ts';
import { missingResource } from './instance-room.ts';
import { vpcOf, zoneOf } from './neighbours-compute.ts';
import type { Place } from './place.ts';
import { chooseInstance } from './placement-strategies.ts';
import type { TaskNeed } from './task-need.ts';

/** What decides where a task may run. */
export interface PlacementAsk {
  readonly cluster: string;
  readonly need: TaskNeed;
  /** The task's group, such as `service:web`. */
  readonly group: string;
  readonly constraints: readonly PlacementConstraint[];
  readonly strategy: readonly PlacementStrategy[];
  /** Only instances that were registered under this capacity provider. */
  readonly capacityProvider: string | undefined;
  /** Only instances of this launch type. */
  readonly launchType: ContainerInstanceRecord['launchType'];
  /** The subnets that an awsvpc task may have its interface in. */
  readonly subnets: readonly string[];
}

/** Why a container instance cannot take a task. */
export interface Refusal {
  readonly instance: ContainerInstanceRecord;
  /** AWS's word for it, such as `RESOURCE:MEMORY`. */
  readonly reason: string;
}

/** A container instance for a task, or why none can take it. */
export type Placement =
  | { readonly instance: ContainerInstanceRecord }
  | { readonly instance: undefined; readonly refusals: readonly Refusal[] };

/** Finds a container instance for a task. */
export function findInstance(place: Place, ask: PlacementAsk): Placement {
  const all = candidates(place, ask);
  const locations = locationsOf(place, ask);
  const refusals: Refusal[] = [];
  const suitable: ContainerInstanceRecord[] = [];
  for (const instance of all) {
    const reason = refusalOf(place, instance, ask, locations);
    if (reason === undefined) suitable.push(instance);
    else refusals.push({ instance, reason });
  }
  const instance = chooseInstance(place, suitable, all, ask);
  return instance === undefined ? { instance, refusals } : { instance };
}

/** The instances that a task could be placed on if they had room: ACTIVE ones of its provider and launch type. */
export function candidates(
  place: Place,
  {
    cluster,
    capacityProvider,
    launchType,
  }: Pick<PlacementAsk, 'cluster' | 'capacityProvider' | 'launchType'>,
): readonly ContainerInstanceRecord[] {
  const all =
    capacityProvider === undefined
      ? [...containerInstances(place, cluster).values()]
      : instancesOfProvider(place, cluster, capacityProvider);
  return all.filter((one) => one.status === 'ACTIVE' && one.launchType === launchType);
}

/** Why an instance cannot take a task, in AWS's word; undefined when it can. */
export function refusalOf(
  place: Place,
  instance: ContainerInstanceRecord,
  ask: PlacementAsk,
  locations: ReadonlySet<string> = locationsOf(place, ask),
): string | undefined {
  if (!instance.agentConnected) return 'AGENT';
  const { need } = ask;
  if (!hasAttributes(instance, need)) return 'ATTRIBUTE';
  return (
    unmetConstraint(place, instance, ask) ??
    wrongLocation(instance, ask, locations) ??
    missingResource(instance, need)
  );
}

/** Why a DAEMON service has no task on an instance, room aside; undefined when it should have one. */
export function mismatchOf(
  place: Place,
  instance: ContainerInstanceRecord,
  ask: PlacementAsk,
): string | undefined {
  if (!hasAttributes(instance, ask.need)) return 'ATTRIBUTE';
  return (
    unmetConstraint(place, instance, ask) ?? wrongLocation(instance, ask, locationsOf(place, ask))
  );
}

/** Those of a task's subnets that its interface on an instance can be in: in the instance's zone and VPC. */
export function subnetsAt(
  place: Place,
  instance: ContainerInstanceRecord,
  subnets: readonly string[],
): readonly string[] {
  return subnets.filter(
    (id) => zoneOf(place, id) === instance.zone && vpcOf(place, id) === instance.vpcId,
  );
}

/** Tells whether an instance has every attribute that a task asks for. */
export function hasAttributes(instance: ContainerInstanceRecord, need: TaskNeed): boolean {
  return need.attributes.every(({ name, value }) =>
    instance.attributes.some(
      (one) => one.name === name && (value === undefined || one.value === value),
    ),
  );
}

function unmetConstraint(
  place: Place,
  instance: ContainerInstanceRecord,
  { constraints, group }: PlacementAsk,
): string | undefined {
  for (const { type, expression } of constraints) {
    if (type === 'distinctInstance' && (instance.groups[group] ?? 0) > 0)
      return 'DistinctInstance placement constraint unsatisfied.';
    if (
      type === 'memberOf' &&
      expression !== undefined &&
      !parseQuery(expression)(querySubject(place, instance))
    )
      return 'MemberOf placement constraint unsatisfied.';
  }
  return undefined;
}

/** The zones in VPCs where the subnets of a task are. */
function locationsOf(place: Place, { subnets }: PlacementAsk): ReadonlySet<string> {
  return new Set(subnets.map((id) => `${vpcOf(place, id)} ${zoneOf(place, id)}`));
}

function wrongLocation(
  { vpcId, zone }: ContainerInstanceRecord,
  { need, launchType }: PlacementAsk,
  locations: ReadonlySet<string>,
): string | undefined {
  if (need.interfaces === 0 || launchType === 'EXTERNAL') return undefined;
  return locations.has(`${vpcId} ${zone}`) ? undefined : 'LOCATION';
}
