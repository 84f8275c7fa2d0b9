/** A target group of a network load balancer. */
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Inputs } from '../../graph/reference.ts';
import type { TargetGroupProperties } from '../../resources/elbv2/target-group/properties.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';
import type { Port } from '../security/port.ts';
import { type LoadBalancerTarget, TargetGroup, type TargetType } from './target-group-base.ts';

/** Protocols of network load balancers. */
export type NetworkProtocol = 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS';

/** How a network target group finds out whether a target is healthy. */
export interface NetworkHealthCheck {
  /** `TCP` opens a connection; `HTTP` and `HTTPS` ask for a path. @default 'TCP' */
  readonly protocol?: 'TCP' | 'HTTP' | 'HTTPS';
  /** Path that is asked for; of HTTP and HTTPS. @default '/' */
  readonly path?: string;
  /** Codes that mean healthy; of HTTP and HTTPS. @default '200-399' */
  readonly healthyHttpCodes?: string;
  /** Time between two checks, 5 to 300 s. @default - 10 s */
  readonly interval?: Duration;
  /** Time after which a check has failed, 2 to 120 s. @default - 5 s */
  readonly timeout?: Duration;
  /** Successes in a row that make a target healthy, 2 to 10. @default 2 */
  readonly healthyThresholdCount?: number;
  /** Failures in a row that make a target unhealthy, 2 to 10. @default 3 */
  readonly unhealthyThresholdCount?: number;
  /** Port that is asked. @default - the one that gets the traffic */
  readonly port?: number;
}

/** What can be said of a network target group beside its place. */
export interface NetworkTargetGroupOptions extends ConstructOptions {
  /** Name, unique in the account and Region. @default - derived from the address */
  readonly targetGroupName?: string;
  /** Port of targets that name none themselves; services always name theirs. @default 80 */
  readonly port?: number;
  /** Protocol between load balancer and targets. @default 'TCP' */
  readonly protocol?: NetworkProtocol;
  /** Health check. @default - TCP, every 10 s; healthy after 2 successes, unhealthy after 3 failures */
  readonly healthCheck?: NetworkHealthCheck;
  /** Time that a leaving target has to finish its connections. @default - 30 s, where AWS's own default is 300 s */
  readonly deregistrationDelay?: Duration;
  /** Whether connections are cut when that time is over. @default - AWS's: true for UDP, false otherwise */
  readonly connectionTermination?: boolean;
  /**
   * Whether targets see the addresses of the clients.
   *
   * @default - AWS's: not with TCP and TLS to network interfaces of tasks, otherwise yes
   */
  readonly preserveClientIp?: boolean;
  /** Whether a header with the address of the client is sent ahead. @default false */
  readonly proxyProtocolV2?: boolean;
  /** Further attributes by key, as AWS takes them. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The props of a {@link NetworkTargetGroup}. */
export interface NetworkTargetGroupProps extends NetworkTargetGroupOptions {
  /** VPC of the targets. */
  readonly vpc: VpcLike;
  /** What is registered. @default - nothing; attach a service */
  readonly targets?: readonly LoadBalancerTarget[];
}

/**
 * A target group of a network load balancer. What is attached decides whether it is one of addresses or of instances.
 *
 * @category Constructs
 * @example
 * const targetGroup = new NetworkTargetGroup(stack, 'Targets', { vpc, protocol: 'TCP', port: 5432 });
 * service.attachToTargetGroup(targetGroup);
 */
export class NetworkTargetGroup extends TargetGroup {
  /** The kind of load balancer that it is for. */
  readonly loadBalancerType = 'network';

  constructor(scope: Construct, id: string, props: NetworkTargetGroupProps) {
    super(scope, id, {
      options: props,
      properties: (targetType) => targetGroupProperties(props, targetType),
      healthCheckPort: () => props.healthCheck?.port,
      trafficTo: (port) => trafficOf(props.protocol ?? 'TCP', port, props.healthCheck?.port),
    });
  }
}

/** What reaches a port: health checks are always TCP. */
function trafficOf(
  protocol: NetworkProtocol,
  port: Port,
  checked: number | undefined,
): readonly Port[] {
  if (protocol === 'TCP' || protocol === 'TLS') return [port];
  const udp = { ...port, protocol: 'udp' };
  return protocol === 'TCP_UDP' || checked === undefined ? [port, udp] : [udp];
}

function targetGroupProperties(
  props: NetworkTargetGroupProps,
  targetType: TargetType,
): Inputs<TargetGroupProperties> {
  const check = props.healthCheck ?? {};
  const protocol = check.protocol ?? 'TCP';
  return {
    Name: props.targetGroupName,
    TargetType: targetType,
    Protocol: props.protocol ?? 'TCP',
    Port: props.port ?? 80,
    VpcId: props.vpc.vpcId,
    HealthCheckProtocol: protocol,
    ...(protocol === 'TCP' ? {} : { HealthCheckPath: check.path ?? '/' }),
    ...(protocol === 'TCP' || check.healthyHttpCodes === undefined
      ? {}
      : { Matcher: { HttpCode: check.healthyHttpCodes } }),
    HealthCheckIntervalSeconds: check.interval?.toSeconds() ?? 10,
    HealthCheckTimeoutSeconds: check.timeout?.toSeconds() ?? 5,
    HealthyThresholdCount: check.healthyThresholdCount ?? 2,
    UnhealthyThresholdCount: check.unhealthyThresholdCount ?? 3,
    ...(check.port === undefined ? {} : { HealthCheckPort: String(check.port) }),
    Attributes: {
      'deregistration_delay.timeout_seconds': String(props.deregistrationDelay?.toSeconds() ?? 30),
      ...switched(
        'deregistration_delay.connection_termination.enabled',
        props.connectionTermination,
      ),
      ...switched('preserve_client_ip.enabled', props.preserveClientIp),
      ...switched('proxy_protocol_v2.enabled', props.proxyProtocolV2),
      ...props.attributes,
    },
  };
}

function switched(key: string, value: boolean | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [key]: String(value) };
}
