/** What a task takes of an instance, as managed scaling counts it. */
import { definitionOfTask } from './definition-of-task.ts';
import type { ScaledNeed } from './managed-scaling-needs.ts';
import type { Place } from './place.ts';
import { taskNeed } from './task-need.ts';
import type { TaskRecord } from './task-record.ts';

/** What a task takes, and the constraints by which it differs from others; nothing if its definition is gone. */
export function neededBy(place: Place, task: TaskRecord): ScaledNeed {
  const definition = definitionOfTask(place, task);
  const { cpu, memory, interfaces, gpus, ports } = taskNeed(
    definition ?? { body: {} },
    task.overrides,
  );
  const constraints = [
    ...(definition?.body.placementConstraints ?? []),
    ...task.placement.constraints,
  ]
    .map(({ type, expression = '' }) => (type === DISTINCT ? DISTINCT : expression))
    .sort();
  return {
    cpu,
    memory,
    interfaces,
    gpus,
    ports: [...ports].sort(),
    constraints: constraints.filter((one) => one !== DISTINCT),
    alone: constraints.includes(DISTINCT),
  };
}

/** The processors that a task runs on: x86 unless its definition says ARM. */
export function architectureOf(place: Place, task: TaskRecord): 'x86_64' | 'arm64' {
  return definitionOfTask(place, task)?.body.runtimePlatform?.cpuArchitecture === 'ARM64'
    ? 'arm64'
    : 'x86_64';
}

const DISTINCT = 'distinctInstance';
