/** What AWS refuses of a service behind VPC Lattice or a gateway. */
import { error, isAbsent, noneOf, outside, violationIf } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { items, known } from '../values.ts';
import { namedPorts } from './ports.ts';
import type { ServiceSubject } from './subject.ts';

const LATTICE = 'Amazon ECS API Reference, VpcLatticeConfiguration';
const CONNECTOR = 'Amazon ECS API Reference, GatewayConnector';

/** The rules. */
export const LATTICE_RULES: readonly Rule<ServiceSubject>[] = [
  error('lattice/members', 'It has role, target group and port.', LATTICE, ({ request }) =>
    items(request.vpcLatticeConfigurations).flatMap((one, index) =>
      (['roleArn', 'targetGroupArn', 'portName'] as const)
        .filter((field) => isAbsent(one[field]))
        .map((field) => ({
          path: `vpcLatticeConfigurations[${index}].${field}`,
          detail: `A VPC Lattice configuration needs ${field}.`,
        })),
    ),
  ),
  error('lattice/port', 'The port is a named one.', LATTICE, ({ request, task }) =>
    items(request.vpcLatticeConfigurations).flatMap(({ portName }, index) =>
      unnamed(`vpcLatticeConfigurations[${index}].portName`, portName, task),
    ),
  ),
  error('connector/most', 'A service has one connector.', CONNECTOR, ({ request }) =>
    violationIf(
      items(request.gatewayConnectors).length > 1,
      'gatewayConnectors',
      `${items(request.gatewayConnectors).length} gateway connectors; a service can have one.`,
    ),
  ),
  error('connector/port', 'The port is a named one.', CONNECTOR, ({ request, task }) =>
    items(request.gatewayConnectors).flatMap(({ portName }, index) => {
      const path = `gatewayConnectors[${index}].portName`;
      return isAbsent(portName)
        ? violationIf(true, path, 'A gateway connector needs a portName.')
        : unnamed(path, portName, task);
    }),
  ),
  error(
    'connector/health-protocol',
    'Checks go over HTTP or HTTPS.',
    'Amazon ECS API Reference, GatewayConnectorHealthCheck',
    ({ request }) =>
      items(request.gatewayConnectors).flatMap(({ healthCheck }, index) =>
        noneOf(
          `gatewayConnectors[${index}].healthCheck.healthCheckProtocol`,
          healthCheck?.healthCheckProtocol,
          ['HTTP', 'HTTPS'],
        ),
      ),
  ),
  error(
    'connector/health-port',
    'Checks go to a port.',
    'Amazon ECS API Reference, GatewayConnectorHealthCheck',
    ({ request }) =>
      items(request.gatewayConnectors).flatMap(({ healthCheck }, index) =>
        outside(
          `gatewayConnectors[${index}].healthCheck.healthCheckPort`,
          healthCheck?.healthCheckPort,
          1,
          65_535,
        ),
      ),
  ),
  error(
    'connector/access',
    'Ways in are public or private.',
    'Amazon ECS API Reference, GatewayConnectorFilters',
    ({ request }) =>
      items(request.gatewayConnectors).flatMap(({ filters }, index) =>
        items(filters?.accessTypes).flatMap((type, at) =>
          noneOf(`gatewayConnectors[${index}].filters.accessTypes[${at}]`, type, [
            'PUBLIC',
            'PRIVATE',
          ]),
        ),
      ),
  ),
];

function unnamed(
  path: string,
  portName: unknown,
  task: ServiceSubject['task'],
): readonly Violation[] {
  const names = namedPorts(task)?.flatMap(({ name }) => name ?? []);
  return violationIf(
    names !== undefined &&
      typeof known(portName) === 'string' &&
      portName !== '' &&
      !names.includes(String(portName)),
    path,
    `The task definition has no port mapping named ${portName}; it has ${names?.join(', ') || 'none with a name'}.`,
  );
}
