/** What a task takes of an instance, as managed scaling counts it. */
import type { ContainerDefinition, ContainerOverride } from '@aws-sdk/client-ecs';
import { lastPart } from './arns.ts';
import type { TaskNeed } from './managed-scaling-needs.ts';
import type { Place } from './place.ts';
import { services } from './service-record.ts';
import { type TaskDefinitionBody, taskDefinitions } from './task-definition-record.ts';
import type { TaskRecord } from './task-record.ts';
import { taskCpu, taskMemory } from './task-size.ts';

/** What a task takes: its own size, or what its containers reserve together. */
export function neededBy(place: Place, task: TaskRecord): TaskNeed {
  const body = bodyOf(place, task);
  const containers = (body?.containerDefinitions ?? []).map((container) =>
    overridden(container, task.overrides.containerOverrides ?? []),
  );
  const sum = (of: (container: ContainerDefinition) => number) =>
    containers.reduce((total, container) => total + of(container), 0);
  const constraints = constraintsOf(place, task);
  return {
    cpu: positive(taskCpu(task.cpu)) ?? sum(({ cpu = 0 }) => cpu),
    memory:
      positive(taskMemory(task.memory)) ??
      sum(({ memory = 0, memoryReservation = memory }) => memoryReservation),
    interfaces: body?.networkMode === 'awsvpc' ? 1 : 0,
    gpus: sum(gpusOf),
    ports: body?.networkMode === 'awsvpc' ? [] : containers.flatMap(hostPortsOf).sort(),
    constraints: constraints.filter((one) => one !== DISTINCT),
    alone: constraints.includes(DISTINCT),
  };
}

/** The processors that a task runs on: x86 unless its definition says ARM. */
export function architectureOf(place: Place, task: TaskRecord): 'x86_64' | 'arm64' {
  return bodyOf(place, task)?.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64';
}

const DISTINCT = 'distinctInstance';

function bodyOf(place: Place, task: TaskRecord): TaskDefinitionBody | undefined {
  return taskDefinitions(place).get(lastPart(task.taskDefinitionArn))?.body;
}

/** Constraints of the task definition and of the service or the RunTask call. */
function constraintsOf(place: Place, task: TaskRecord): readonly string[] {
  const service =
    task.service === undefined ? undefined : services(place, task.cluster).get(task.service);
  const given = [
    ...(bodyOf(place, task)?.placementConstraints ?? []),
    ...(service?.settings.placementConstraints ?? []),
  ];
  return given
    .map(({ type, expression = '' }) => (type === DISTINCT ? DISTINCT : expression))
    .sort();
}

function overridden(
  container: ContainerDefinition,
  overrides: readonly ContainerOverride[],
): ContainerDefinition {
  const { cpu, memory, memoryReservation, resourceRequirements } =
    overrides.find(({ name }) => name === container.name) ?? {};
  return {
    ...container,
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(memoryReservation === undefined ? {} : { memoryReservation }),
    ...(resourceRequirements === undefined ? {} : { resourceRequirements }),
  };
}

function gpusOf({ resourceRequirements = [] }: ContainerDefinition): number {
  return resourceRequirements
    .filter(({ type }) => type === 'GPU')
    .reduce((total, { value }) => total + Number(value), 0);
}

function hostPortsOf({ portMappings = [] }: ContainerDefinition): readonly string[] {
  return portMappings.flatMap(({ hostPort = 0, protocol = 'tcp' }) =>
    hostPort === 0 ? [] : [`${hostPort}/${protocol}`],
  );
}

function positive(value: number | undefined): number | undefined {
  return value === undefined || value <= 0 ? undefined : value;
}
