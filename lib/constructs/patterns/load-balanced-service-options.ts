/** What can be said of a service behind an application load balancer. */
import type { ServiceCapacity, ServiceNetwork, ServiceOptions } from '../ecs/service-options.ts';
import type { ApplicationListenerLike } from '../load-balancing/listener.ts';
import type { ApplicationLoadBalancerLike } from '../load-balancing/load-balancer.ts';
import type { TargetHealthCheck } from '../load-balancing/target-group.ts';
import type {
  DomainExposure,
  NoDomainExposure,
  PatternDeployment,
  PatternTargets,
} from './exposed-service.ts';

/** The service gets requests by a rule of a listener that it shares. */
export interface SharedListenerExposure {
  /** The listener, of this program or existing. */
  readonly listener: ApplicationListenerLike;
  /** Place among the rules of the listener, 1 to 50000; the lowest that fits wins. */
  readonly priority: number;
  /** Paths that are the service's, with `*` and `?`. @default - all; then `hostHeaders` are needed */
  readonly pathPatterns?: readonly string[];
  /** Hosts that are the service's, with `*` and `?`. @default - all; then `pathPatterns` are needed */
  readonly hostHeaders?: readonly string[];
  /** Left out: the listener is there already. */
  readonly loadBalancer?: never;
  /** Left out: the listener is there already. */
  readonly listenerPort?: never;
  /** Left out: the listener is there already. */
  readonly certificateArn?: never;
  /** Left out: the listener is there already. */
  readonly sslPolicy?: never;
  /** Left out: a name of the listener serves others too. */
  readonly domainName?: never;
  /** Left out: a name of the listener serves others too. */
  readonly domainZone?: never;
  /** Left out: the listener is there already. */
  readonly redirectHttp?: never;
  /** Left out: the listener is there already. */
  readonly publicLoadBalancer?: never;
}

/** The service gets a listener of its own. */
export interface OwnListenerExposure {
  /** The load balancer. @default - a new one */
  readonly loadBalancer?: ApplicationLoadBalancerLike;
  /** Port of the listener. @default - 443 with a certificate, else 80 */
  readonly listenerPort?: number;
  /** Security policy of HTTPS. @default 'ELBSecurityPolicy-TLS13-1-2-2021-06', that is, TLS 1.2 and 1.3 */
  readonly sslPolicy?: string;
  /** Whether port 80 leads on to HTTPS. @default - true with a certificate */
  readonly redirectHttp?: boolean;
  /** Whether the internet reaches the new load balancer. @default true */
  readonly publicLoadBalancer?: boolean;
  /** Left out: the listener serves this service alone. */
  readonly listener?: never;
  /** Left out: the listener serves this service alone. */
  readonly priority?: never;
  /** Left out: the listener serves this service alone. */
  readonly pathPatterns?: never;
  /** Left out: the listener serves this service alone. */
  readonly hostHeaders?: never;
}

/** What can be said of the target group of the pattern. */
export interface LoadBalancedServiceOptions extends PatternTargets {
  /** Health check of the target group. @default - `/` every 10 s */
  readonly healthCheck?: TargetHealthCheck;
}

/**
 * The props of a `LoadBalancedService`; `overrides` and `tags` are those of the service. A domain name goes with its
 * hosted zone, and with a listener of the service's own.
 */
export type LoadBalancedServiceProps = ServiceOptions &
  ServiceCapacity &
  ServiceNetwork &
  PatternDeployment &
  LoadBalancedServiceOptions &
  (SharedListenerExposure | (OwnListenerExposure & (DomainExposure | NoDomainExposure)));
