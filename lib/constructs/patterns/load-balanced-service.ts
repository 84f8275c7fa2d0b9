/** The pattern of a web service: a service behind an application load balancer. */
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import { Service } from '../ecs/service.ts';
import type {
  RollingDeployment,
  ServiceCapacity,
  ServiceNetwork,
  ServiceOptions,
  TargetPort,
} from '../ecs/service-options.ts';
import { ApplicationListener, type ApplicationListenerLike } from '../load-balancing/listener.ts';
import { ListenerAction } from '../load-balancing/listener-action.ts';
import { ListenerCondition } from '../load-balancing/listener-condition.ts';
import { ApplicationListenerRule } from '../load-balancing/listener-rule.ts';
import {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerLike,
} from '../load-balancing/load-balancer.ts';
import { ApplicationTargetGroup, type TargetHealthCheck } from '../load-balancing/target-group.ts';
import { badProp, requireProps } from '../options.ts';

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
  /** ARN of a certificate; with it the listener speaks HTTPS. @default - HTTP */
  readonly certificateArn?: Input<string>;
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
export interface LoadBalancedServiceOptions {
  /** Container and port that get the requests. @default - the first essential container, its first port */
  readonly target?: TargetPort;
  /** Health check of the target group. @default - `/` every 10 s */
  readonly healthCheck?: TargetHealthCheck;
  /** Time that a leaving task has to finish its requests. @default - 30 s */
  readonly deregistrationDelay?: Duration;
  /** Raw fields of the target group, merged last. @default - none */
  readonly targetGroupOverrides?: Readonly<Record<string, unknown>>;
}

/** The props of a {@link LoadBalancedService}; `overrides` and `tags` are those of the service. */
export type LoadBalancedServiceProps = ServiceOptions &
  ServiceCapacity &
  ServiceNetwork &
  RollingDeployment &
  LoadBalancedServiceOptions &
  (SharedListenerExposure | OwnListenerExposure);

/**
 * A service behind an application load balancer: its own one, or a listener that it shares with others by path or host.
 *
 * @category Constructs
 * @example
 * const web = new LoadBalancedService(stack, 'Service', { cluster, taskDefinition, desiredCount: 2 });
 * web.service.autoScale({ min: 2, max: 10 }).onCpu({ targetPercent: 60 });
 */
export class LoadBalancedService extends Construct {
  /** The service. */
  readonly service: Service;
  /** The load balancer. */
  readonly loadBalancer: ApplicationLoadBalancerLike;
  /** The listener that leads to the service. */
  readonly listener: ApplicationListenerLike;
  /** The target group that the tasks are registered with. */
  readonly targetGroup: ApplicationTargetGroup;

  /** Throws `tree/bad-props` when no VPC is known, or a shared listener is not told which requests are meant. */
  constructor(scope: Construct, id: string, props: LoadBalancedServiceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition');
    const vpc = props.vpc ?? props.cluster.vpc;
    if (vpc === undefined)
      throw badProp(
        this,
        'neither the service nor its cluster has a vpc',
        'give one of them a vpc',
      );
    this.targetGroup = new ApplicationTargetGroup(this, 'TargetGroup', {
      vpc,
      ...(props.healthCheck === undefined ? {} : { healthCheck: props.healthCheck }),
      ...(props.deregistrationDelay === undefined
        ? {}
        : { deregistrationDelay: props.deregistrationDelay }),
      ...(props.targetGroupOverrides === undefined
        ? {}
        : { overrides: props.targetGroupOverrides }),
      ...(props.tags === undefined ? {} : { tags: props.tags }),
    });
    if (props.listener === undefined) {
      this.loadBalancer =
        props.loadBalancer ??
        new ApplicationLoadBalancer(this, 'LoadBalancer', {
          vpc,
          internetFacing: props.publicLoadBalancer ?? true,
          ...(props.tags === undefined ? {} : { tags: props.tags }),
        });
      this.listener = this.#ownListener(props);
    } else {
      this.listener = props.listener;
      this.loadBalancer = props.listener.loadBalancer;
      this.#shareListener(props);
    }
    this.service = new Service(this, 'Service', props);
    this.service.attachToTargetGroup(this.targetGroup, props.target);
  }

  #ownListener(props: OwnListenerExposure): ApplicationListener {
    const { certificateArn, listenerPort } = props;
    if (certificateArn === undefined && props.redirectHttp === true)
      throw badProp(this, 'redirectHttp is set without a certificate', 'give certificateArn');
    if (certificateArn !== undefined && (props.redirectHttp ?? true))
      new ApplicationListener(this, 'RedirectListener', {
        loadBalancer: this.loadBalancer,
        port: 80,
        defaultAction: ListenerAction.redirect({
          protocol: 'HTTPS',
          port: listenerPort ?? 443,
          permanent: true,
        }),
      });
    return new ApplicationListener(this, 'Listener', {
      loadBalancer: this.loadBalancer,
      defaultTargetGroups: [this.targetGroup],
      ...(listenerPort === undefined ? {} : { port: listenerPort }),
      ...(certificateArn === undefined ? {} : { certificateArn }),
    });
  }

  #shareListener(props: SharedListenerExposure): void {
    const conditions = [
      ...(props.pathPatterns === undefined
        ? []
        : [ListenerCondition.pathPatterns(props.pathPatterns)]),
      ...(props.hostHeaders === undefined
        ? []
        : [ListenerCondition.hostHeaders(props.hostHeaders)]),
    ];
    if (conditions.length === 0)
      throw badProp(
        this,
        'the shared listener is not told which requests are meant',
        'give pathPatterns or hostHeaders',
      );
    new ApplicationListenerRule(this, 'ListenerRule', {
      listener: props.listener,
      priority: props.priority,
      conditions,
      action: ListenerAction.forward([this.targetGroup]),
    });
  }
}
