/**
 * The task definition: a family of revisions that never change. A change of any field registers a new revision.
 * May import: resource-type, rules, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { taskDefinitionBreaches } from '../../../rules/task-definition/index.ts';
import { findingsOf } from '../../findings.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { trustFindings } from '../trust-rules.ts';
import { canonicalTaskDefinition } from './canonical.ts';
import { taskDefinitionFields } from './fields.ts';
import { TASK_DEFINITION_TYPE, type TaskDefinitionProperties } from './properties.ts';

/** `AWS::ECS::TaskDefinition`. */
export const ecsTaskDefinition: ResourceType<TaskDefinitionProperties> = {
  name: TASK_DEFINITION_TYPE,
  fields: taskDefinitionFields,
  requires: ['family', 'containerDefinitions'],
  attributes: {
    taskDefinitionArn: 'ARN of the revision, with its number',
    family: 'name of the family',
    revision: 'number of the revision',
  },
  digested: true,
  immutable: true,
  changedByUpdate: () => ['taskDefinitionArn', 'revision'],
  readAfter: [SERVICE_TYPE],
  calls: {
    create: ['RegisterTaskDefinition'],
    update: ['RegisterTaskDefinition', 'DeregisterTaskDefinition', 'TagResource', 'UntagResource'],
    delete: ['DeregisterTaskDefinition', 'DeleteTaskDefinitions'],
  },
  identity: ({ family }) => ({ family }),
  canonical: canonicalTaskDefinition,
  validate: (properties, _, neighbours) => [
    ...findingsOf(taskDefinitionBreaches(properties)),
    ...trustFindings(properties, neighbours),
  ],
  operations: async () => (await import('./operations.ts')).taskDefinitionOperations,
};
