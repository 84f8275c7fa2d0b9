/** Ports of containers on their container instance: those asked for, and those that Docker chooses. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import type { TaskBlueprint } from './definition-of-task.ts';
import { freePorts } from './instance-room.ts';
import type { BindingRecord } from './task-record.ts';

/** The ports that a task's containers are bound to on an instance; none under awsvpc and without a network. */
export function bindPorts(
  instance: ContainerInstanceRecord,
  { body }: TaskBlueprint,
): { readonly bindings: BindingRecord[]; readonly chosen: readonly string[] } {
  if (body.networkMode === 'awsvpc' || body.networkMode === 'none')
    return { bindings: [], chosen: [] };
  const mappings = (body.containerDefinitions ?? []).flatMap(mappingsOf);
  const open = {
    tcp: [...freePorts(instance, 'tcp', count(mappings, 'tcp'))],
    udp: [...freePorts(instance, 'udp', count(mappings, 'udp'))],
  };
  const chosen: string[] = [];
  const bindings = mappings.map(({ hostPort, ...rest }) => {
    if (hostPort !== 0) return { ...rest, hostPort };
    const port = open[rest.protocol].shift() ?? 0;
    chosen.push(`${port}/${rest.protocol}`);
    return { ...rest, hostPort: port };
  });
  return { bindings, chosen };
}

/** The host's port that leads to a container's port; the container's own where there is no binding. */
export function hostPortOf(
  bindings: readonly BindingRecord[],
  container: string,
  port: number,
): number {
  return (
    bindings.find((one) => one.container === container && one.containerPort === port)?.hostPort ??
    port
  );
}

function mappingsOf({ name = '', portMappings = [] }: ContainerDefinition): BindingRecord[] {
  return portMappings.flatMap(({ containerPort, hostPort = 0, protocol }) =>
    containerPort === undefined
      ? []
      : [
          {
            container: name,
            containerPort,
            hostPort,
            protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
          },
        ],
  );
}

function count(mappings: readonly BindingRecord[], protocol: string): number {
  return mappings.filter((one) => one.hostPort === 0 && one.protocol === protocol).length;
}
