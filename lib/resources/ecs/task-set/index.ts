/**
 * The task set: a share of the tasks of a service that is deployed from outside. Found by its tags.
 * May import: resource-type, graph, core, rules, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Neighbours, ResourceType } from '../../../resource-type.ts';
import { HELD_BY_TASKS } from '../held-by-tasks.ts';
import { serviceWaitsFor } from '../service/ordering.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { canonicalTaskSet } from './canonical.ts';
import { taskSetFields } from './fields.ts';
import { TASK_SET_TYPE, type TaskSetProperties } from './properties.ts';
import { isPrimary, setsBeside, taskSetFindings } from './rules.ts';

/** `AWS::ECS::TaskSet`. */
export const ecsTaskSet: ResourceType<TaskSetProperties> = {
  name: TASK_SET_TYPE,
  fields: taskSetFields,
  requires: ['cluster', 'service', 'taskDefinition'],
  attributes: { taskSetArn: 'ARN of the task set', id: 'id of the task set, such as ecs-svc/1234' },
  removedBefore: [SERVICE_TYPE, ...HELD_BY_TASKS],
  calls: {
    create: ['CreateTaskSet', 'UpdateServicePrimaryTaskSet'],
    update: ['UpdateTaskSet', 'UpdateServicePrimaryTaskSet', 'TagResource', 'UntagResource'],
    delete: ['DeleteTaskSet'],
  },
  expected: { create: 120, update: 60, delete: 60 },
  identity: () => undefined,
  canonical: canonicalTaskSet,
  validate: taskSetFindings,
  waitsFor: (node, neighbours) => [
    ...new Set([...serviceWaitsFor(node, neighbours), ...primaryBefore(node, neighbours)]),
  ],
  operations: async () => (await import('./operations.ts')).taskSetOperations,
};

/** The others stand back only when the primary one is there and steady. */
function primaryBefore(
  node: ResourceNode,
  neighbours: Neighbours,
): readonly ResourceNode['address'][] {
  if (isPrimary(node)) return [];
  return setsBeside(node, neighbours)
    .filter(isPrimary)
    .map(({ address }) => address);
}
