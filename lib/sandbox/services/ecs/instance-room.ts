/** Taking room of a container instance for a task, and giving it back. */
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import type { TaskNeed } from './task-need.ts';

/** What a task has been given of a container instance. */
export interface TaskClaim {
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly interfaces: number;
  /** Ids of graphics processors. */
  readonly gpus: readonly string[];
  /** Host ports, those that Docker chose included. */
  readonly ports: readonly string[];
}

/** Host ports that an instance can have reserved at once; those that Docker chooses do not count. */
const MOST_RESERVED_PORTS = 100;

/** The resource that an instance has too little of for a task; undefined when it has room. */
export function missingResource(
  { used, cpu, memory, gpus, interfaces, reservedPorts }: ContainerInstanceRecord,
  need: TaskNeed,
):
  | 'RESOURCE:CPU'
  | 'RESOURCE:MEMORY'
  | 'RESOURCE:GPU'
  | 'RESOURCE:PORTS'
  | 'RESOURCE:ENI'
  | undefined {
  if (used.cpu + need.cpu > cpu) return 'RESOURCE:CPU';
  if (used.memory + need.memory > memory) return 'RESOURCE:MEMORY';
  if (used.gpus.length + need.gpus > gpus.length) return 'RESOURCE:GPU';
  if (need.ports.some((port) => reservedPorts.includes(port) || used.ports.includes(port)))
    return 'RESOURCE:PORTS';
  if (
    need.ports.length > 0 &&
    fixedPortsOf(used.ports, reservedPorts) + need.ports.length > MOST_RESERVED_PORTS
  )
    return 'RESOURCE:PORTS';
  if (used.interfaces + need.interfaces > interfaces) return 'RESOURCE:ENI';
  return undefined;
}

/** Takes room for a task of a group; its claim, with `chosen` ports beside those that it must have. */
export function takeRoom(
  instance: ContainerInstanceRecord,
  task: { readonly id: string; readonly group: string },
  need: TaskNeed,
  chosen: readonly string[],
): TaskClaim {
  const claim: TaskClaim = {
    cpu: need.cpu,
    memory: need.memory,
    interfaces: need.interfaces,
    gpus: instance.gpus.filter((id) => !instance.used.gpus.includes(id)).slice(0, need.gpus),
    ports: [...need.ports, ...chosen],
  };
  const { used } = instance;
  instance.used = {
    cpu: used.cpu + claim.cpu,
    memory: used.memory + claim.memory,
    interfaces: used.interfaces + claim.interfaces,
    gpus: [...used.gpus, ...claim.gpus],
    ports: [...used.ports, ...claim.ports],
  };
  instance.tasks.push(task.id);
  instance.groups[task.group] = (instance.groups[task.group] ?? 0) + 1;
  instance.version += 1;
  return claim;
}

/** Gives back what a task had of an instance. */
export function giveRoomBack(
  instance: ContainerInstanceRecord,
  task: { readonly id: string; readonly group: string },
  claim: TaskClaim,
): void {
  const { used } = instance;
  instance.used = {
    cpu: used.cpu - claim.cpu,
    memory: used.memory - claim.memory,
    interfaces: used.interfaces - claim.interfaces,
    gpus: used.gpus.filter((id) => !claim.gpus.includes(id)),
    ports: used.ports.filter((port) => !claim.ports.includes(port)),
  };
  instance.tasks = instance.tasks.filter((id) => id !== task.id);
  const left = (instance.groups[task.group] ?? 0) - 1;
  if (left > 0) instance.groups[task.group] = left;
  else delete instance.groups[task.group];
  instance.version += 1;
}

/** The lowest ports of Docker's range that are free on an instance, `count` of a protocol. */
export function freePorts(
  instance: ContainerInstanceRecord,
  protocol: string,
  count: number,
): readonly number[] {
  const taken = new Set([...instance.used.ports, ...instance.reservedPorts]);
  const ports: number[] = [];
  for (let port = FIRST_DYNAMIC_PORT; ports.length < count; port += 1)
    if (!taken.has(`${port}/${protocol}`)) ports.push(port);
  return ports;
}

/** Where Docker's range of ports begins on Linux. */
const FIRST_DYNAMIC_PORT = 32_768;

function fixedPortsOf(used: readonly string[], reserved: readonly string[]): number {
  return (
    reserved.length + used.filter((port) => Number.parseInt(port, 10) < FIRST_DYNAMIC_PORT).length
  );
}
