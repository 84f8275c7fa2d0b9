/** Health check settings of target groups: defaults and rules. */
import type { CreateTargetGroupInput, Matcher } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HealthCheckRecord, TargetGroupRecord } from './records.ts';
import { invalid } from './store.ts';

/** The health check members of a create or modify request. */
export type HealthCheckInput = Pick<
  CreateTargetGroupInput,
  | 'HealthCheckEnabled'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckPath'
  | 'HealthCheckPort'
  | 'HealthCheckProtocol'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'Matcher'
  | 'UnhealthyThresholdCount'
>;

type GroupShape = Pick<TargetGroupRecord, 'targetType'> & {
  readonly protocol?: string | undefined;
  readonly protocolVersion?: string | undefined;
};

/** The health check of a new target group: what the request says over AWS's defaults. */
export function newHealthCheck(input: HealthCheckInput, group: GroupShape): HealthCheckRecord {
  const isLambda = group.targetType === 'lambda';
  const protocol = input.HealthCheckProtocol ?? (speaksHttp(group) ? 'HTTP' : 'TCP');
  const isHttp = protocol === 'HTTP' || protocol === 'HTTPS';
  const isGrpc = group.protocolVersion === 'GRPC';
  const matcher = matcherOf(input.Matcher) ?? defaultMatcher(isGrpc, group);
  return checked(
    {
      enabled: input.HealthCheckEnabled ?? !isLambda,
      protocol,
      port: input.HealthCheckPort ?? 'traffic-port',
      ...(isHttp
        ? { path: input.HealthCheckPath ?? (isGrpc ? '/AWS.ALB/healthcheck' : '/'), matcher }
        : {}),
      interval: input.HealthCheckIntervalSeconds ?? (isLambda ? 35 : 30),
      timeout: input.HealthCheckTimeoutSeconds ?? defaultTimeout(group),
      healthyThreshold: input.HealthyThresholdCount ?? 5,
      unhealthyThreshold: input.UnhealthyThresholdCount ?? (isLambda ? 5 : 2),
    },
    group,
  );
}

/** A health check with what a request changes. */
export function changedHealthCheck(
  current: HealthCheckRecord,
  input: HealthCheckInput,
  group: GroupShape,
): HealthCheckRecord {
  const protocol = input.HealthCheckProtocol ?? current.protocol;
  const isHttp = protocol === 'HTTP' || protocol === 'HTTPS';
  const { path: _path, matcher: _matcher, ...rest } = current;
  const isGrpc = group.protocolVersion === 'GRPC';
  return checked(
    {
      ...rest,
      enabled: input.HealthCheckEnabled ?? current.enabled,
      protocol,
      port: input.HealthCheckPort ?? current.port,
      ...(isHttp
        ? {
            path: input.HealthCheckPath ?? current.path ?? '/',
            matcher: matcherOf(input.Matcher) ?? current.matcher ?? defaultMatcher(isGrpc, group),
          }
        : {}),
      interval: input.HealthCheckIntervalSeconds ?? current.interval,
      timeout: input.HealthCheckTimeoutSeconds ?? current.timeout,
      healthyThreshold: input.HealthyThresholdCount ?? current.healthyThreshold,
      unhealthyThreshold: input.UnhealthyThresholdCount ?? current.unhealthyThreshold,
    },
    group,
  );
}

function checked(check: HealthCheckRecord, group: GroupShape): HealthCheckRecord {
  between('Health check interval', check.interval, 5, 300);
  between('Health check timeout', check.timeout, 2, 120);
  between('Healthy threshold count', check.healthyThreshold, 2, 10);
  between('Unhealthy threshold count', check.unhealthyThreshold, 2, 10);
  if (check.timeout >= check.interval)
    throw invalid(
      `Health check timeout '${check.timeout}' must be smaller than the interval '${check.interval}'`,
    );
  if (!['HTTP', 'HTTPS', 'TCP'].includes(check.protocol))
    throw invalid(`Health check protocol '${check.protocol}' must be one of 'HTTP, HTTPS, TCP'`);
  if (check.protocol === 'TCP' && speaksHttp(group))
    throw invalid(
      `Health check protocol 'TCP' is not supported for target groups with the protocol '${group.protocol}'`,
    );
  if (!check.enabled && group.targetType !== 'lambda')
    throw invalid(
      `Health check enabled must be true for target groups with target type '${group.targetType}'`,
    );
  const port = Number(check.port);
  if (check.port !== 'traffic-port' && !(port >= 1 && port <= 65535))
    throw invalid(
      `Health check port '${check.port}' must be 'traffic-port' or in the range 1-65535`,
    );
  if (check.path !== undefined && !check.path.startsWith('/'))
    throw invalid(`Health check path '${check.path}' must begin with a '/' character`);
  return check;
}

function between(noun: string, value: number, least: number, most: number): void {
  if (value < least || value > most)
    throw invalid(`${noun} '${value}' must be between '${least}' and '${most}' inclusive`);
}

function speaksHttp(group: GroupShape): boolean {
  return group.targetType === 'lambda' || group.protocol === 'HTTP' || group.protocol === 'HTTPS';
}

function defaultTimeout(group: GroupShape): number {
  if (group.targetType === 'lambda') return 30;
  return group.protocol === 'HTTP' ? 6 : 10;
}

function defaultMatcher(
  isGrpc: boolean,
  group: GroupShape,
): NonNullable<HealthCheckRecord['matcher']> {
  if (isGrpc) return { GrpcCode: '12' };
  return { HttpCode: speaksHttp(group) ? '200' : '200-399' };
}

function matcherOf(matcher: Matcher | undefined): HealthCheckRecord['matcher'] {
  if (matcher?.HttpCode !== undefined) return { HttpCode: matcher.HttpCode };
  return matcher?.GrpcCode === undefined ? undefined : { GrpcCode: matcher.GrpcCode };
}
