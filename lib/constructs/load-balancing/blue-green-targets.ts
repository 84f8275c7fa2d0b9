/** A pair of target groups between which deployments move the traffic of a service. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import { badProp, requireProps } from '../options.ts';
import type { ApplicationListenerLike } from './listener.ts';
import { ListenerAction } from './listener-action.ts';
import { ListenerCondition } from './listener-condition.ts';
import { ApplicationListenerRule } from './listener-rule.ts';
import { ApplicationTargetGroup, type TargetGroupOptions } from './target-group.ts';
import type { TargetGroup } from './target-group-base.ts';

/** Requests that reach the new tasks before the traffic moves. */
export interface TestTraffic {
  /** The listener: one with a port of its own, or that of the production traffic. */
  readonly listener: ApplicationListenerLike;
  /** Place among the rules of the listener, 1 to 50000. @default 50000 */
  readonly priority?: number;
  /** Which requests are tests. @default - all of the listener */
  readonly conditions?: readonly ListenerCondition[];
}

/** What blue/green targets are known by, however they were made. */
export interface BlueGreenTargetsLike {
  /** The group that the tasks are in at first. */
  readonly targetGroup: TargetGroup;
  /** The group that the next revision's tasks are in; the two change places with every deployment. */
  readonly alternateTargetGroup: TargetGroup;
  /** ARN of the rule that leads the production traffic to both; of the listener for a network load balancer. */
  readonly productionListenerRule: Input<string>;
  /** ARN of the rule that leads the test traffic to both. */
  readonly testListenerRule: Input<string> | undefined;
  /** What ECS moves the traffic with. */
  readonly role: RoleLike;
}

/** The props of {@link BlueGreenTargets}. */
export interface BlueGreenTargetsProps extends TargetGroupOptions {
  /** The listener of the production traffic. */
  readonly listener: ApplicationListenerLike;
  /** Place among the rules of the listener, 1 to 50000; the lowest that fits wins. @default 50000 */
  readonly priority?: number;
  /** Which requests are the service's. @default - all that no other rule takes */
  readonly conditions?: readonly ListenerCondition[];
  /** @default - no test traffic */
  readonly testTraffic?: TestTraffic;
  /**
   * What ECS moves the traffic with; it needs the policy `AmazonECSInfrastructureRolePolicyForLoadBalancers`.
   *
   * @default - a new role
   */
  readonly role?: RoleLike;
}

/**
 * Two target groups and the rule that leads to both: what a service needs whose deployments move traffic. ECS decides
 * the weights of the rule; Gantry sets them when the rule is made, and never again.
 *
 * @category Constructs
 * @example
 * const targets = new BlueGreenTargets(stack, 'Targets', {
 *   listener,
 *   testTraffic: { listener: testListener },
 *   healthCheck: { path: '/health' },
 * });
 * new Service(stack, 'Web', {
 *   cluster,
 *   taskDefinition,
 *   deploymentStrategy: DeploymentStrategy.blueGreen({ bakeTime: Duration.minutes(10) }),
 *   trafficTargets: [targets],
 * });
 */
export class BlueGreenTargets extends Construct implements BlueGreenTargetsLike {
  readonly targetGroup: ApplicationTargetGroup;
  readonly alternateTargetGroup: ApplicationTargetGroup;
  readonly role: RoleLike;
  /** The rule of the production traffic. */
  readonly productionRule: ApplicationListenerRule;
  /** The rule of the test traffic, if there is any. */
  readonly testRule: ApplicationListenerRule | undefined;

  /** Throws `tree/bad-props` when the VPC of the load balancer is not known. */
  constructor(scope: Construct, id: string, props: BlueGreenTargetsProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'listener');
    const { listener, priority, conditions, testTraffic, role, targetGroupName, ...group } = props;
    const { vpc } = listener.loadBalancer;
    if (vpc === undefined)
      throw badProp(
        this,
        'the VPC of the load balancer is not known',
        'give ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes the vpc',
      );
    const named = (suffix: string) =>
      targetGroupName === undefined ? {} : { targetGroupName: `${targetGroupName}${suffix}` };
    this.targetGroup = new ApplicationTargetGroup(this, 'Blue', {
      ...group,
      ...named('-blue'),
      vpc,
    });
    this.alternateTargetGroup = new ApplicationTargetGroup(this, 'Green', {
      ...group,
      ...named('-green'),
      vpc,
    });
    this.productionRule = this.#rule('ProductionRule', { listener, priority, conditions });
    this.testRule =
      testTraffic === undefined
        ? undefined
        : this.#rule('TestRule', {
            listener: testTraffic.listener,
            priority: testTraffic.priority,
            conditions: testTraffic.conditions,
          });
    this.role = role ?? trafficRole(this);
  }

  get productionListenerRule(): Input<string> {
    return this.productionRule.listenerRuleArn;
  }

  get testListenerRule(): Input<string> | undefined {
    return this.testRule?.listenerRuleArn;
  }

  #rule(
    id: string,
    {
      listener,
      priority = LAST,
      conditions = EVERYTHING,
    }: {
      readonly listener: ApplicationListenerLike;
      readonly priority: number | undefined;
      readonly conditions: readonly ListenerCondition[] | undefined;
    },
  ): ApplicationListenerRule {
    return new ApplicationListenerRule(this, id, {
      listener,
      priority,
      conditions,
      action: ListenerAction.weightedForward([
        { targetGroup: this.targetGroup, weight: 1 },
        { targetGroup: this.alternateTargetGroup, weight: 0 },
      ]),
    });
  }
}

/** The last place among the rules of a listener. */
const LAST = 50_000;

const EVERYTHING = [ListenerCondition.pathPatterns(['/*'])];

/** A role with which ECS changes listeners and target groups. */
export function trafficRole(scope: Construct): Role {
  return new Role(scope, 'TrafficRole', {
    assumedBy: Principal.service('ecs.amazonaws.com'),
    managedPolicies: [awsManagedPolicy('AmazonECSInfrastructureRolePolicyForLoadBalancers')],
  });
}
