/** What AWS refuses of port mappings, by network mode. */
import type { PortMapping } from '@aws-sdk/client-ecs';
import type { Finding } from '../../../resource-type.ts';
import { malformed, outside } from '../../findings.ts';
import { errorIf, items, known, type Rule, repeated, warningIf } from '../rules.ts';
import { networkModeOf } from './canonical.ts';
import { eachContainer } from './container-rules.ts';
import { hostPortsOf } from './host-ports.ts';
import type { TaskDefinitionProperties } from './properties.ts';

const PORT_NAME = {
  most: 64,
  pattern: /^[a-z0-9_][a-z0-9_-]*$/,
  says: 'up to 64 lower-case letters, numbers, underscores and hyphens, not beginning with a hyphen',
} as const;

/** The rules. */
export const PORT_RULES: readonly Rule<TaskDefinitionProperties>[] = [
  eachContainer(({ portMappings }, path, task) => {
    const mode = networkModeOf(task);
    return items(portMappings).flatMap((mapping, index) =>
      mappingFindings(mapping, `${path}.portMappings[${index}]`, mode),
    );
  }),
  eachContainer(({ portMappings }, path, task) =>
    errorIf(
      items(portMappings).length > 0 && networkModeOf(task) === 'none',
      `${path}.portMappings`,
      'Port mappings are not supported when networkMode=none.',
    ),
  ),
  (task) => {
    if (networkModeOf(task) === 'bridge') return [];
    const ports = allMappings(task).flatMap(({ containerPort, protocol }) =>
      known(containerPort) === undefined
        ? []
        : [`${containerPort}/${protocol === 'udp' ? 'udp' : 'tcp'}`],
    );
    return errorIf(
      repeated(ports).length > 0,
      'containerDefinitions',
      `Port ${repeated(ports).join(', ')} is mapped more than once; the containers of the task share one network interface.`,
    );
  },
  (task) => {
    const ports = repeated(networkModeOf(task) === 'bridge' ? hostPortsOf(task) : []);
    return errorIf(
      ports.length > 0,
      'containerDefinitions',
      `Host port ${ports.join(', ')} is mapped more than once; the containers of the task share the container instance.`,
    );
  },
  (task) => {
    const names = repeated(allMappings(task).flatMap(({ name }) => known(name) ?? []));
    return errorIf(
      names.length > 0,
      'containerDefinitions',
      `More than one port mapping is named ${names.join(', ')}.`,
    );
  },
];

function mappingFindings(mapping: PortMapping, path: string, mode: string): readonly Finding[] {
  const { containerPort, hostPort, name, appProtocol, containerPortRange: range } = mapping;
  return [
    ...errorIf(
      containerPort === undefined && range === undefined,
      `${path}.containerPort`,
      'A port mapping needs a containerPort or a containerPortRange.',
    ),
    ...errorIf(
      range !== undefined && (containerPort !== undefined || hostPort !== undefined),
      `${path}.containerPortRange`,
      'A containerPortRange excludes containerPort and hostPort.',
    ),
    ...errorIf(
      range !== undefined && mode !== 'bridge' && mode !== 'awsvpc',
      `${path}.containerPortRange`,
      `A containerPortRange needs networkMode bridge or awsvpc, not ${mode}.`,
    ),
    ...errorIf(
      known(range) !== undefined && !isPortRange(range ?? ''),
      `${path}.containerPortRange`,
      `${range} is not a range such as 8000-8100 within 1-65535.`,
    ),
    ...outside(`${path}.containerPort`, containerPort, 1, 65_535),
    ...outside(`${path}.hostPort`, hostPort, 0, 65_535),
    ...errorIf(
      (mode === 'awsvpc' || mode === 'host') &&
        typeof hostPort === 'number' &&
        hostPort !== 0 &&
        known(containerPort) !== undefined &&
        hostPort !== containerPort,
      `${path}.hostPort`,
      `When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
      'leave hostPort out',
    ),
    ...errorIf(
      mode === 'bridge' && typeof hostPort === 'number' && isReserved(hostPort),
      `${path}.hostPort`,
      `Host port ${hostPort} is reserved on every container instance.`,
    ),
    ...errorIf(
      mode === 'host' && typeof containerPort === 'number' && isReserved(containerPort),
      `${path}.containerPort`,
      `With networkMode=host, port ${containerPort} is one of the container instance, where it is reserved.`,
    ),
    ...warningIf(
      mode === 'bridge' && typeof hostPort === 'number' && isEphemeral(hostPort),
      `${path}.hostPort`,
      `Host port ${hostPort} is in the range from which Docker gives out ports (32768 and above): it may be taken already.`,
      'use a port below 32768, or leave the choice to Docker (hostPort 0)',
    ),
    ...malformed(`${path}.name`, name, PORT_NAME),
    ...errorIf(
      appProtocol !== undefined && name === undefined,
      `${path}.appProtocol`,
      'A port mapping with an appProtocol needs a name.',
    ),
  ];
}

function allMappings({ containerDefinitions }: TaskDefinitionProperties): readonly PortMapping[] {
  return items(containerDefinitions).flatMap(({ portMappings }) => items(portMappings));
}

function isPortRange(range: string): boolean {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  return Number(from) >= 1 && Number(from) < Number(to) && Number(to) <= 65_535;
}

function isEphemeral(port: number): boolean {
  return port >= 32_768 && !isReserved(port);
}

function isReserved(port: number): boolean {
  return [22, 2375, 2376].includes(port) || (port >= 51_678 && port <= 51_680);
}
