/** The pattern of a service behind a network load balancer. */
import { Construct } from 'constructs';
import { checkId } from '../../tree/ids.ts';
import { Service } from '../ecs/service.ts';
import type { ServiceCapacity, ServiceNetwork, ServiceOptions } from '../ecs/service-options.ts';
import { NetworkBlueGreenTargets } from '../load-balancing/network-blue-green-targets.ts';
import { NetworkListener } from '../load-balancing/network-listener.ts';
import {
  NetworkLoadBalancer,
  type NetworkLoadBalancerLike,
} from '../load-balancing/network-load-balancer.ts';
import {
  type NetworkHealthCheck,
  NetworkTargetGroup,
  type NetworkTargetGroupOptions,
} from '../load-balancing/network-target-group.ts';
import { badProp, requireProps } from '../options.ts';
import {
  certificateOf,
  type DomainExposure,
  isShifting,
  type NoDomainExposure,
  nameInDns,
  type PatternDeployment,
  type PatternTargets,
  serviceProps,
  targetOptions,
} from './exposed-service.ts';

/** What can be said of the load balancer, the listener and the targets of the pattern. */
export interface NetworkExposure extends PatternTargets {
  /** The load balancer. @default - a new one */
  readonly loadBalancer?: NetworkLoadBalancerLike;
  /** Port of the listener. @default - 443 with a certificate, else 80 */
  readonly listenerPort?: number;
  /** Protocol of the listener. @default - TLS with a certificate, else TCP */
  readonly protocol?: 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS';
  /** Security policy of TLS. @default 'ELBSecurityPolicy-TLS13-1-2-2021-06', that is, TLS 1.2 and 1.3 */
  readonly sslPolicy?: string;
  /** Whether the internet reaches the new load balancer. @default true */
  readonly publicLoadBalancer?: boolean;
  /** Health check of the target group. @default - TCP, every 10 s */
  readonly healthCheck?: NetworkHealthCheck;
}

/** The props of a {@link NetworkLoadBalancedService}; `overrides` and `tags` are those of the service. */
export type NetworkLoadBalancedServiceProps = ServiceOptions &
  ServiceCapacity &
  ServiceNetwork &
  PatternDeployment &
  NetworkExposure &
  (DomainExposure | NoDomainExposure);

/**
 * A service behind a network load balancer: TCP, UDP or TLS.
 *
 * @category Constructs
 * @example
 * new NetworkLoadBalancedService(stack, 'Broker', {
 *   cluster,
 *   taskDefinition,
 *   listenerPort: 5672,
 *   publicLoadBalancer: false,
 * });
 */
export class NetworkLoadBalancedService extends Construct {
  /** The service. */
  readonly service: Service;
  /** The load balancer. */
  readonly loadBalancer: NetworkLoadBalancerLike;
  /** The listener that leads to the service. */
  readonly listener: NetworkListener;
  /** The target group that the tasks are registered with, at first where deployments move traffic. */
  readonly targetGroup: NetworkTargetGroup;
  /** The two target groups, where deployments move traffic. */
  readonly trafficTargets: NetworkBlueGreenTargets | undefined;

  /** Throws `tree/bad-props` when no VPC is known, or protocol and certificate do not fit. */
  constructor(scope: Construct, id: string, props: NetworkLoadBalancedServiceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition');
    const vpc = props.vpc ?? props.cluster.vpc;
    if (vpc === undefined)
      throw badProp(
        this,
        'neither the service nor its cluster has a vpc',
        'give one of them a vpc',
      );
    const tagged = props.tags === undefined ? {} : { tags: props.tags };
    this.loadBalancer =
      props.loadBalancer ??
      new NetworkLoadBalancer(this, 'LoadBalancer', {
        vpc,
        internetFacing: props.publicLoadBalancer ?? true,
        ...tagged,
      });
    const listen = this.#listening(props);
    nameInDns(this, props, this.loadBalancer);
    this.listener = listen('Listener', props.listenerPort);
    const group: NetworkTargetGroupOptions = {
      ...targetOptions(props),
      protocol: this.listener.protocol === 'TLS' ? 'TCP' : this.listener.protocol,
      ...(props.healthCheck === undefined ? {} : { healthCheck: props.healthCheck }),
    };
    this.trafficTargets = isShifting(props)
      ? new NetworkBlueGreenTargets(this, 'Targets', {
          ...group,
          listener: this.listener,
          ...(props.testListenerPort === undefined
            ? {}
            : { testListener: listen('TestListener', props.testListenerPort) }),
        })
      : undefined;
    this.targetGroup =
      this.trafficTargets?.targetGroup ??
      new NetworkTargetGroup(this, 'TargetGroup', { ...group, vpc });
    if (this.trafficTargets === undefined)
      this.listener.forward([{ targetGroup: this.targetGroup, weight: 1 }]);
    this.service = new Service(
      this,
      'Service',
      serviceProps(
        props,
        this.trafficTargets && [{ targets: this.trafficTargets, ...props.target }],
      ),
    );
    if (this.trafficTargets === undefined)
      this.service.attachToTargetGroup(this.targetGroup, props.target);
  }

  #listening(
    props: NetworkLoadBalancedServiceProps,
  ): (id: string, port: number | undefined) => NetworkListener {
    const { protocol, sslPolicy, loadBalancer: _, ...rest } = props;
    // A name in DNS needs no certificate here: connections may be handed on as they are.
    const isTls =
      protocol === undefined
        ? rest.certificateArn !== undefined || rest.domainName !== undefined
        : protocol === 'TLS';
    const certificateArn = isTls ? certificateOf(this, rest, rest.tags) : rest.certificateArn;
    return (id, port) => {
      const { loadBalancer } = this;
      if (!isTls)
        return new NetworkListener(this, id, {
          loadBalancer,
          port: port ?? 80,
          protocol: protocol ?? 'TCP',
          ...(certificateArn === undefined ? {} : { certificateArn }),
        } as ConstructorParameters<typeof NetworkListener>[2]);
      if (certificateArn === undefined)
        throw badProp(this, 'TLS has no certificate', 'give certificateArn, or a domain');
      return new NetworkListener(this, id, {
        loadBalancer,
        port: port ?? 443,
        protocol: 'TLS',
        certificateArn,
        ...(sslPolicy === undefined ? {} : { sslPolicy }),
      });
    };
  }
}
