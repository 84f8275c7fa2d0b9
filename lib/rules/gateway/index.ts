/** What AWS refuses of gateways. */
import type { CreateGatewayRequest, HostSharedAlbConfiguration } from '@aws-sdk/client-ecs';
import { error, isAbsent, malformed, noneOf, outside, shapeOf, violationIf } from '../checks.ts';
import type { LeftOut, Rule, Violation } from '../rule.ts';

const CREATE = 'Amazon ECS API Reference, CreateGateway';
const ALB = 'Amazon ECS API Reference, HostSharedAlbConfiguration';
const PATH = 'configuration.hostSharedAlb';

/** What CreateGateway takes. */
export type GatewayRequest = Partial<CreateGatewayRequest>;

/** The rules. */
export const GATEWAY_RULES: readonly Rule<GatewayRequest>[] = [
  error('gateway/members', 'It has name, role and configuration.', CREATE, (request) =>
    (['name', 'infrastructureRoleArn', 'configuration'] as const)
      .filter((field) => isAbsent(request[field]))
      .map((field) => ({ path: field, detail: `A gateway needs ${field}.` })),
  ),
  error('gateway/name', 'A name is up to 255 characters.', CREATE, ({ name }) =>
    malformed('name', name || undefined, { most: 255, says: 'up to 255 characters' }),
  ),
  error('gateway/one-kind', 'It is of one kind.', CREATE, ({ configuration }) => {
    const kinds = Object.entries(configuration ?? {}).filter(([, value]) => value !== undefined);
    return violationIf(
      !isAbsent(configuration) && kinds.length !== 1,
      'configuration',
      `${kinds.map(([kind]) => kind).join(', ') || 'nothing'}: exactly one kind of gateway is configured.`,
    );
  }),
  ofAlb('gateway/port', 'It listens on 443.', ({ port }) =>
    violationIf(
      typeof port === 'number' && port !== 443,
      `${PATH}.port`,
      `A gateway listens on port 443 alone, not on ${port}.`,
    ),
  ),
  ofAlb('gateway/protocol', 'It speaks HTTPS.', ({ protocol }) =>
    violationIf(
      typeof protocol === 'string' && protocol !== 'HTTPS',
      `${PATH}.protocol`,
      `A gateway speaks HTTPS alone, not ${protocol}.`,
    ),
  ),
  ofAlb('gateway/values', 'Switches have the values of their lists.', (alb) => [
    ...noneOf(`${PATH}.scheme`, alb.scheme, ['internet-facing', 'internal']),
    ...noneOf(`${PATH}.httpDesync`, alb.httpDesync, ['defensive', 'monitor', 'strictest']),
    ...noneOf(
      `${PATH}.networkConfiguration.ipAddressType`,
      alb.networkConfiguration?.ipAddressType,
      ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'],
    ),
  ]),
  ofAlb('gateway/balancers', 'It has some load balancer.', ({ maxAlbCount }) =>
    outside(`${PATH}.maxAlbCount`, maxAlbCount, 1, 2_147_483_647),
  ),
  ofAlb('gateway/test-header', 'Test traffic is told by a header.', ({ testTrafficRules }) => {
    const header = testTrafficRules?.header;
    return violationIf(
      !isAbsent(header) && (isAbsent(header?.name) || isAbsent(header?.values)),
      `${PATH}.testTrafficRules.header`,
      'Rules for test traffic need the name of a header and its values.',
    );
  }),
  error('gateway/propagate-tags', 'Tags are those of the gateway.', CREATE, (request) =>
    noneOf('propagateTags', request.propagateTags, ['GATEWAY', 'NONE']),
  ),
];

/** What is not judged, and why. */
export const GATEWAY_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'the name is unique in the account; a cluster has up to 5 gateways and is associated before its services use one',
    why: 'only a live look-up tells',
  },
];

function ofAlb(
  code: string,
  says: string,
  check: (alb: Partial<HostSharedAlbConfiguration>) => readonly Violation[],
): Rule<GatewayRequest> {
  return error(code, says, ALB, ({ configuration }) =>
    check(shapeOf(configuration?.hostSharedAlb)),
  );
}
