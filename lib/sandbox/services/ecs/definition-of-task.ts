/** What a task was started from: a revision of a task definition, or of a daemon's. */
import { lastPart } from './arns.ts';
import { daemonDefinitions } from './daemon-definition-record.ts';
import type { Place } from './place.ts';
import {
  type TaskDefinitionBody,
  type TaskDefinitionRecord,
  taskDefinitions,
} from './task-definition-record.ts';

/** What tasks are started from, whichever kind it is. */
export type TaskBlueprint = Pick<TaskDefinitionRecord, 'arn' | 'body'>;

/** What a task was started from; undefined when that is gone. */
export function definitionOfTask(
  place: Place,
  { taskDefinitionArn }: { readonly taskDefinitionArn: string },
): TaskBlueprint | undefined {
  return taskDefinitionArn.includes(':daemon-task-definition/')
    ? daemonBlueprint(place, taskDefinitionArn)
    : taskDefinitions(place).get(lastPart(taskDefinitionArn));
}

/** A daemon's definition as what tasks are started from: in the instance's network, without ports. */
export function daemonBlueprint(place: Place, arn: string): TaskBlueprint | undefined {
  const record = daemonDefinitions(place).get(lastPart(arn));
  if (record === undefined) return undefined;
  const { containerDefinitions = [], taskRoleArn, executionRoleArn, cpu, memory } = record.body;
  const body: TaskDefinitionBody = {
    family: record.family,
    containerDefinitions: [...containerDefinitions],
    taskRoleArn,
    executionRoleArn,
    cpu,
    memory,
  };
  return { arn: record.arn, body };
}
