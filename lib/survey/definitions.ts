/** Task definitions that the graph does not hold. */
import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { AwsEnvironment } from '../aws/environment.ts';
import type { TaskDefinitionProperties } from '../resources/ecs/task-definition/properties.ts';
import type { Reader } from './reader.ts';
import type { DefinitionOf } from './services.ts';

/** Reads task definitions, one call each: AWS has no other. */
export async function readDefinitions(
  aws: AwsEnvironment,
  reader: Reader,
  references: Iterable<string>,
): Promise<DefinitionOf> {
  const distinct = [...new Set(references)].sort();
  if (distinct.length === 0) return () => undefined;
  const ecs = await aws.clients.ecs();
  const found = new Map<string, TaskDefinitionProperties>();
  await Promise.all(
    distinct.map(async (taskDefinition) => {
      const answer = await reader.read(`task definition ${taskDefinition} is not known`, () =>
        ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })),
      );
      if (answer?.taskDefinition !== undefined)
        found.set(taskDefinition, answer.taskDefinition as TaskDefinitionProperties);
    }),
  );
  return (reference) => found.get(reference);
}
