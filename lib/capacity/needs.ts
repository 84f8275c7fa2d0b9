/** What tasks take of an instance, and what an instance has left: a small algebra. */
import type { HostPort, TaskNeeds } from './snapshot.ts';

/** What may be short, in the order in which it is named when several things are. */
export const DIMENSIONS = ['interfaces', 'ports', 'gpus', 'memory', 'cpu'] as const;

/** One of the things that tasks take of an instance. */
export type Dimension = (typeof DIMENSIONS)[number];

/** What an instance has left. It changes as tasks come and go. */
export interface Room {
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  gpus: number;
  /** Network interfaces for awsvpc tasks. */
  interfaces: number;
  /** Host ports that are taken, such as `80/tcp`. */
  readonly ports: Set<string>;
}

/** Takes what a task needs, whether or not it is there. */
export function take(room: Room, needs: TaskNeeds): void {
  room.cpu -= needs.cpu;
  room.memory -= needs.memory;
  room.gpus -= needs.gpus;
  room.interfaces -= interfacesOf(needs);
  for (const port of portsOf(needs)) room.ports.add(port);
}

/** Gives back what a task took. */
export function give(room: Room, needs: TaskNeeds): void {
  room.cpu += needs.cpu;
  room.memory += needs.memory;
  room.gpus += needs.gpus;
  room.interfaces += interfacesOf(needs);
  for (const port of portsOf(needs)) room.ports.delete(port);
}

/** Whether a task finds room. */
export function fits(room: Room, needs: TaskNeeds): boolean {
  return (
    needs.cpu <= room.cpu &&
    needs.memory <= room.memory &&
    needs.gpus <= room.gpus &&
    interfacesOf(needs) <= Math.max(room.interfaces, 0) &&
    (needs.hostPorts.length === 0 || portsOf(needs).every((port) => !room.ports.has(port)))
  );
}

/** What a task does not find. */
export function lacking(room: Room, needs: TaskNeeds): readonly Dimension[] {
  return DIMENSIONS.filter((dimension) => tasksBy(dimension, room, needs) < 1);
}

/** How many equal tasks find room at the same time. */
export function tasksIn(room: Room, needs: TaskNeeds): number {
  return Math.min(...DIMENSIONS.map((dimension) => tasksBy(dimension, room, needs)));
}

/** How many equal tasks find room as far as one thing goes; infinite when they need none of it. */
export function tasksBy(dimension: Dimension, room: Room, needs: TaskNeeds): number {
  if (dimension === 'ports') {
    const ports = portsOf(needs);
    if (ports.length === 0) return Number.POSITIVE_INFINITY;
    return ports.some((port) => room.ports.has(port)) ? 0 : 1;
  }
  const need = amountOf(dimension, needs);
  if (need === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor(room[dimension] / need));
}

/** How much a task takes of a thing that is counted. */
export function amountOf(dimension: Exclude<Dimension, 'ports'>, needs: TaskNeeds): number {
  return dimension === 'interfaces' ? interfacesOf(needs) : needs[dimension];
}

/** Network interfaces of the instance that a task takes: one in awsvpc mode. */
export function interfacesOf(needs: TaskNeeds): number {
  return needs.networkMode === 'awsvpc' ? 1 : 0;
}

/** Host ports that a task takes; an awsvpc task has its own. */
export function portsOf(needs: TaskNeeds): readonly string[] {
  return needs.networkMode === 'awsvpc' ? [] : needs.hostPorts.map(portText);
}

/** A port as text, such as `80/tcp`. */
export function portText({ port, protocol }: HostPort): string {
  return `${port}/${protocol}`;
}

/** The same text for tasks that take exactly the same. */
export function needsKey(needs: TaskNeeds): string {
  return [
    needs.cpu,
    needs.memory,
    needs.gpus,
    interfacesOf(needs),
    ...[...portsOf(needs)].sort(),
  ].join(' ');
}

/** A thing and an amount of it, as in "2048 MiB of memory". */
export function amountText(dimension: Dimension, needs: TaskNeeds): string {
  switch (dimension) {
    case 'interfaces':
      return 'a network interface';
    case 'ports':
      return `host port ${portsOf(needs).join(', ')}`;
    case 'gpus':
      return needs.gpus === 1 ? '1 GPU' : `${needs.gpus} GPUs`;
    case 'memory':
      return `${needs.memory} MiB of memory`;
    case 'cpu':
      return `${needs.cpu} CPU units`;
    default:
      return dimension satisfies never;
  }
}
