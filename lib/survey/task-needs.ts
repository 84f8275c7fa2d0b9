/** What a task takes of an instance: of its definition, or as it runs. */
import type { ContainerDefinition, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import type { HostPort, TaskNeeds } from '../capacity/snapshot.ts';
import { memoryInMiB, unitsOfCpu } from '../facts/task-sizes.ts';
import { networkModeOf } from '../resources/ecs/task-definition/canonical.ts';
import type { TaskDefinitionProperties } from '../resources/ecs/task-definition/properties.ts';

/** What a task of a definition takes. Containers count where the task itself names no size. */
export function needsOfDefinition(
  definition: TaskDefinitionProperties | TaskDefinition,
): TaskNeeds {
  const { cpu, memory } = definition;
  const containers = definition.containerDefinitions ?? [];
  const networkMode = modeOf(definition as TaskDefinitionProperties);
  return {
    cpu: unitsOfCpu(cpu) ?? sum(containers.map((one) => one.cpu ?? 0)),
    memory:
      memoryInMiB(memory) ??
      // What is reserved counts; without it the limit does.
      sum(containers.map((one) => one.memoryReservation ?? one.memory ?? 0)),
    gpus: sum(containers.map(gpusOf)) + (containers.some(sharesGpu) ? 1 : 0),
    hostPorts: hostPortsOf(containers, networkMode),
    networkMode,
  };
}

/** Docker chooses ports from here on, and definitions are not to name them (ECS API reference, `PortMapping`). */
const EPHEMERAL = 32_768;

/** What a running task takes, and others like it would: ports that Docker chose are no need. */
export function needsOfTask(task: Task): TaskNeeds {
  const containers = task.containers ?? [];
  const awsvpc = (task.attachments ?? []).some(({ type }) => type === 'ElasticNetworkInterface');
  const hostPorts = containers
    .flatMap(({ networkBindings = [] }) => networkBindings)
    .flatMap(({ hostPort, protocol }): readonly HostPort[] =>
      hostPort === undefined || hostPort >= EPHEMERAL
        ? []
        : [{ port: hostPort, protocol: protocolOf(protocol) }],
    );
  return {
    cpu: unitsOfCpu(task.cpu) ?? sum(containers.map(({ cpu }) => Number(cpu ?? 0))),
    memory:
      memoryInMiB(task.memory) ??
      sum(
        containers.map(({ memory, memoryReservation }) => Number(memoryReservation ?? memory ?? 0)),
      ),
    gpus: sum(containers.map(({ gpuIds = [] }) => gpuIds.length)),
    hostPorts: awsvpc ? [] : hostPorts,
    networkMode: awsvpc ? 'awsvpc' : 'bridge',
  };
}

// On Windows instances AWS calls bridge mode by a name of its own.
function modeOf(definition: TaskDefinitionProperties): TaskNeeds['networkMode'] {
  const mode: string = networkModeOf(definition);
  return mode === 'awsvpc' || mode === 'host' || mode === 'none' ? mode : 'bridge';
}

function gpusOf({ resourceRequirements = [] }: ContainerDefinition): number {
  const gpus = resourceRequirements.filter(
    ({ type, value }) => type === 'GPU' && value !== undefined,
  );
  // All of an instance are at least one.
  return sum(gpus.map(({ value }) => (value === 'ALL' ? 1 : Number(value))));
}

/** Containers of a task that share a GPU have the same one. */
function sharesGpu({ resourceRequirements = [] }: ContainerDefinition): boolean {
  return resourceRequirements.some(({ sharingStrategy }) => sharingStrategy !== undefined);
}

function hostPortsOf(
  containers: readonly ContainerDefinition[],
  networkMode: TaskNeeds['networkMode'],
): readonly HostPort[] {
  if (networkMode !== 'bridge' && networkMode !== 'host') return [];
  return containers
    .flatMap(({ portMappings = [] }) => portMappings)
    .flatMap(({ hostPort, containerPort, containerPortRange, protocol }) => {
      const kind = protocolOf(protocol);
      // In host mode the port of the container is the port of the instance; in bridge mode a range gets free ports.
      const ports =
        networkMode === 'host'
          ? [...rangeOf(containerPortRange), ...listOf(hostPort || containerPort)]
          : listOf(hostPort);
      return ports.filter((port) => port > 0).map((port) => ({ port, protocol: kind }));
    });
}

function listOf(port: number | undefined): readonly number[] {
  return port === undefined ? [] : [port];
}

function rangeOf(range: string | undefined): readonly number[] {
  const [first, last] = (range ?? '').split('-').map(Number);
  if (first === undefined || last === undefined || !(last >= first)) return [];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

// AWS takes everything that is not udp for tcp.
function protocolOf(protocol: string | undefined): HostPort['protocol'] {
  return protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
