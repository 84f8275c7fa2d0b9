/** What instances offer to tasks: those that are registered, and those that a group would launch. */
import type { Room } from './needs.ts';
import { portText } from './needs.ts';
import type { GroupFacts, InstanceFacts, InstanceTypeFacts, TrunkingFacts } from './snapshot.ts';

/** How to take what is not known: as the least or as the most that it can be. */
export type View = 'least' | 'most';

/** What lies between the least and the most that it can be; equal when it is known. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Host ports that an agent keeps unless it is told otherwise. */
export const AGENT_PORTS: readonly number[] = [22, 2375, 2376, 51678, 51679, 51680];

/** awsvpc tasks that a registered instance takes. A trunk counts only where the instance carries one. */
export function slotsOf({ type, trunked }: InstanceFacts): number | undefined {
  if (!trunked) return type.taskInterfaces;
  return type.taskInterfacesWithTrunk === 'none' ? undefined : type.taskInterfacesWithTrunk;
}

/** awsvpc tasks that a new instance takes, as far as settings tell. */
export function slotsOfNew(type: InstanceTypeFacts, { effective }: TrunkingFacts): Bounds {
  const without = boundsOf(type.taskInterfaces);
  const withTrunk = type.taskInterfacesWithTrunk;
  if (withTrunk === 'none' || effective === false) return without;
  const trunked = boundsOf(withTrunk);
  if (effective === true && withTrunk !== undefined) return trunked;
  return { least: without.least, most: trunked.most };
}

/** An empty registered instance. */
export function roomOf(instance: InstanceFacts, view: View): Room {
  return {
    cpu: instance.cpu,
    memory: instance.memory,
    gpus: instance.gpus,
    interfaces: boundsOf(slotsOf(instance))[view],
    ports: portSet(instance.reservedPorts),
  };
}

/**
 * An empty new instance of a group. Of several types, nobody knows which one comes: each resource is taken from the type
 * that has least (or most) of it, as managed scaling does.
 */
export function roomOfNew(group: GroupFacts, view: View): Room {
  const pick = view === 'least' ? Math.min : Math.max;
  const of = (value: (type: InstanceTypeFacts) => Bounds) =>
    group.types.length === 0
      ? boundsOf(undefined)[view]
      : pick(...group.types.map((type) => value(type)[view]));
  return {
    cpu: of(({ cpu }) => boundsOf(cpu)),
    memory: of(({ memory }) => boundsOf(memory)),
    gpus: of(({ gpus }) => boundsOf(gpus)),
    interfaces: of((type) => slotsOfNew(type, group.trunking)),
    ports: portSet(AGENT_PORTS),
  };
}

/** A copy that changes by itself. */
export function copyRoom(room: Room): Room {
  return { ...room, ports: new Set(room.ports) };
}

function boundsOf(known: number | undefined): Bounds {
  return known === undefined
    ? { least: 0, most: Number.POSITIVE_INFINITY }
    : { least: known, most: known };
}

function portSet(ports: readonly number[]): Set<string> {
  return new Set(ports.map((port) => portText({ port, protocol: 'tcp' })));
}
