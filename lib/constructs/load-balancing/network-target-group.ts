/** A target group of a network load balancer. */
import type { Construct } from 'constructs';
import type { Inputs } from '../../graph/reference.ts';
import type { TargetGroupProperties } from '../../resources/elbv2/target-group/properties.ts';
import type { Port } from '../security/port.ts';
import { TargetGroup, type TargetType } from './target-group-base.ts';
import {
  type CommonTargetGroupOptions,
  type HealthCheckTiming,
  type TargetGroupPlace,
  targetGroupRequest,
} from './target-group-options.ts';

/** Protocols of network load balancers. */
export type NetworkProtocol = 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS';

/** How a network target group finds out whether a target is healthy. */
export interface NetworkHealthCheck extends HealthCheckTiming {
  /** `TCP` opens a connection; `HTTP` and `HTTPS` ask for a path. @default 'TCP' */
  readonly protocol?: 'TCP' | 'HTTP' | 'HTTPS';
  /** Path that is asked for; of HTTP and HTTPS. @default '/' */
  readonly path?: string;
  /** Codes that mean healthy; of HTTP and HTTPS. @default '200-399' */
  readonly healthyHttpCodes?: string;
}

/** What can be said of a network target group beside its place. */
export interface NetworkTargetGroupOptions extends CommonTargetGroupOptions {
  /** Protocol between load balancer and targets. @default 'TCP' */
  readonly protocol?: NetworkProtocol;
  /** Health check. @default - TCP, every 10 s; healthy after 2 successes, unhealthy after 3 failures */
  readonly healthCheck?: NetworkHealthCheck;
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
}

/** The props of a {@link NetworkTargetGroup}. */
export interface NetworkTargetGroupProps extends NetworkTargetGroupOptions, TargetGroupPlace {}

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
  const own = {
    Protocol: props.protocol ?? 'TCP',
    HealthCheckProtocol: protocol,
    ...(protocol === 'TCP' ? {} : { HealthCheckPath: check.path ?? '/' }),
    ...(protocol === 'TCP' || check.healthyHttpCodes === undefined
      ? {}
      : { Matcher: { HttpCode: check.healthyHttpCodes } }),
  };
  return targetGroupRequest(props, targetType, check, own, {
    ...switched('deregistration_delay.connection_termination.enabled', props.connectionTermination),
    ...switched('preserve_client_ip.enabled', props.preserveClientIp),
    ...switched('proxy_protocol_v2.enabled', props.proxyProtocolV2),
  });
}

function switched(key: string, value: boolean | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [key]: String(value) };
}
