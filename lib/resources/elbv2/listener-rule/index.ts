/** The pure part of the listener rule type. */
import { jsonEquals } from '../../../core/json.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, Neighbours, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { outside, violation } from '../../findings.ts';
import { actionFindings, canonicalActions } from '../actions.ts';
import { actionOwners } from '../code-deploy.ts';
import { isShifted, withLiveWeights } from '../weights.ts';
import { canonicalConditions, conditionFindings } from './conditions.ts';
import { LISTENER_RULE_TYPE, type ListenerRuleProperties } from './properties.ts';

const kept = { change: 'update', impact: 'live', off: 'keep' } as const;

/**
 * Listener rules. A rule is found by our tag before it is found by its priority, so that another priority is a change
 * in place.
 */
export const elbv2ListenerRule: ResourceType<ListenerRuleProperties> = {
  name: LISTENER_RULE_TYPE,
  fields: {
    ListenerArn: { change: 'replace', impact: 'replacement', off: 'keep' },
    Priority: kept,
    Conditions: { ...kept, order: 'set' },
    Actions: kept,
    Transforms: { ...kept, off: { value: [] } },
  },
  requires: ['ListenerArn', 'Priority', 'Conditions', 'Actions'],
  attributes: { RuleArn: 'ARN of the rule' },
  identity: ({ ListenerArn, Priority }) => ({
    ListenerArn: ListenerArn ?? '',
    Priority: Priority ?? null,
  }),
  canonical: (properties) =>
    withoutDefaults({
      ...properties,
      Priority: priorityNumber(properties.Priority),
      Conditions: properties.Conditions && canonicalConditions(properties.Conditions),
      Actions: properties.Actions && canonicalActions(properties.Actions),
    }),
  validate: (properties, node, neighbours) => [
    ...outside('Priority', properties.Priority, 1, 50_000),
    ...conditionFindings(properties.Conditions),
    ...actionFindings('Actions', properties.Actions),
    ...priorityFindings(properties, node, neighbours),
  ],
  otherOwners: (node, neighbours) => actionOwners(node, 'Actions', neighbours),
  keepOthers: (desired, live, node, neighbours) =>
    isShifted(node, neighbours)
      ? { ...desired, Actions: withLiveWeights(desired.Actions, live.Actions) }
      : desired,
  // A service whose deployment moves the traffic.
  judgedBy: ['AWS::ECS::Service'],
  calls: {
    create: ['CreateRule', 'SetRulePriorities'],
    update: ['ModifyRule', 'SetRulePriorities', 'AddTags', 'RemoveTags'],
    delete: ['DeleteRule'],
  },
  operations: async () => (await import('./operations.ts')).listenerRuleOperations,
};

/** AWS answers priorities as text. */
function priorityNumber(priority: unknown): number | undefined {
  const text = typeof priority === 'string' && /^\d+$/.test(priority);
  return (text ? Number(priority) : priority) as number | undefined;
}

function priorityFindings(
  properties: ListenerRuleProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): Finding[] {
  const listener: unknown = properties.ListenerArn;
  if (properties.Priority === undefined)
    return [violation('Priority', 'a rule needs a priority', 'give it a number from 1 to 50000')];
  if (!isRefValue(listener)) return [];
  return neighbours
    .referrers(listener.$ref)
    .filter(
      (other) =>
        other.type === LISTENER_RULE_TYPE &&
        other.address !== node.address &&
        other.properties['Priority'] === properties.Priority &&
        jsonEquals(other.properties['ListenerArn'], listener),
    )
    .map((other) =>
      violation('Priority', `${other.address} has priority ${properties.Priority} too`),
    );
}
