/** What a change of each field of a daemon task definition means: a new revision, which daemons then roll out. */
import type { Json } from '../../../core/json.ts';
import type { FieldRules, LeafRule } from '../../../resource-type.ts';
import { isSecret } from '../task-definition/fields.ts';
import type { DaemonTaskDefinitionProperties } from './properties.ts';

/** The rules. A field that is switched off is null: the next revision is registered without it. */
export const daemonTaskDefinitionFields: FieldRules<DaemonTaskDefinitionProperties> = {
  family: { change: 'replace', impact: 'replacement', off: 'keep' },
  taskRoleArn: revision(null),
  executionRoleArn: revision(null),
  containerDefinitions: { change: 'update', impact: 'instances', off: 'keep', isSecret },
  cpu: revision(null),
  memory: revision(null),
  volumes: { ...revision(null), order: 'set' },
  pidMode: revision(null),
  ipcMode: revision(null),
};

function revision(off: Json): LeafRule {
  return { change: 'update', impact: 'instances', off: { value: off } };
}
