/** A target group of an application load balancer. */
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Inputs } from '../../graph/reference.ts';
import type { TargetGroupProperties } from '../../resources/elbv2/target-group/properties.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';
import { type LoadBalancerTarget, TargetGroup, type TargetType } from './target-group-base.ts';

/** How a target group finds out whether a target is healthy. */
export interface TargetHealthCheck {
  /** Path that is asked for. @default '/' */
  readonly path?: string;
  /** Codes that mean healthy, such as `200,302` or `200-399`. @default '200' */
  readonly healthyHttpCodes?: string;
  /** Time between two checks, 5 to 300 s. @default - 10 s */
  readonly interval?: Duration;
  /** Time after which a check has failed, below the interval. @default - 5 s */
  readonly timeout?: Duration;
  /** Successes in a row that make a target healthy, 2 to 10. @default 2 */
  readonly healthyThresholdCount?: number;
  /** Failures in a row that make a target unhealthy, 2 to 10. @default 3 */
  readonly unhealthyThresholdCount?: number;
  /** Port that is asked. @default - the one that gets the traffic */
  readonly port?: number;
  /** @default - that of the target group */
  readonly protocol?: 'HTTP' | 'HTTPS';
}

/** What can be said of a target group beside its place. */
export interface TargetGroupOptions extends ConstructOptions {
  /** Name, unique in the account and Region. @default - derived from the address */
  readonly targetGroupName?: string;
  /** Port of targets that name none themselves; services always name theirs. @default 80 */
  readonly port?: number;
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
  /**
   * Time that a leaving target has to finish its requests; a rollout and a removal last at least as long.
   *
   * @default - 30 s, where AWS's own default is 300 s
   */
  readonly deregistrationDelay?: Duration;
  /** Time that cookies bind a client to a target. @default - no stickiness */
  readonly stickinessCookieDuration?: Duration;
  /** Time in which a new target's share of traffic grows, 30 to 900 s. @default - none */
  readonly slowStart?: Duration;
  /** Further attributes by key, as AWS takes them. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The props of an {@link ApplicationTargetGroup}. */
export interface ApplicationTargetGroupProps extends TargetGroupOptions {
  /** VPC of the targets. */
  readonly vpc: VpcLike;
  /** What is registered. @default - nothing; attach a service */
  readonly targets?: readonly LoadBalancerTarget[];
}

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
  return {
    Name: props.targetGroupName,
    TargetType: targetType,
    Protocol: props.protocol ?? 'HTTP',
    Port: props.port ?? 80,
    VpcId: props.vpc.vpcId,
    ...(version === undefined ? {} : { ProtocolVersion: version }),
    ...(check.path !== undefined || version !== 'GRPC'
      ? { HealthCheckPath: check.path ?? '/' }
      : {}),
    HealthCheckIntervalSeconds: check.interval?.toSeconds() ?? 10,
    HealthCheckTimeoutSeconds: check.timeout?.toSeconds() ?? 5,
    HealthyThresholdCount: check.healthyThresholdCount ?? 2,
    UnhealthyThresholdCount: check.unhealthyThresholdCount ?? 3,
    ...(check.port === undefined ? {} : { HealthCheckPort: String(check.port) }),
    ...(check.protocol === undefined ? {} : { HealthCheckProtocol: check.protocol }),
    ...(codes === undefined
      ? {}
      : { Matcher: version === 'GRPC' ? { GrpcCode: codes } : { HttpCode: codes } }),
    Attributes: {
      'deregistration_delay.timeout_seconds': String(props.deregistrationDelay?.toSeconds() ?? 30),
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
      ...props.attributes,
    },
  };
}
