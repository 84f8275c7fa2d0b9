/** Rules of listeners, in the order of their priorities, with a default rule at the end. */
import type {
  CreateRuleInput,
  CreateRuleOutput,
  DeleteRuleInput,
  DescribeRulesInput,
  DescribeRulesOutput,
  ModifyRuleInput,
  ModifyRuleOutput,
  Rule,
  SetRulePrioritiesInput,
  SetRulePrioritiesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { checkTargetGroups, normalActions } from './actions.ts';
import { forwardedTo } from './associations.ts';
import { normalConditions } from './conditions.ts';
import { pageOf } from './pages.ts';
import type { RuleRecord } from './records.ts';
import {
  checkQuota,
  elbArn,
  invalid,
  listenersOf,
  lookup,
  type Place,
  pathOf,
  rulesUnder,
  save,
  table,
} from './store.ts';
import { checkTags, forgetTags, putTags } from './tags.ts';
import { syncTargets } from './target-health.ts';

/** CreateRule: a priority has one rule. */
export function createRule(input: Decoded<CreateRuleInput>, call: Call): CreateRuleOutput {
  const listener = lookup(call, 'listener', input.ListenerArn);
  const owner = lookup(call, 'load-balancer', listener.loadBalancerArn);
  checkTags(input.Tags);
  if (owner.type !== 'application')
    throw new ServiceFault(
      'OperationNotPermitted',
      `Rules are not supported for load balancers of type '${owner.type}'`,
    );
  checkPriority(input.Priority);
  const actions = normalActions(input.Actions);
  const conditions = normalConditions(input.Conditions);
  checkTargetGroups(call, owner, actions);
  if (rulesOf(call, listener.arn).some((rule) => rule.priority === input.Priority))
    throw inUse(input.Priority);
  const count = listenersOf(call, owner.arn)
    .flatMap(({ arn }) => rulesUnder(call, arn))
    .filter(({ priority }) => priority !== 'default').length;
  checkQuota(count + 1, 100, 'TooManyRules', 'rules');
  const record = save(call, 'rule', {
    arn: elbArn(call.scope, `listener-rule/${pathOf(listener.arn)}/${call.world.hex(16)}`),
    listenerArn: listener.arn,
    priority: input.Priority,
    conditions,
    actions,
    transforms: input.Transforms ?? [],
  });
  putTags(call, record.arn, input.Tags);
  syncTargets(call, forwardedTo(actions));
  return { Rules: [describeRule(call, record)] };
}

/** DescribeRules, of one listener or by ARNs, in the order of priorities. */
export function describeRules(input: Decoded<DescribeRulesInput>, call: Call): DescribeRulesOutput {
  const page = pageOf(chosen(input, call), input);
  return {
    Rules: page.items.map((rule) => describeRule(call, rule)),
    NextMarker: page.next,
  };
}

/** ModifyRule: lists are replaced as a whole; the default rule changes through its listener. */
export function modifyRule(input: Decoded<ModifyRuleInput>, call: Call): ModifyRuleOutput {
  const record = ordinary(lookup(call, 'rule', input.RuleArn), 'modified');
  const listener = lookup(call, 'listener', record.listenerArn);
  const owner = lookup(call, 'load-balancer', listener.loadBalancerArn);
  if (input.ResetTransforms === true && input.Transforms !== undefined)
    throw invalid('You cannot specify both Transforms and ResetTransforms');
  const actions = input.Actions === undefined ? record.actions : normalActions(input.Actions);
  checkTargetGroups(call, owner, actions);
  const saved = save(call, 'rule', {
    ...record,
    actions,
    conditions:
      input.Conditions === undefined ? record.conditions : normalConditions(input.Conditions),
    transforms: input.ResetTransforms === true ? [] : (input.Transforms ?? record.transforms),
  });
  syncTargets(call, [...forwardedTo(record.actions), ...forwardedTo(actions)]);
  return { Rules: [describeRule(call, saved)] };
}

/** DeleteRule: the default rule cannot be deleted. */
export function deleteRule(input: Decoded<DeleteRuleInput>, call: Call): object {
  const record = ordinary(lookup(call, 'rule', input.RuleArn), 'deleted');
  table(call, 'rule').delete(record.arn);
  forgetTags(call, record.arn);
  syncTargets(call, forwardedTo(record.actions));
  return {};
}

/** SetRulePriorities: all pairs at once, so that rules can swap. */
export function setRulePriorities(
  input: Decoded<SetRulePrioritiesInput>,
  call: Call,
): SetRulePrioritiesOutput {
  const moves = input.RulePriorities.map((pair) => {
    const record = ordinary(lookup(call, 'rule', pair.RuleArn ?? ''), 'modified');
    const priority = pair.Priority ?? 0;
    checkPriority(priority);
    return { record, priority };
  });
  const [first] = moves;
  if (first === undefined) throw invalid('At least one rule priority must be specified');
  if (moves.some((move) => move.record.listenerArn !== first.record.listenerArn))
    throw invalid('All rules must belong to the same listener');
  const moved = new Set(moves.map((move) => move.record.arn));
  const taken = new Set(
    rulesOf(call, first.record.listenerArn)
      .filter((rule) => !moved.has(rule.arn))
      .map((rule) => rule.priority),
  );
  for (const { priority } of moves) {
    if (taken.has(priority)) throw inUse(priority);
    taken.add(priority);
  }
  return {
    Rules: moves.map(({ record, priority }) =>
      describeRule(call, save(call, 'rule', { ...record, priority })),
    ),
  };
}

function chosen(input: Decoded<DescribeRulesInput>, call: Call): readonly RuleRecord[] {
  const { RuleArns: arns = [], ListenerArn: listenerArn } = input;
  if (arns.length > 0 && listenerArn !== undefined)
    throw invalid('Listener ARN and rule ARNs cannot be specified at the same time');
  if (arns.length > 0) return arns.map((arn) => lookup(call, 'rule', arn));
  if (listenerArn === undefined)
    throw invalid('You must specify either a listener ARN or rule ARNs');
  return rulesOf(call, lookup(call, 'listener', listenerArn).arn);
}

function rulesOf(place: Place, listenerArn: string): readonly RuleRecord[] {
  const order = (rule: RuleRecord) =>
    rule.priority === 'default' ? Number.POSITIVE_INFINITY : rule.priority;
  return rulesUnder(place, listenerArn).toSorted((first, second) =>
    order(first) < order(second) ? -1 : 1,
  );
}

function ordinary(record: RuleRecord, verb: string): RuleRecord {
  if (record.priority === 'default')
    throw new ServiceFault(
      'OperationNotPermitted',
      `Default rule '${record.arn}' cannot be ${verb}`,
    );
  return record;
}

function checkPriority(priority: number): void {
  if (priority < 1 || priority > 50000)
    throw invalid(`Priority '${priority}' must be between '1' and '50000' inclusive`);
}

function inUse(priority: number): ServiceFault {
  return new ServiceFault('PriorityInUse', `Priority '${priority}' is currently in use`);
}

function describeRule(place: Place, record: RuleRecord): Rule {
  const isDefault = record.priority === 'default';
  const actions = isDefault
    ? (table(place, 'listener').get(record.listenerArn)?.actions ?? [])
    : record.actions;
  return {
    RuleArn: record.arn,
    Priority: String(record.priority),
    Conditions: [...record.conditions],
    Actions: [...actions],
    IsDefault: isDefault,
    Transforms: [...record.transforms],
  };
}
