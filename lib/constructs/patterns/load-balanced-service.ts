/** The pattern of a web service: a service behind an application load balancer. */
import { Construct } from 'constructs';
import { checkId } from '../../tree/ids.ts';
import { Service } from '../ecs/service.ts';
import { BlueGreenTargets } from '../load-balancing/blue-green-targets.ts';
import { ApplicationListener, type ApplicationListenerLike } from '../load-balancing/listener.ts';
import { ListenerAction } from '../load-balancing/listener-action.ts';
import { ListenerCondition } from '../load-balancing/listener-condition.ts';
import { ApplicationListenerRule } from '../load-balancing/listener-rule.ts';
import {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerLike,
} from '../load-balancing/load-balancer.ts';
import { ApplicationTargetGroup } from '../load-balancing/target-group.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp, requireProps } from '../options.ts';
import {
  certificateOf,
  isShifting,
  nameInDns,
  serviceProps,
  targetOptions,
} from './exposed-service.ts';
import type {
  LoadBalancedServiceProps,
  OwnListenerExposure,
  SharedListenerExposure,
} from './load-balanced-service-options.ts';

/**
 * A service behind an application load balancer: its own one, or a listener that it shares with others by path or host.
 * With a domain name it gets a certificate and a record in DNS; with a deployment strategy that moves traffic it gets both
 * target groups and the rules between them.
 *
 * @category Constructs
 * @example
 * const web = new LoadBalancedService(stack, 'Service', {
 *   cluster,
 *   taskDefinition,
 *   desiredCount: 2,
 *   domainName: 'www.example.com',
 *   domainZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
 * });
 * web.service.autoScale({ min: 2, max: 10 }).onCpu({ targetPercent: 60 });
 */
export class LoadBalancedService extends Construct {
  /** The service. */
  readonly service: Service;
  /** The load balancer. */
  readonly loadBalancer: ApplicationLoadBalancerLike;
  /** The listener that leads to the service. */
  readonly listener: ApplicationListenerLike;
  /** The target group that the tasks are registered with, at first where deployments move traffic. */
  readonly targetGroup: ApplicationTargetGroup;
  /** The two target groups and their rules, where deployments move traffic. */
  readonly trafficTargets: BlueGreenTargets | undefined;

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
    const certificateArn =
      props.listener === undefined ? certificateOf(this, props, props.tags) : undefined;
    if (props.listener === undefined) {
      this.loadBalancer =
        props.loadBalancer ??
        new ApplicationLoadBalancer(this, 'LoadBalancer', {
          vpc,
          internetFacing: props.publicLoadBalancer ?? true,
          ...(props.tags === undefined ? {} : { tags: props.tags }),
        });
      nameInDns(this, props, this.loadBalancer);
    } else this.loadBalancer = props.listener.loadBalancer;
    this.listener = props.listener ?? this.#ownListener(props, certificateArn);
    this.trafficTargets = isShifting(props)
      ? this.#shiftingTargets(props, certificateArn)
      : undefined;
    this.targetGroup = this.trafficTargets?.targetGroup ?? this.#rollingTarget(props, vpc);
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

  #rollingTarget(props: LoadBalancedServiceProps, vpc: VpcLike): ApplicationTargetGroup {
    const targetGroup = new ApplicationTargetGroup(this, 'TargetGroup', {
      vpc,
      ...(props.healthCheck === undefined ? {} : { healthCheck: props.healthCheck }),
      ...targetOptions(props),
    });
    if (props.listener !== undefined)
      new ApplicationListenerRule(this, 'ListenerRule', {
        listener: props.listener,
        priority: props.priority,
        conditions: this.#conditions(props),
        action: ListenerAction.forward([targetGroup]),
      });
    else if (this.listener instanceof ApplicationListener)
      this.listener.addAction('Default', { action: ListenerAction.forward([targetGroup]) });
    return targetGroup;
  }

  #shiftingTargets(
    props: LoadBalancedServiceProps,
    certificateArn: ReturnType<typeof certificateOf>,
  ): BlueGreenTargets {
    const { testListenerPort: port } = props;
    const testListener =
      port === undefined
        ? undefined
        : new ApplicationListener(this, 'TestListener', {
            loadBalancer: this.loadBalancer,
            port,
            protocol: certificateArn === undefined ? 'HTTP' : 'HTTPS',
            ...(certificateArn === undefined ? {} : { certificateArn }),
          });
    return new BlueGreenTargets(this, 'Targets', {
      listener: this.listener,
      ...(props.listener === undefined
        ? {}
        : { priority: props.priority, conditions: this.#conditions(props) }),
      ...(testListener === undefined ? {} : { testTraffic: { listener: testListener } }),
      ...(props.healthCheck === undefined ? {} : { healthCheck: props.healthCheck }),
      ...targetOptions(props),
    });
  }

  #ownListener(
    props: OwnListenerExposure,
    certificateArn: ReturnType<typeof certificateOf>,
  ): ApplicationListener {
    const { listenerPort, sslPolicy } = props;
    if (certificateArn === undefined && props.redirectHttp === true)
      throw badProp(
        this,
        'redirectHttp is set without a certificate',
        'give certificateArn, or domainName and domainZone',
      );
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
      ...(listenerPort === undefined ? {} : { port: listenerPort }),
      ...(certificateArn === undefined ? {} : { certificateArn }),
      ...(sslPolicy === undefined ? {} : { sslPolicy }),
    });
  }

  #conditions(props: SharedListenerExposure): readonly ListenerCondition[] {
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
    return conditions;
  }
}
