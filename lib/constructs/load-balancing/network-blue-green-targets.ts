/** A pair of network target groups between which deployments move the connections of a service. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import type { RoleLike } from '../iam/role.ts';
import { badProp, requireProps } from '../options.ts';
import { type BlueGreenTargetsLike, trafficRole } from './blue-green-targets.ts';
import type { NetworkListener } from './network-listener.ts';
import { NetworkTargetGroup, type NetworkTargetGroupOptions } from './network-target-group.ts';

/** The props of {@link NetworkBlueGreenTargets}. */
export interface NetworkBlueGreenTargetsProps extends NetworkTargetGroupOptions {
  /** The listener of the production traffic, which serves this service alone. */
  readonly listener: NetworkListener;
  /** A listener with a port of its own for tests. @default - no test traffic */
  readonly testListener?: NetworkListener;
  /**
   * What ECS moves the traffic with; it needs the policy `AmazonECSInfrastructureRolePolicyForLoadBalancers`.
   *
   * @default - a new role
   */
  readonly role?: RoleLike;
}

/**
 * Two target groups behind a listener of a network load balancer. ECS decides the weights of the listener; Gantry sets them
 * when it is made, and never again. Each shift takes ten minutes longer than behind an application load balancer.
 *
 * @category Constructs
 * @example
 * const targets = new NetworkBlueGreenTargets(stack, 'NetworkTargets', {
 *   listener: network.addListener('Tcp', { port: 5432 }),
 * });
 */
export class NetworkBlueGreenTargets extends Construct implements BlueGreenTargetsLike {
  readonly targetGroup: NetworkTargetGroup;
  readonly alternateTargetGroup: NetworkTargetGroup;
  readonly role: RoleLike;
  readonly #listener: NetworkListener;
  readonly #testListener: NetworkListener | undefined;

  /** Throws `tree/bad-props` when the VPC of the load balancer is not known. */
  constructor(scope: Construct, id: string, props: NetworkBlueGreenTargetsProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'listener');
    const { listener, testListener, role, targetGroupName, ...group } = props;
    const { vpc } = listener.loadBalancer;
    if (vpc === undefined)
      throw badProp(this, 'the VPC of the load balancer is not known', 'make one with a vpc');
    const protocol = group.protocol ?? (listener.protocol === 'TLS' ? 'TCP' : listener.protocol);
    const [blue, green] = (['Blue', 'Green'] as const).map(
      (color) =>
        new NetworkTargetGroup(this, color, {
          ...group,
          ...(targetGroupName === undefined
            ? {}
            : { targetGroupName: `${targetGroupName}-${color.toLowerCase()}` }),
          protocol,
          vpc,
        }),
    ) as [NetworkTargetGroup, NetworkTargetGroup];
    this.targetGroup = blue;
    this.alternateTargetGroup = green;
    for (const one of testListener === undefined ? [listener] : [listener, testListener])
      one.forward([
        { targetGroup: blue, weight: 1 },
        { targetGroup: green, weight: 0 },
      ]);
    this.#listener = listener;
    this.#testListener = testListener;
    this.role = role ?? trafficRole(this);
  }

  get productionListenerRule(): Input<string> {
    return this.#listener.listenerArn;
  }

  get testListenerRule(): Input<string> | undefined {
    return this.#testListener?.listenerArn;
  }
}
