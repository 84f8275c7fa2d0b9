/** What AWS refuses of Service Connect. */
import type { ServiceConnectService } from '@aws-sdk/client-ecs';
import {
  each,
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  shapeOf,
  violationIf,
} from '../checks.ts';
import { isOlder, isWindows } from '../launch/capacity.ts';
import type { Rule, Violation } from '../rule.ts';
import { items, known, repeated } from '../values.ts';
import { namedPorts } from './ports.ts';
import type { ServiceSubject } from './subject.ts';

const PATH = 'serviceConnectConfiguration';
const SERVICE = 'Amazon ECS API Reference, ServiceConnectService';
const CONFIGURATION = 'Amazon ECS API Reference, ServiceConnectConfiguration';
const GUIDE = 'Amazon ECS Developer Guide, Service Connect';
const MOST = 2_147_483_647;

/** The rules. */
export const CONNECT_RULES: readonly Rule<ServiceSubject>[] = [
  whenOn('connect/namespace-missing', 'There is a namespace.', GUIDE, ({ connect, cluster }) =>
    violationIf(
      isAbsent(connect.namespace) && cluster?.hasNamespace === false,
      `${PATH}.namespace`,
      'Service Connect needs a namespace: the cluster has no default one.',
      { hint: 'name one here, or give the cluster serviceConnectDefaults' },
    ),
  ),
  whenOn('connect/namespace', 'A namespace has a name.', CONFIGURATION, ({ connect }) =>
    malformed(`${PATH}.namespace`, connect.namespace, {
      most: 1024,
      pattern: /^[^<>"/]+$|^arn:/,
      says: 'up to 1024 characters without <, >, " and /',
    }),
  ),
  whenOn('connect/network', 'The proxy needs a network.', GUIDE, ({ networkMode }) =>
    violationIf(
      networkMode === 'host' || networkMode === 'none',
      PATH,
      `Service Connect needs networkMode awsvpc or bridge, not ${networkMode}.`,
    ),
  ),
  whenOn('connect/external', 'External instances have no proxy.', GUIDE, ({ platform }) =>
    violationIf(
      platform === 'external instances',
      PATH,
      'Services on external instances cannot use Service Connect.',
    ),
  ),
  whenOn('connect/platform-version', 'Fargate has the proxy since 1.4.0.', GUIDE, (subject) =>
    violationIf(
      isOlder(known(subject.request.platformVersion), [1, 4, 0]) && !isWindows(subject.task),
      'platformVersion',
      `Service Connect needs platform version 1.4.0, not ${subject.request.platformVersion}.`,
    ),
  ),
  whenOn('connect/access-log', 'Access logs need a log.', CONFIGURATION, ({ connect }) =>
    violationIf(
      !isAbsent(connect.accessLogConfiguration) && isAbsent(connect.logConfiguration),
      `${PATH}.logConfiguration`,
      'To write access logs, a logConfiguration must be given too.',
    ),
  ),
  whenOn('connect/access-log-format', 'Access logs are TEXT or JSON.', CONFIGURATION, (subject) => {
    const log = subject.connect.accessLogConfiguration;
    const path = `${PATH}.accessLogConfiguration`;
    if (isAbsent(log)) return [];
    return isAbsent(log?.format)
      ? violationIf(true, `${path}.format`, 'Access logs need a format.')
      : [
          ...noneOf(`${path}.format`, log?.format, ['TEXT', 'JSON']),
          ...noneOf(`${path}.includeQueryParameters`, log?.includeQueryParameters, [
            'ENABLED',
            'DISABLED',
          ]),
        ];
  }),
  whenOn('connect/proxy-settings', 'Each setting is given once.', CONFIGURATION, (subject) => {
    const settings = items(subject.connect.containerConfigurations);
    const names = settings.map((one) => Object.keys(shapeOf(one)));
    const path = `${PATH}.containerConfigurations`;
    return [
      ...names.flatMap((keys, index) =>
        violationIf(
          keys.length !== 1,
          `${path}[${index}]`,
          `${keys.join(', ') || 'nothing'}: each object sets exactly one setting.`,
        ),
      ),
      ...violationIf(
        repeated(names.flat()).length > 0,
        path,
        `${repeated(names.flat()).join(', ')}: each setting can appear once.`,
      ),
      ...settings.flatMap((one, index) =>
        noneOf(`${path}[${index}].logLevel`, shapeOf(one).logLevel, ['info', 'debug']),
      ),
    ];
  }),
  ofServers('connect/port', 'A server has a named port.', ({ portName }, path, { task }) => {
    if (isAbsent(portName)) return violationIf(true, `${path}.portName`, 'There is no portName.');
    const names = namedPorts(task)?.flatMap(({ name }) => name ?? []);
    return violationIf(
      names !== undefined && known(portName) !== undefined && !names.includes(String(portName)),
      `${path}.portName`,
      `The task definition has no port mapping named ${portName}; it has ${names?.join(', ') || 'none with a name'}.`,
    );
  }),
  ofServers('connect/discovery-name', 'A name is up to 64 characters.', (server, path) =>
    malformed(`${path}.discoveryName`, server.discoveryName, {
      most: 64,
      pattern: /^[a-z0-9_][a-z0-9_-]*$/,
      says: 'up to 64 lowercase letters, numbers, underscores and hyphens, not beginning with a hyphen',
    }),
  ),
  ofServers('connect/alias-missing', 'A server has an alias.', ({ clientAliases }, path) =>
    violationIf(
      isAbsent(clientAliases),
      `${path}.clientAliases`,
      'There must be a client alias with a port.',
    ),
  ),
  ofServers('connect/aliases', 'A server has one alias.', ({ clientAliases }, path) =>
    violationIf(
      items(clientAliases).length > 1,
      `${path}.clientAliases`,
      `${items(clientAliases).length} client aliases; there can be one.`,
    ),
  ),
  ofServers('connect/alias-port', 'An alias has a port.', ({ clientAliases }, path) =>
    items(clientAliases).flatMap(({ port }, index) =>
      isAbsent(port)
        ? violationIf(true, `${path}.clientAliases[${index}].port`, 'A client alias needs a port.')
        : outside(`${path}.clientAliases[${index}].port`, port, 1, 65_535),
    ),
  ),
  ofServers('connect/dns-name', 'An alias is up to 127 characters.', ({ clientAliases }, path) =>
    items(clientAliases).flatMap(({ dnsName }, index) =>
      malformed(`${path}.clientAliases[${index}].dnsName`, dnsName, {
        most: 127,
        pattern: /^[a-z0-9_.][a-z0-9_.-]*$/,
        says: 'up to 127 lowercase letters, numbers, underscores, hyphens and periods, not beginning with a hyphen',
      }),
    ),
  ),
  whenOn('connect/discovery-unique', 'A name is one service.', SERVICE, ({ connect }) => {
    const names = items(connect.services).flatMap(
      ({ discoveryName, portName }) => known(discoveryName ?? portName) ?? [],
    );
    return violationIf(
      repeated(names).length > 0,
      `${PATH}.services`,
      `${repeated(names).join(', ')}: a discoveryName is unique in its namespace.`,
    );
  }),
  whenOn('connect/endpoint-unique', 'An endpoint is one service.', SERVICE, ({ connect }) => {
    const ends = items(connect.services).flatMap(({ clientAliases }) =>
      items(clientAliases).flatMap(({ dnsName, port }) =>
        known(dnsName) === undefined || known(port) === undefined ? [] : `${dnsName}:${port}`,
      ),
    );
    return violationIf(
      repeated(ends).length > 0,
      `${PATH}.services`,
      `${repeated(ends).join(', ')}: an endpoint is unique in its namespace.`,
    );
  }),
  ofServers('connect/ingress-port', 'The proxy listens on a port.', (server, path) =>
    outside(`${path}.ingressPortOverride`, server.ingressPortOverride, 1, 65_535),
  ),
  ofServers('connect/timeout', 'A timeout is 0 or more seconds.', ({ timeout }, path) => [
    ...outside(`${path}.timeout.idleTimeoutSeconds`, timeout?.idleTimeoutSeconds, 0, MOST),
    ...outside(
      `${path}.timeout.perRequestTimeoutSeconds`,
      timeout?.perRequestTimeoutSeconds,
      0,
      MOST,
    ),
  ]),
  ofServers('connect/timeout-tcp', 'TCP has no requests.', (server, path, { task }) => {
    const port = namedPorts(task)?.find(({ name }) => name === server.portName);
    return violationIf(
      !isAbsent(server.timeout?.perRequestTimeoutSeconds) &&
        port !== undefined &&
        isAbsent(port.appProtocol),
      `${path}.timeout.perRequestTimeoutSeconds`,
      `perRequestTimeout can only be set with an appProtocol, and the port mapping ${server.portName} has none (TCP).`,
    );
  }),
  ofServers('connect/tls-authority', 'TLS needs a certificate authority.', ({ tls }, path) =>
    violationIf(
      !isAbsent(tls) && isAbsent(tls?.issuerCertificateAuthority?.awsPcaAuthorityArn),
      `${path}.tls.issuerCertificateAuthority`,
      'TLS needs the ARN of a certificate authority of AWS Private CA.',
    ),
  ),
  ofServers('connect/test-header', 'Test traffic is told by a header.', (server, path) =>
    items(server.clientAliases).flatMap(({ testTrafficRules }, index) => {
      const header = testTrafficRules?.header;
      return violationIf(
        !isAbsent(testTrafficRules) && (isAbsent(header?.name) || isAbsent(header?.value?.exact)),
        `${path}.clientAliases[${index}].testTrafficRules.header`,
        'Rules for test traffic need the name of a header and its exact value.',
      );
    }),
  ),
  whenOn('connect/memory', 'The proxy takes of the memory of the task.', GUIDE, (subject) =>
    violationIf(
      subject.task !== undefined && isAbsent(subject.task.memory),
      PATH,
      'Service Connect needs a task definition with a memory limit for the task.',
      { hint: 'give the task definition memory, with 64 MiB or more for the proxy' },
    ),
  ),
];

type Connect = NonNullable<ServiceSubject['request']['serviceConnectConfiguration']>;
type ConnectSubject = ServiceSubject & { readonly connect: Partial<Connect> };

function whenOn(
  code: string,
  says: string,
  source: string,
  check: (subject: ConnectSubject) => readonly Violation[],
): Rule<ServiceSubject> {
  return error(code, says, source, (subject) => {
    const connect: Partial<Connect> = shapeOf(subject.request.serviceConnectConfiguration);
    return connect.enabled === true ? check({ ...subject, connect }) : [];
  });
}

function ofServers(
  code: string,
  says: string,
  check: (
    server: Partial<ServiceConnectService>,
    path: string,
    subject: ServiceSubject,
  ) => readonly Violation[],
): Rule<ServiceSubject> {
  return whenOn(code, says, SERVICE, (subject) =>
    each(subject.connect.services, (server, index) =>
      check(server, `${PATH}.services[${index}]`, subject),
    ),
  );
}
