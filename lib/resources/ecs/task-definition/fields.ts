/** What a change of each field of a task definition means: a new revision, which services then roll out. */
import type { Json } from '../../../core/json.ts';
import type { FieldRules, LeafRule } from '../../../resource-type.ts';
import { SECRET_VERSION_LABEL, type TaskDefinitionProperties } from './properties.ts';

/** The rules. A field that is switched off is null: the next revision is registered without it. */
export const taskDefinitionFields: FieldRules<TaskDefinitionProperties> = {
  family: { change: 'replace', impact: 'replacement', off: 'keep' },
  taskRoleArn: revision(null),
  executionRoleArn: revision(null),
  networkMode: revision(null),
  containerDefinitions: { change: 'update', impact: 'deployment', off: 'keep', isSecret },
  volumes: { ...revision(null), order: 'set' },
  placementConstraints: { ...revision(null), order: 'set' },
  requiresCompatibilities: { ...revision(null), order: 'set' },
  cpu: revision(null),
  memory: revision(null),
  pidMode: revision(null),
  ipcMode: revision(null),
  proxyConfiguration: revision(null),
  inferenceAccelerators: { ...revision(null), order: 'set' },
  ephemeralStorage: revision(null),
  runtimePlatform: revision(null),
  enableFaultInjection: revision(null),
};

// Secrets belong into `secrets`, where only their ARN is seen. What stands in the environment all the same is told by name.
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|api[-_.]?key|private[-_.]?key|access[-_.]?key|connection[-_.]?string|\bdsn\b/i;

/** Whether an environment variable or log option of this name holds a secret, as far as names tell. */
export function isSecret(name: string): boolean {
  if (name.startsWith(SECRET_VERSION_LABEL)) return false;
  return SECRET_NAME.test(name.replaceAll('_', '-'));
}

function revision(off: Json): LeafRule {
  return { change: 'update', impact: 'deployment', off: { value: off } };
}
