/** What AWS refuses of a single port mapping, by network mode. */
import type { PortMapping } from '@aws-sdk/client-ecs';
import {
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  refusalIf,
  violationIf,
  warning,
  within,
} from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import { portRange } from './port-ranges.ts';
import { api, CDK, refusal } from './sources.ts';
import { shape, type TaskSubject, text } from './subject.ts';

const MAPPING = api('PortMapping');

/** A port mapping in its task. */
interface MappingSubject {
  readonly mapping: PortMapping;
  readonly path: string;
  readonly mode: string | undefined;
}

const RULES: readonly Rule<MappingSubject>[] = [
  error(
    'task-definition/port-missing',
    'A port mapping has a port or a range of ports.',
    MAPPING,
    ({ mapping: { containerPort, containerPortRange }, path }) =>
      violationIf(
        isAbsent(containerPort) && isAbsent(containerPortRange),
        `${path}.containerPort`,
        'A port mapping needs a containerPort or a containerPortRange.',
      ),
  ),
  error(
    'task-definition/port',
    'Ports are 1 to 65535.',
    MAPPING,
    ({ mapping: { containerPort }, path }) =>
      outside(`${path}.containerPort`, containerPort, 1, 65_535),
  ),
  error(
    'task-definition/host-port',
    'Host ports are 1 to 65535, or 0 for any.',
    MAPPING,
    ({ mapping: { hostPort }, path }) => outside(`${path}.hostPort`, hostPort, 0, 65_535),
  ),
  error(
    'task-definition/host-port-differs',
    'In awsvpc and on the network of the host, ports of host and container are the same.',
    refusal('pulumi/pulumi-awsx 935'),
    ({ mapping: { containerPort, hostPort }, path, mode }) =>
      refusalIf(
        (mode === 'awsvpc' || mode === 'host') &&
          typeof hostPort === 'number' &&
          hostPort !== 0 &&
          typeof containerPort === 'number' &&
          hostPort !== containerPort,
        `${path}.hostPort`,
        `When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
        'leave hostPort out',
      ),
  ),
  error(
    'task-definition/port-range-alone',
    'A range of ports stands alone.',
    MAPPING,
    ({ mapping: { containerPort, containerPortRange, hostPort }, path }) =>
      violationIf(
        !isAbsent(containerPortRange) && (!isAbsent(containerPort) || !isAbsent(hostPort)),
        `${path}.containerPortRange`,
        'A containerPortRange excludes containerPort and hostPort.',
      ),
  ),
  error(
    'task-definition/port-range-network-mode',
    'A range of ports needs the network mode bridge or awsvpc.',
    MAPPING,
    ({ mapping: { containerPortRange }, path, mode }) =>
      violationIf(
        // No mapping at all goes with none.
        !isAbsent(containerPortRange) && mode === 'host',
        `${path}.containerPortRange`,
        `A containerPortRange needs networkMode bridge or awsvpc, not ${mode}.`,
      ),
  ),
  error(
    'task-definition/port-range',
    'A range of ports is such as 8000-8100, within 1-65535.',
    MAPPING,
    ({ mapping: { containerPortRange }, path }) =>
      violationIf(
        text(containerPortRange) !== undefined && portRange(containerPortRange) === undefined,
        `${path}.containerPortRange`,
        `${containerPortRange} is not a range such as 8000-8100 within 1-65535.`,
      ),
  ),
  error(
    'task-definition/host-port-reserved',
    'Ports of SSH, Docker and the agent are reserved on an instance.',
    MAPPING,
    ({ mapping: { containerPort, hostPort }, path, mode }) => {
      const port = mode === 'host' ? (hostPort ?? containerPort) : hostPort;
      return violationIf(
        (mode === 'host' || mode === 'bridge') && typeof port === 'number' && isReserved(port),
        `${path}.${hostPort === port ? 'hostPort' : 'containerPort'}`,
        `Host port ${port} is reserved on every container instance.`,
      );
    },
  ),
  warning(
    'task-definition/host-port-ephemeral',
    'Host ports are below those that Docker gives out.',
    MAPPING,
    ({ mapping: { hostPort }, path, mode }) =>
      violationIf(
        mode === 'bridge' &&
          typeof hostPort === 'number' &&
          hostPort >= 32_768 &&
          hostPort <= 65_535 &&
          !isReserved(hostPort),
        `${path}.hostPort`,
        `Host port ${hostPort} is in the range from which Docker gives out ports (32768 and above): it may be taken already.`,
        { hint: 'use a port below 32768, or leave the choice to Docker (hostPort 0)' },
      ),
  ),
  warning(
    'task-definition/port-protocol',
    'The protocol is tcp or udp, in small letters; all else is taken as tcp.',
    MAPPING,
    ({ mapping: { protocol }, path }) =>
      violationIf(
        typeof protocol === 'string' && !['', 'tcp', 'udp'].includes(protocol),
        `${path}.protocol`,
        `${protocol} is neither tcp nor udp: AWS takes it as tcp.`,
      ),
  ),
  error(
    'task-definition/port-name',
    'A port has a name of up to 64 small letters, numbers, underscores and hyphens.',
    MAPPING,
    ({ mapping: { name }, path }) => malformed(`${path}.name`, text(name), PORT_NAME),
  ),
  error(
    'task-definition/app-protocol',
    'The protocol of an application is http, http2 or grpc.',
    MAPPING,
    ({ mapping: { appProtocol }, path }) =>
      noneOf(`${path}.appProtocol`, text(appProtocol), ['http', 'http2', 'grpc']),
  ),
  error(
    'task-definition/app-protocol-name',
    'A port whose application protocol is given has a name.',
    CDK,
    ({ mapping: { appProtocol, name }, path }) =>
      violationIf(
        !isAbsent(appProtocol) && isAbsent(name),
        `${path}.appProtocol`,
        'A port mapping with an appProtocol needs a name.',
      ),
  ),
  warning(
    'task-definition/port-name-network-mode',
    'Named ports are for Service Connect, which works with bridge and awsvpc.',
    CDK,
    ({ mapping: { name }, path, mode }) =>
      violationIf(
        !isAbsent(name) && mode === 'host',
        `${path}.name`,
        `Service Connect works with networkMode bridge and awsvpc, not ${mode}: the name serves nobody.`,
      ),
  ),
];

/** The rules. */
export const PORT_RULES: readonly Rule<TaskSubject>[] = within(mappingsOf, RULES);

const PORT_NAME = {
  most: 64,
  pattern: /^[a-z0-9_][a-z0-9_-]*$/,
  says: 'up to 64 lower-case letters, numbers, underscores and hyphens, not beginning with a hyphen',
} as const;

function mappingsOf({ containers, networkMode }: TaskSubject): readonly MappingSubject[] {
  return containers.flatMap(({ container, path }) =>
    items(container.portMappings).flatMap((mapping, index) =>
      shape(mapping) === undefined
        ? []
        : [{ mapping, path: `${path}.portMappings[${index}]`, mode: networkMode }],
    ),
  );
}

function isReserved(port: number): boolean {
  return [22, 2375, 2376].includes(port) || (port >= 51_678 && port <= 51_680);
}
