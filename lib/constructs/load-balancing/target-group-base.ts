/** What target groups of all load balancers have in common. */
import { Construct } from 'constructs';
import { type Input, type Inputs, text } from '../../graph/reference.ts';
import {
  TARGET_GROUP_TYPE,
  type TargetGroupProperties,
} from '../../resources/elbv2/target-group/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { Connectable } from '../security/connections.ts';
import { Port } from '../security/port.ts';
import type { LoadBalancerLike } from './load-balancer-like.ts';
import { LOAD_BALANCING_NAME } from './name-rule.ts';
import type { TargetGroupPlace } from './target-group-options.ts';

/** What can be registered with a target group. */
export interface LoadBalancerTarget {
  /** Registers with the group. */
  attachToTargetGroup(targetGroup: TargetGroup): void;
}

/** What is registered: addresses of tasks' own interfaces, or ports of instances. */
export type TargetType = 'ip' | 'instance';

interface Member {
  readonly connectable: Connectable;
  readonly port: Port;
}

/** What a kind of target group tells the base. */
export interface TargetGroupParts {
  /** What was asked for. */
  readonly options: ConstructOptions & TargetGroupPlace;
  /** The request, once it is known what is registered. */
  readonly properties: (targetType: TargetType) => Inputs<TargetGroupProperties>;
  /** Port of the health checks, where it is not the one that gets the traffic. */
  readonly healthCheckPort: () => number | undefined;
  /** The traffic that reaches a port. */
  readonly trafficTo: (port: Port) => readonly Port[];
}

/**
 * A target group: of IP addresses, as tasks with network interfaces of their own have them, or of instances, where tasks
 * share the network of theirs. What is attached decides which.
 */
export abstract class TargetGroup extends Construct {
  /** The kind of load balancer that it is for. */
  abstract readonly loadBalancerType: 'application' | 'network';
  /** The target group itself. */
  readonly resource: Resource<TargetGroupProperties>;
  readonly #parts: TargetGroupParts;
  readonly #members: Member[] = [];
  readonly #loadBalancers = new Set<LoadBalancerLike>();
  readonly #routes: Construct[] = [];
  #targetType: TargetType | undefined;

  protected constructor(scope: Construct, id: string, parts: TargetGroupParts) {
    super(scope, checkId(scope, id));
    requireProps(this, parts.options, 'vpc');
    this.#parts = parts;
    this.resource = new Resource<TargetGroupProperties>(this, 'Resource', {
      type: TARGET_GROUP_TYPE,
      properties: () => parts.properties(this.#targetType ?? 'ip'),
      name: {
        ...LOAD_BALANCING_NAME,
        replacedBy: ['Protocol', 'Port', 'VpcId', 'TargetType', 'ProtocolVersion', 'IpAddressType'],
        // AWS binds a target group to one load balancer: moving to another needs another group.
        replacedWith: () => [...this.#loadBalancers].map((one) => one.loadBalancerArn),
      },
      ...optionsOf(parts.options),
    });
    for (const target of parts.options.targets ?? []) this.addTarget(target);
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

  /** How Application Auto Scaling names the group behind its load balancer. Throws as {@link metricDimensions} does. */
  get metricLabel(): Input<string> {
    const { LoadBalancer, TargetGroup } = this.metricDimensions;
    return text`${LoadBalancer}/${TargetGroup}`;
  }

  /** Dimensions by which metrics tell the group. Throws `tree/bad-props` while no listener leads here. */
  get metricDimensions(): Readonly<Record<'LoadBalancer' | 'TargetGroup', Input<string>>> {
    const [loadBalancer] = this.#loadBalancers;
    if (loadBalancer === undefined)
      throw badProp(
        this,
        'no listener leads to the target group, so its requests are not counted',
        'add it to a listener with addTargets or an action',
      );
    return {
      LoadBalancer: loadBalancer.loadBalancerFullName,
      TargetGroup: this.targetGroupFullName,
    };
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
  addRoute(loadBalancer: LoadBalancerLike, route: Construct): void {
    this.#routes.push(route);
    if (this.#loadBalancers.has(loadBalancer)) return;
    this.#loadBalancers.add(loadBalancer);
    for (const member of this.#members) this.#open(loadBalancer, member);
  }

  #open(loadBalancer: LoadBalancerLike, { connectable, port }: Member): void {
    const { trafficTo } = this.#parts;
    const healthCheckPort = this.#parts.healthCheckPort();
    for (const one of trafficTo(port))
      connectable.connections.allowFrom(loadBalancer, one, 'load balancer to targets');
    if (healthCheckPort !== undefined && healthCheckPort !== port.fromPort)
      connectable.connections.allowFrom(
        loadBalancer,
        Port.tcp(healthCheckPort),
        'health checks of the load balancer',
      );
  }
}
