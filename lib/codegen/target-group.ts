/** CreateTargetGroup's request as a target group. */
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { type Code, call, literal, type Member, raw } from './code.ts';
import { seconds } from './container.ts';
import { objectOf, unlessEmpty } from './fields.ts';
import type { Scope } from './task-definition.ts';

/** A target group to be written. */
export interface TargetGroupInput {
  readonly arn: string;
  /** The request, with all attributes by key. */
  readonly request: JsonObject;
  /** Index of its VPC. */
  readonly vpc: number;
  /** The user's tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether the live target group is taken over. */
  readonly adopt?: boolean;
  /** What leads to it, in words. */
  readonly beside: readonly string[];
}

/** Writes a target group. Returns its variable. */
export function writeTargetGroup(
  { program, stack }: Scope,
  { request, tags = {}, adopt = false, beside }: TargetGroupInput,
  vpc: Code | undefined,
): Code {
  const name = String(request['Name']);
  const attributes = isJsonObject(request['Attributes']) ? request['Attributes'] : {};
  const { [DELAY]: delay, ...more } = attributes;
  for (const line of beside) program.comment(line);
  return program.declare(
    program.variable(name, 'targets'),
    call(
      `new ${program.use('ApplicationTargetGroup')}`,
      stack,
      literal(program.id(name, 'Targets')),
      objectOf([
        ['targetGroupName', literal(name)],
        ['vpc', vpc ?? raw('undefined')],
        unless('port', request['Port'], 80),
        unless('protocol', request['Protocol'], 'HTTP'),
        unless('protocolVersion', request['ProtocolVersion'], 'HTTP1'),
        unlessEmpty('healthCheck', healthCheck(request, program)),
        seconds(program, 'deregistrationDelay', Number(delay ?? 300), 30),
        unlessEmpty('attributes', literal(more)),
        unlessEmpty('tags', literal(tags)),
        adopt ? ['adopt', raw('true')] : undefined,
      ]),
    ),
  );
}

const DELAY = 'deregistration_delay.timeout_seconds';

function healthCheck(request: JsonObject, program: Scope['program']): Code {
  const matcher = isJsonObject(request['Matcher']) ? request['Matcher'] : {};
  const codes = matcher['HttpCode'] ?? matcher['GrpcCode'];
  const port = request['HealthCheckPort'];
  return objectOf([
    unless('path', request['HealthCheckPath'], '/'),
    unless('healthyHttpCodes', codes, '200'),
    seconds(program, 'interval', request['HealthCheckIntervalSeconds'], 10),
    seconds(program, 'timeout', request['HealthCheckTimeoutSeconds'], 5),
    unless('healthyThresholdCount', request['HealthyThresholdCount'], 2),
    unless('unhealthyThresholdCount', request['UnhealthyThresholdCount'], 3),
    port === undefined || port === 'traffic-port' ? undefined : ['port', literal(Number(port))],
    unless('protocol', request['HealthCheckProtocol'], request['Protocol']),
  ]);
}

function unless(
  name: string,
  value: JsonObject[string],
  usual: JsonObject[string],
): Member | undefined {
  return value === undefined || value === usual ? undefined : [name, literal(value)];
}
