/** The awslogs driver of a task's containers. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { definitionOfTask } from './definition-of-task.ts';
import { createLogGroup, logGroupExists, writeLog } from './neighbours.ts';
import type { Place } from './place.ts';
import type { TaskRecord } from './task-record.ts';

/** The definitions of a task's containers. */
export function containersOf(place: Place, task: TaskRecord): readonly ContainerDefinition[] {
  return definitionOfTask(place, task)?.body.containerDefinitions ?? [];
}

/** The refusal of the log driver to start, if a log group is missing. */
export function logFailure(place: Place, task: TaskRecord): string | undefined {
  for (const definition of containersOf(place, task)) {
    const target = logOf(task, definition);
    if (target === undefined || logGroupExists(place, target.region, target.group)) continue;
    if (definition.logConfiguration?.options?.['awslogs-create-group'] === 'true')
      createLogGroup(place, target.region, target.group);
    else
      return 'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';
  }
  return undefined;
}

/** Writes a line to the log of one container, or of every container of a task. */
export function logLine(
  place: Place,
  task: TaskRecord,
  message: (definition: ContainerDefinition) => string | undefined,
): void {
  for (const definition of containersOf(place, task)) {
    const target = logOf(task, definition);
    const line = message(definition);
    if (target !== undefined && line !== undefined) writeLog(place, target, line);
  }
}

function logOf(task: TaskRecord, { name, logConfiguration }: ContainerDefinition) {
  const {
    'awslogs-group': group,
    'awslogs-region': region,
    'awslogs-stream-prefix': prefix,
  } = logConfiguration?.logDriver === 'awslogs' ? (logConfiguration.options ?? {}) : {};
  if (group === undefined || region === undefined) return undefined;
  return { group, region, stream: prefix === undefined ? task.id : `${prefix}/${name}/${task.id}` };
}
