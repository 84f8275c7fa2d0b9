/** What the patterns of services behind load balancers have in common. */
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input } from '../../graph/reference.ts';
import { Certificate } from '../dns/certificate.ts';
import { type HostedZoneLike, isWithin } from '../dns/hosted-zone.ts';
import { RecordSet, RecordTarget } from '../dns/record-set.ts';
import type { TrafficShiftingStrategy } from '../ecs/deployment-strategy.ts';
import type { RollingDeployment, TargetPort } from '../ecs/service-deployment-options.ts';
import type { ServiceProps } from '../ecs/service-options.ts';
import type { LoadBalancerLike } from '../load-balancing/load-balancer-like.ts';
import { badProp, type ConstructOptions } from '../options.ts';

/** The service has a name in DNS, and a certificate for it. */
export interface DomainExposure {
  /** Name under which the load balancer is reached, such as `www.example.com`. */
  readonly domainName: string;
  /** Its hosted zone, which gets the name and what proves the certificate. */
  readonly domainZone: HostedZoneLike;
  /** ARN of a certificate that is there already. @default - a new one for the domain name */
  readonly certificateArn?: Input<string>;
}

/** The service has no name of its own in DNS. */
export interface NoDomainExposure {
  /** Left out. */
  readonly domainName?: never;
  /** Left out: it goes with a domain name. */
  readonly domainZone?: never;
  /** ARN of a certificate; with it the listener speaks TLS. @default - none */
  readonly certificateArn?: Input<string>;
}

/** New tasks stand beside the old ones, and the pattern makes what moves the traffic to them. */
export interface ShiftingPatternDeployment {
  /** How a new revision takes over. */
  readonly deploymentStrategy: TrafficShiftingStrategy;
  /** Port of a second listener, whose requests reach the new tasks before the traffic moves. @default - none */
  readonly testListenerPort?: number;
  /** Left out: the pattern makes them. */
  readonly trafficTargets?: never;
  /** Left out: AWS has circuit breakers for rolling updates only; deployment alarms and hooks stand in. */
  readonly deploymentCircuitBreaker?: false;
  /** Left out: a daemon is updated in place. */
  readonly daemon?: false;
}

/** Old tasks are replaced by new ones. */
export interface RollingPatternDeployment extends RollingDeployment {
  /** Left out: only traffic that moves can be tested before. */
  readonly testListenerPort?: never;
}

/** How a new revision takes over from the old one. */
export type PatternDeployment = RollingPatternDeployment | ShiftingPatternDeployment;

/** What can be said of the targets. */
export interface PatternTargets {
  /** Container and port that get the traffic. @default - the first essential container, its first port */
  readonly target?: TargetPort;
  /** Time that a leaving task has to finish. @default - 30 s */
  readonly deregistrationDelay?: Duration;
  /** Raw fields of the target groups, merged last. @default - none */
  readonly targetGroupOverrides?: Readonly<Record<string, unknown>>;
}

/** What of the props the target groups take, whatever their kind. */
export function targetOptions({
  deregistrationDelay,
  targetGroupOverrides,
  tags,
}: PatternTargets & Pick<ConstructOptions, 'tags'>): ConstructOptions & {
  readonly deregistrationDelay?: Duration;
} {
  return {
    ...(deregistrationDelay === undefined ? {} : { deregistrationDelay }),
    ...(targetGroupOverrides === undefined ? {} : { overrides: targetGroupOverrides }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** Whether deployments move traffic. */
export function isShifting(props: PatternDeployment): props is ShiftingPatternDeployment {
  return (props.deploymentStrategy?.strategy ?? 'ROLLING') !== 'ROLLING';
}

/**
 * The ARN of the certificate: the given one, or that of a new one for the domain name. Throws `tree/bad-props` for a domain
 * name without its zone or outside it.
 */
export function certificateOf(
  scope: Construct,
  props: DomainExposure | NoDomainExposure,
  tags: ConstructOptions['tags'],
): Input<string> | undefined {
  const { domainName, domainZone, certificateArn } = props;
  if ((domainName === undefined) !== (domainZone === undefined))
    throw badProp(
      scope,
      domainName === undefined
        ? 'domainZone is given without domainName'
        : `${domainName} has no hosted zone`,
      'give both domainName and domainZone',
    );
  if (domainName !== undefined && domainZone !== undefined && !isWithin(domainZone, domainName))
    throw badProp(
      scope,
      `${domainName} is not in the hosted zone ${domainZone.zoneName}`,
      'give the zone that the domain name is in',
    );
  if (certificateArn !== undefined || domainName === undefined) return certificateArn;
  return new Certificate(scope, 'Certificate', {
    domainName,
    hostedZone: domainZone,
    ...(tags === undefined ? {} : { tags }),
  }).certificateArn;
}

/** Leads the domain name to the load balancer, by its addresses of IPv4 and, where it has them, of IPv6. */
export function nameInDns(
  scope: Construct,
  { domainName, domainZone }: DomainExposure | NoDomainExposure,
  loadBalancer: LoadBalancerLike,
): void {
  if (domainName === undefined) return;
  const named = { zone: domainZone, recordName: domainName };
  new RecordSet(scope, 'Record', { ...named, target: RecordTarget.loadBalancer(loadBalancer) });
  if (loadBalancer.dualStack)
    new RecordSet(scope, 'Ipv6Record', {
      ...named,
      target: RecordTarget.loadBalancer(loadBalancer, 'AAAA'),
    });
}

/** The props of the pattern's service: what the pattern alone knows is left to it. */
export function serviceProps<P extends PatternDeployment>(
  props: P & Omit<ServiceProps, keyof PatternDeployment>,
  trafficTargets: ServiceProps['trafficTargets'],
): ServiceProps {
  return { ...props, ...(trafficTargets === undefined ? {} : { trafficTargets }) } as ServiceProps;
}
