/** What AWS refuses of the CPU and memory of containers, alone and together. */

import { memoryInMiB, unitsOfCpu } from '../../facts/task-sizes.ts';
import { isToldLater } from '../../graph/reference.ts';
import { error, outside, refusalIf, violationIf, warning, within } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { api, refusal } from './sources.ts';
import { type ContainerSubject, containersOf, number, type TaskSubject } from './subject.ts';

const CONTAINER = api('ContainerDefinition');

const SINGLE: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/container-memory',
    'A container has at least 6 MiB of memory.',
    CONTAINER,
    ({ container: { memory, memoryReservation }, path }) => [
      // Zero says that there is none.
      ...(memory === 0 ? [] : outside(`${path}.memory`, memory, 6, MOST_MIB)),
      ...(memoryReservation === 0
        ? []
        : outside(`${path}.memoryReservation`, memoryReservation, 6, MOST_MIB)),
    ],
  ),
  error(
    'task-definition/container-reservation',
    'What a container reserves is within its limit of memory.',
    CONTAINER,
    ({ container: { memory, memoryReservation }, path }) =>
      violationIf(
        (number(memory) ?? 0) > 0 && (number(memoryReservation) ?? 0) > (number(memory) ?? 0),
        `${path}.memoryReservation`,
        `${memoryReservation} is more than the hard limit 'memory' of ${memory}.`,
      ),
  ),
  error(
    'task-definition/container-memory-missing',
    'On instances a container has a memory limit or reservation where its task has none.',
    refusal('cuttlesoft/ecs-deploy.py 17'),
    ({ container, path, task: { task, platforms } }) =>
      refusalIf(
        !platforms.has('FARGATE') &&
          (task.memory === undefined || task.memory === null || task.memory === '') &&
          !container.memory &&
          !container.memoryReservation,
        path,
        `Invalid setting for container '${container.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      ),
  ),
  warning(
    'task-definition/container-cpu-kernel',
    'The Linux kernel knows 2 to 262144 CPU shares.',
    CONTAINER,
    ({ container: { cpu }, path, task: { windows } }) =>
      violationIf(
        !windows && typeof cpu === 'number' && (cpu === 1 || cpu > 262_144),
        `${path}.cpu`,
        `${cpu} CPU units become ${cpu === 1 ? 2 : 262_144}: the kernel knows 2 to 262144.`,
      ),
  ),
  error(
    'task-definition/container-cpu',
    'The CPU of a container is a whole number of units.',
    CONTAINER,
    ({ container: { cpu }, path }) => outside(`${path}.cpu`, cpu, 0, 2_147_483_647),
  ),
];

/** The rules. */
export const SHARE_RULES: readonly Rule<TaskSubject>[] = [
  ...within(containersOf, SINGLE),
  error(
    'task-definition/container-cpu-above-task',
    'No container has more CPU than its task.',
    api('RegisterTaskDefinition'),
    (subject) => above(subject, 'cpu', unitsOfCpu(subject.task.cpu)),
  ),
  error(
    'task-definition/container-memory-above-task',
    'No container has more memory than its task.',
    refusal('pulumi/pulumi-awsx 1220'),
    (subject) => above(subject, 'memory', memoryInMiB(subject.task.memory)),
  ),
  error(
    'task-definition/cpu-sum',
    'The containers of a task reserve no more CPU than it has.',
    CONTAINER,
    (subject) => sumAbove(subject, 'cpu', unitsOfCpu(subject.task.cpu)),
  ),
  error(
    'task-definition/memory-sum',
    'The containers of a task reserve no more memory than it has.',
    CONTAINER,
    (subject) => sumAbove(subject, 'memory', memoryInMiB(subject.task.memory)),
  ),
];

const MOST_MIB = 33_554_432;

/** Containers that ask for more than the task has. */
function above(
  { containers }: TaskSubject,
  what: 'cpu' | 'memory',
  limit: number | undefined,
): readonly Violation[] {
  if (limit === undefined) return [];
  return containers.flatMap(({ container, path }) =>
    refusalIf(
      (number(container[what]) ?? 0) > limit,
      `${path}.${what}`,
      `The '${what}' setting for container '${container.name}' is greater than for the task.`,
      `the container has ${container[what]}, the task ${limit}`,
    ),
  );
}

/** What all containers reserve, where that is more than the task has and no container is to blame alone. */
function sumAbove(
  { containers }: TaskSubject,
  what: 'cpu' | 'memory',
  limit: number | undefined,
): readonly Violation[] {
  if (limit === undefined) return [];
  const shares = containers.map(({ container: { cpu, memory, memoryReservation } }) =>
    what === 'cpu' ? cpu : memoryReservation || memory,
  );
  if (shares.some(isToldLater)) return [];
  const numbers = shares.map((share) => number(share) ?? 0);
  const sum = numbers.reduce((total, share) => total + share, 0);
  return violationIf(
    sum > limit && numbers.every((share) => share <= limit),
    'containerDefinitions',
    `The containers' ${what} adds up to ${sum}, which is more than the task's ${limit}.`,
  );
}
