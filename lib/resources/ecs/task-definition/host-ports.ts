/** The ports of the container instance that a task takes for itself alone. */
import { items, known } from '../rules.ts';
import { networkModeOf } from './canonical.ts';
import type { TaskDefinitionProperties } from './properties.ts';

/** Host ports such as `80/tcp`, one for each mapping that names one; none where Docker chooses, or the task has its own network. */
export function hostPortsOf(task: TaskDefinitionProperties | undefined): readonly string[] {
  const mode = task === undefined ? undefined : networkModeOf(task);
  if (task === undefined || (mode !== 'bridge' && mode !== 'host')) return [];
  return items(task.containerDefinitions).flatMap(({ portMappings }) =>
    items(portMappings).flatMap(({ containerPort, hostPort, protocol }) => {
      const port = known(mode === 'host' ? (hostPort ?? containerPort) : hostPort);
      return port === undefined || port === 0
        ? []
        : [`${port}/${protocol === 'udp' ? 'udp' : 'tcp'}`];
    }),
  );
}
