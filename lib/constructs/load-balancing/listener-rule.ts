/** A rule of a listener. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  LISTENER_RULE_TYPE,
  type ListenerRuleProperties,
} from '../../resources/elbv2/listener-rule/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { ApplicationListenerLike } from './listener.ts';
import type { ListenerAction } from './listener-action.ts';
import type { ListenerCondition } from './listener-condition.ts';

/** The props of an {@link ApplicationListenerRule}. */
export interface ApplicationListenerRuleProps extends ConstructOptions {
  /** The listener. */
  readonly listener: ApplicationListenerLike;
  /** Place among the rules of the listener, 1 to 50000; the lowest that fits wins. */
  readonly priority: number;
  /** What must hold of a request. */
  readonly conditions: readonly ListenerCondition[];
  /** What is done with it. */
  readonly action: ListenerAction;
}

/**
 * A rule: which requests of a listener go elsewhere than by default.
 *
 * @category Constructs
 * @example
 * new ApplicationListenerRule(stack, 'Api', {
 *   listener,
 *   priority: 10,
 *   conditions: [ListenerCondition.pathPatterns(['/api/*'])],
 *   action: ListenerAction.forward([targetGroup]),
 * });
 */
export class ApplicationListenerRule extends Construct {
  /** The rule itself. */
  readonly resource: Resource<ListenerRuleProperties>;

  /** Throws `tree/bad-props` for a priority that AWS does not know, or no conditions. */
  constructor(scope: Construct, id: string, props: ApplicationListenerRuleProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'listener', 'priority', 'conditions', 'action');
    const { listener, priority, conditions, action } = props;
    if (!Number.isInteger(priority) || priority < 1 || priority > 50_000)
      throw badProp(this, `priority is ${priority}`, 'use a whole number from 1 to 50000');
    if (conditions.length === 0)
      throw badProp(
        this,
        'the rule has no conditions',
        'give it pathPatterns, hostHeaders or others; what holds for all requests is the default action of the listener',
      );
    this.resource = new Resource<ListenerRuleProperties>(this, 'Resource', {
      type: LISTENER_RULE_TYPE,
      properties: {
        ListenerArn: listener.listenerArn,
        Priority: priority,
        Conditions: conditions,
        Actions: [action.request],
      },
      ...optionsOf(props),
    });
    for (const targetGroup of action.targetGroups)
      targetGroup.addRoute(listener.loadBalancer, this.resource);
  }

  /** ARN of the rule. */
  get listenerRuleArn(): Input<string> {
    return this.resource.ref('RuleArn');
  }
}
