/** What a task asks of the machine that it runs on. */
import type { ContainerDefinition, ContainerOverride, TaskOverride } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from './task-definition-record.ts';
import { taskCpu, taskMemory } from './task-size.ts';

/** What a task asks of the machine that it runs on. */
export interface TaskNeed {
  /** CPU units: the task's, else the sum of its containers'. */
  readonly cpu: number;
  /** MiB: the task's, else the sum of its containers' reservations, or limits where they reserve nothing. */
  readonly memory: number;
  readonly gpus: number;
  /** Network interfaces: 1 for an awsvpc task, else 0. */
  readonly interfaces: number;
  /** Host ports that it must have, such as `80/tcp`. */
  readonly ports: readonly string[];
  /** Attributes that the machine must have; those without a value need only be there. */
  readonly attributes: readonly { readonly name: string; readonly value?: string }[];
}

/** What a task of this definition asks for, with these overrides. */
export function taskNeed(
  { body }: Pick<TaskDefinitionRecord, 'body'>,
  overrides: TaskOverride = {},
): TaskNeed {
  const containers = (body.containerDefinitions ?? []).map((container) => ({
    container,
    override: overrides.containerOverrides?.find(({ name }) => name === container.name) ?? {},
  }));
  const sum = (of: (one: (typeof containers)[number]) => number) =>
    containers.reduce((total, one) => total + of(one), 0);
  return {
    cpu:
      taskCpu(overrides.cpu ?? body.cpu) ??
      sum(({ container, override }) => override.cpu ?? container.cpu ?? 0),
    memory: taskMemory(overrides.memory ?? body.memory) ?? sum(reservedMemory),
    gpus:
      sum(({ container, override }) => gpusOf(container, override)) +
      (containers.some(({ container }) => sharesGpu(container)) ? 1 : 0),
    interfaces: body.networkMode === 'awsvpc' ? 1 : 0,
    ports:
      body.networkMode === 'awsvpc' || body.networkMode === 'none'
        ? []
        : containers.flatMap(({ container }) => fixedPorts(container)),
    attributes: [
      ...(body.requiresAttributes ?? []).map(({ name = '', value }) => ({
        name,
        ...(value === undefined ? {} : { value }),
      })),
      ...platformOf(body.runtimePlatform ?? {}),
    ],
  };
}

function reservedMemory({
  container,
  override,
}: {
  readonly container: ContainerDefinition;
  readonly override: ContainerOverride;
}): number {
  return (
    override.memoryReservation ??
    container.memoryReservation ??
    override.memory ??
    container.memory ??
    0
  );
}

function gpusOf(container: ContainerDefinition, override: ContainerOverride): number {
  const asked = override.resourceRequirements ?? container.resourceRequirements ?? [];
  return (
    asked
      .filter(({ type, value }) => type === 'GPU' && value !== undefined)
      // All of an instance are at least one.
      .reduce((total, { value }) => total + (value === 'ALL' ? 1 : Number(value)), 0)
  );
}

/** Containers that share have one GPU together; what is left of it goes to no other task here. */
function sharesGpu({ resourceRequirements = [] }: ContainerDefinition): boolean {
  return resourceRequirements.some(({ sharingStrategy }) => sharingStrategy !== undefined);
}

/** Ports that a container binds on its host; those that Docker chooses are found when it starts. */
function fixedPorts({ portMappings = [] }: ContainerDefinition): readonly string[] {
  return portMappings.flatMap(({ hostPort, protocol = 'tcp' }) =>
    hostPort === undefined || hostPort === 0 ? [] : [`${hostPort}/${protocol}`],
  );
}

function platformOf(platform: {
  readonly cpuArchitecture?: string | undefined;
  readonly operatingSystemFamily?: string | undefined;
}): TaskNeed['attributes'] {
  const { cpuArchitecture, operatingSystemFamily: family } = platform;
  return [
    ...(cpuArchitecture === undefined
      ? []
      : [
          {
            name: 'ecs.cpu-architecture',
            value: cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64',
          },
        ]),
    ...(family === undefined
      ? []
      : [{ name: 'ecs.os-type', value: family.startsWith('WINDOWS') ? 'windows' : 'linux' }]),
  ];
}
