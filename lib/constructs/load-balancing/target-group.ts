/** A target group of an application load balancer. */
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import { type Input, type Inputs, text } from '../../graph/reference.ts';
import {
  TARGET_GROUP_TYPE,
  type TargetGroupProperties,
} from '../../resources/elbv2/target-group/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { Connectable } from '../security/connections.ts';
import { Port } from '../security/port.ts';
import type { ApplicationLoadBalancerLike } from './load-balancer.ts';
import { LOAD_BALANCING_NAME } from './name-rule.ts';

/** What can be registered with a target group. */
export interface LoadBalancerTarget {
  /** Registers with the group. */
  attachToTargetGroup(targetGroup: ApplicationTargetGroup): void;
}

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

interface Member {
  readonly connectable: Connectable;
  readonly port: Port;
}

/** What is registered: addresses of tasks' own interfaces, or ports of instances. */
export type TargetType = 'ip' | 'instance';

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
export class ApplicationTargetGroup extends Construct {
  /** The target group itself. */
  readonly resource: Resource<TargetGroupProperties>;
  readonly #healthCheckPort: number | undefined;
  readonly #members: Member[] = [];
  readonly #loadBalancers = new Set<ApplicationLoadBalancerLike>();
  readonly #routes: Construct[] = [];
  #targetType: TargetType | undefined;

  constructor(scope: Construct, id: string, props: ApplicationTargetGroupProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc');
    this.#healthCheckPort = props.healthCheck?.port;
    this.resource = new Resource<TargetGroupProperties>(this, 'Resource', {
      type: TARGET_GROUP_TYPE,
      properties: () => targetGroupProperties(props, this.#targetType ?? 'ip'),
      name: {
        ...LOAD_BALANCING_NAME,
        replacedBy: ['Protocol', 'Port', 'VpcId', 'TargetType', 'ProtocolVersion', 'IpAddressType'],
        // AWS binds a target group to one load balancer: moving to another needs another group.
        replacedWith: () => [...this.#loadBalancers].map((one) => one.loadBalancerArn),
      },
      ...optionsOf(props),
    });
    for (const target of props.targets ?? []) this.addTarget(target);
  }

  /** ARN of the target group. */
  get targetGroupArn(): Input<string> {
    return this.resource.ref('TargetGroupArn');
  }

  /** Last part of the ARN, as metrics name it: `targetgroup/name/id`. */
  get targetGroupFullName(): Input<string> {
    return this.resource.ref('TargetGroupFullName');
  }

  /** The listeners and rules that lead here. */
  get routes(): readonly Construct[] {
    return this.#routes;
  }

  /** How metrics name the group behind its load balancer. Throws `tree/bad-props` while no listener leads here. */
  get metricLabel(): Input<string> {
    const [loadBalancer] = this.#loadBalancers;
    if (loadBalancer === undefined)
      throw badProp(
        this,
        'no listener leads to the target group, so its requests are not counted',
        'add it to a listener with addTargets or an action',
      );
    return text`${loadBalancer.loadBalancerFullName}/${this.targetGroupFullName}`;
  }

  /** Registers something, such as a service. */
  addTarget(target: LoadBalancerTarget): void {
    target.attachToTargetGroup(this);
  }

  /**
   * Lets the load balancers connect to what was registered. Targets call it when they are attached. Throws
   * `tree/bad-props` when addresses and instances are mixed.
   */
  addConnectable(connectable: Connectable, port: Port, targetType: TargetType = 'ip'): void {
    if (this.#targetType !== undefined && this.#targetType !== targetType)
      throw badProp(
        this,
        `tasks with network interfaces of their own and tasks without are attached; a target group is of one type (${this.#targetType})`,
        'give each service a target group of its own',
      );
    this.#targetType = targetType;
    const member = { connectable, port };
    this.#members.push(member);
    for (const loadBalancer of this.#loadBalancers) this.#open(loadBalancer, member);
  }

  /** Says which load balancer leads here, and by which listener or rule. Listeners and rules call it. */
  addRoute(loadBalancer: ApplicationLoadBalancerLike, route: Construct): void {
    this.#routes.push(route);
    if (this.#loadBalancers.has(loadBalancer)) return;
    this.#loadBalancers.add(loadBalancer);
    for (const member of this.#members) this.#open(loadBalancer, member);
  }

  #open(loadBalancer: ApplicationLoadBalancerLike, { connectable, port }: Member): void {
    connectable.connections.allowFrom(loadBalancer, port, 'load balancer to targets');
    if (this.#healthCheckPort !== undefined && this.#healthCheckPort !== port.fromPort)
      connectable.connections.allowFrom(
        loadBalancer,
        Port.tcp(this.#healthCheckPort),
        'health checks of the load balancer',
      );
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
