/** What AWS refuses of overrides of a task. */
import type { RunTaskRequest } from '@aws-sdk/client-ecs';
import { invalid } from './faults.ts';
import type { TaskDefinitionRecord } from './task-definition-record.ts';

/** Throws AWS's refusal of overrides that are too long or name containers that are not there. */
export function checkOverrides(
  input: Pick<RunTaskRequest, 'overrides'>,
  definition: TaskDefinitionRecord,
): void {
  if (JSON.stringify(input.overrides ?? {}).length > 8192)
    throw invalid('Overrides can be at most 8192 characters long.');
  const names = new Set((definition.body.containerDefinitions ?? []).map(({ name }) => name));
  for (const { name } of input.overrides?.containerOverrides ?? [])
    if (!names.has(name))
      throw invalid(
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
}
