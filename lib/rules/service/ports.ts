/** The ports of a task definition that have names. */
import type { PortMapping } from '@aws-sdk/client-ecs';
import type { LaunchSubject } from '../launch/subject.ts';
import { items, known } from '../values.ts';

/** Port mappings with a name; undefined where the task definition or one of the names is not known. */
export function namedPorts(task: LaunchSubject['task']): readonly PortMapping[] | undefined {
  if (task === undefined) return undefined;
  const ports = items(task.containerDefinitions)
    .flatMap(({ portMappings }) => items(portMappings))
    .filter(({ name }) => name !== undefined);
  return ports.some(({ name }) => known(name) === undefined) ? undefined : ports;
}
