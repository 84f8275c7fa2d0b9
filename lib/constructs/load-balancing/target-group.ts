/** A target group of an application load balancer. */
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Inputs } from '../../graph/reference.ts';
import type { TargetGroupProperties } from '../../resources/elbv2/target-group/properties.ts';
import { TargetGroup, type TargetType } from './target-group-base.ts';
import {
  type CommonTargetGroupOptions,
  type HealthCheckTiming,
  type TargetGroupPlace,
  targetGroupRequest,
} from './target-group-options.ts';

/** How a target group finds out whether a target is healthy. */
export interface TargetHealthCheck extends HealthCheckTiming {
  /** Path that is asked for. @default '/' */
  readonly path?: string;
  /** Codes that mean healthy, such as `200,302` or `200-399`. @default '200' */
  readonly healthyHttpCodes?: string;
  /** @default - that of the target group */
  readonly protocol?: 'HTTP' | 'HTTPS';
}

/** What can be said of a target group beside its place. */
export interface TargetGroupOptions extends CommonTargetGroupOptions {
  /** Protocol between load balancer and targets. @default 'HTTP' */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** @default 'HTTP1' */
  readonly protocolVersion?: 'HTTP1' | 'HTTP2' | 'GRPC';
  /**
   * Health check.
   *
   * @default - `/` every 10 s; healthy after 2 successes, unhealthy after 3 failures: new tasks get traffic after 20 s,
   * where AWS's own defaults take 150 s
   */
  readonly healthCheck?: TargetHealthCheck;
  /** Time that cookies bind a client to a target. @default - no stickiness */
  readonly stickinessCookieDuration?: Duration;
  /** Time in which a new target's share of traffic grows, 30 to 900 s. @default - none */
  readonly slowStart?: Duration;
}

/** The props of an {@link ApplicationTargetGroup}. */
export interface ApplicationTargetGroupProps extends TargetGroupOptions, TargetGroupPlace {}

/**
 * A target group: of IP addresses, as tasks with network interfaces of their own have them, or of instances, where tasks
 * share the network of theirs. What is attached decides which.
 *
 * @category Constructs
 * @example
 * const targetGroup = new ApplicationTargetGroup(stack, 'Targets', {
 *   vpc,
 *   healthCheck: { path: '/health', interval: Duration.seconds(15) },
 * });
 * service.attachToTargetGroup(targetGroup);
 */
export class ApplicationTargetGroup extends TargetGroup {
  /** The kind of load balancer that it is for. */
  readonly loadBalancerType = 'application';

  constructor(scope: Construct, id: string, props: ApplicationTargetGroupProps) {
    super(scope, id, {
      options: props,
      properties: (targetType) => targetGroupProperties(props, targetType),
      healthCheckPort: () => props.healthCheck?.port,
      trafficTo: (port) => [port],
    });
  }
}

function targetGroupProperties(
  props: ApplicationTargetGroupProps,
  targetType: TargetType,
): Inputs<TargetGroupProperties> {
  const check = props.healthCheck ?? {};
  const version = props.protocolVersion;
  const codes = check.healthyHttpCodes;
  const own = {
    Protocol: props.protocol ?? 'HTTP',
    ...(version === undefined ? {} : { ProtocolVersion: version }),
    ...(check.path !== undefined || version !== 'GRPC'
      ? { HealthCheckPath: check.path ?? '/' }
      : {}),
    ...(check.protocol === undefined ? {} : { HealthCheckProtocol: check.protocol }),
    ...(codes === undefined
      ? {}
      : { Matcher: version === 'GRPC' ? { GrpcCode: codes } : { HttpCode: codes } }),
  };
  return targetGroupRequest(props, targetType, check, own, {
    ...(props.slowStart === undefined
      ? {}
      : { 'slow_start.duration_seconds': String(props.slowStart.toSeconds()) }),
    ...(props.stickinessCookieDuration === undefined
      ? {}
      : {
          'stickiness.enabled': 'true',
          'stickiness.type': 'lb_cookie',
          'stickiness.lb_cookie.duration_seconds': String(
            props.stickinessCookieDuration.toSeconds(),
          ),
        }),
  });
}
