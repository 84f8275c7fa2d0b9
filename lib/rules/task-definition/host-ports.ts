/** The ports of the container instance that a task takes for itself alone. */
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { items } from '../values.ts';
import { networkModeOf } from './network-mode.ts';

/** Host ports such as `80/tcp`, one for each mapping that names one; none where Docker chooses, or the task has its own network. */
export function hostPortsOf(
  task:
    | Pick<
        RegisterTaskDefinitionRequest,
        'containerDefinitions' | 'networkMode' | 'requiresCompatibilities'
      >
    | undefined,
): readonly string[] {
  const mode = task === undefined ? undefined : networkModeOf(task);
  if (task === undefined || (mode !== 'bridge' && mode !== 'host')) return [];
  return items(task.containerDefinitions).flatMap((container) =>
    items(container?.portMappings).flatMap(({ containerPort, hostPort, protocol }) => {
      const port = mode === 'host' ? (hostPort ?? containerPort) : hostPort;
      return typeof port === 'number' && port !== 0 ? [`${port}/${protocolOf(protocol)}`] : [];
    }),
  );
}

/** The protocol of a mapping: anything that is not udp is taken as tcp. */
export function protocolOf(protocol: unknown): 'tcp' | 'udp' {
  return protocol === 'udp' ? 'udp' : 'tcp';
}
