/**
 * The daemon task definition: a family of revisions that never change. A change of any field registers a new revision.
 * May import: resource-type, rules, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { trustFindings } from '../trust-rules.ts';
import { canonicalDaemonTaskDefinition } from './canonical.ts';
import { daemonTaskDefinitionFields } from './fields.ts';
import { DAEMON_TASK_DEFINITION_TYPE, type DaemonTaskDefinitionProperties } from './properties.ts';

/** `AWS::ECS::DaemonTaskDefinition`. */
export const ecsDaemonTaskDefinition: ResourceType<DaemonTaskDefinitionProperties> = {
  name: DAEMON_TASK_DEFINITION_TYPE,
  fields: daemonTaskDefinitionFields,
  requires: ['family', 'containerDefinitions'],
  attributes: {
    daemonTaskDefinitionArn: 'ARN of the revision, with its number',
    family: 'name of the family',
    revision: 'number of the revision',
  },
  digested: true,
  immutable: true,
  changedByUpdate: () => ['daemonTaskDefinitionArn', 'revision'],
  calls: {
    create: ['RegisterDaemonTaskDefinition'],
    update: [
      'RegisterDaemonTaskDefinition',
      'DeleteDaemonTaskDefinition',
      'TagResource',
      'UntagResource',
    ],
    delete: ['DeleteDaemonTaskDefinition'],
  },
  identity: ({ family }) => ({ family }),
  canonical: canonicalDaemonTaskDefinition,
  validate: (properties, _, neighbours) => [
    ...findingsOf(judgeRequest('RegisterDaemonTaskDefinition', properties)),
    ...trustFindings(properties, neighbours),
  ],
  operations: async () => (await import('./operations.ts')).daemonTaskDefinitionOperations,
};
