/** Rules: what matches. */
import type {
  DeleteRuleRequest,
  DescribeRuleRequest,
  DisableRuleRequest,
  EnableRuleRequest,
  ListRulesRequest,
  PutRuleRequest,
} from '@aws-sdk/client-eventbridge';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { isExpression } from '../scheduler/expression.ts';
import { parsePattern } from './pattern-rules.ts';
import {
  busNamed,
  checkUnmanaged,
  DEFAULT_BUS,
  invalid,
  keyOf,
  type Place,
  type RuleRecord,
  ruleArn,
  ruleNamed,
  rules,
  tooMany,
} from './store.ts';

/** Rules a bus may have. */
const MOST = 300;

/** PutRule: what the request leaves out is nothing afterwards; tags count only when the rule is new. */
export function putRule(input: Decoded<PutRuleRequest>, call: Call): object {
  const bus = busNamed(call, input.EventBusName);
  check(input, bus);
  const present = rules(call).get(keyOf(input.Name, bus));
  if (present !== undefined) checkUnmanaged(present);
  else if ([...rules(call).values()].filter((rule) => rule.bus === bus).length >= MOST)
    throw tooMany(`The requested resource exceeds the maximum number allowed: ${MOST} rules.`);
  const rule: RuleRecord = {
    name: input.Name,
    bus,
    description: input.Description === '' ? undefined : input.Description,
    pattern: input.EventPattern === '' ? undefined : input.EventPattern,
    schedule: input.ScheduleExpression === '' ? undefined : input.ScheduleExpression,
    state: input.State ?? 'ENABLED',
    roleArn: input.RoleArn,
    managedBy: undefined,
    createdBy: call.account,
    targets: present?.targets ?? [],
    tags: present?.tags ?? tagRecord(input.Tags),
  };
  rules(call).set(keyOf(rule.name, bus), rule);
  return { RuleArn: ruleArn(call, rule) };
}

/** DescribeRule. */
export function describeRule(input: Decoded<DescribeRuleRequest>, call: Call): object {
  const rule = ruleNamed(call, input.Name, input.EventBusName);
  return { ...view(call, rule), CreatedBy: rule.createdBy };
}

/** ListRules: those of one bus, by the beginning of their names. */
export function listRules(input: ListRulesRequest, call: Call): object {
  const bus = busNamed(call, input.EventBusName);
  const found = [...rules(call).values()]
    .filter((rule) => rule.bus === bus && rule.name.startsWith(input.NamePrefix ?? ''))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(found, {
    size: input.Limit ?? 100,
    token: input.NextToken,
    badToken: 'ValidationException',
  });
  return { Rules: page.items.map((rule) => view(call, rule)), NextToken: page.next };
}

/** DeleteRule: not while it has targets; one that is not there is gone. */
export function deleteRule(input: Decoded<DeleteRuleRequest>, call: Call): object {
  const bus = busNamed(call, input.EventBusName);
  const rule = rules(call).get(keyOf(input.Name, bus));
  if (rule === undefined) return {};
  if (input.Force !== true) checkUnmanaged(rule);
  if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.");
  rules(call).delete(keyOf(rule.name, bus));
  return {};
}

/** EnableRule. */
export function enableRule(input: Decoded<EnableRuleRequest>, call: Call): object {
  return setState(call, ruleNamed(call, input.Name, input.EventBusName), 'ENABLED');
}

/** DisableRule. */
export function disableRule(input: Decoded<DisableRuleRequest>, call: Call): object {
  return setState(call, ruleNamed(call, input.Name, input.EventBusName), 'DISABLED');
}

function setState(place: Place, rule: RuleRecord, state: RuleRecord['state']): object {
  checkUnmanaged(rule);
  rules(place).set(keyOf(rule.name, rule.bus), { ...rule, state });
  return {};
}

const STATES = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'];

function check(input: Decoded<PutRuleRequest>, bus: string): void {
  if (!/^[\w.-]{1,64}$/.test(input.Name))
    throw invalid(
      `1 validation error detected: Value '${input.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
    );
  const { EventPattern: pattern = '', ScheduleExpression: schedule = '' } = input;
  if (pattern === '' && schedule === '')
    throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (pattern.length > 4096) throw invalid('EventPattern must be at most 4096 characters.');
  if (pattern !== '') parsePattern(pattern);
  if (schedule !== '' && (bus !== DEFAULT_BUS || !/^(rate|cron)\(/.test(schedule)))
    throw invalid(
      bus === DEFAULT_BUS
        ? 'Parameter ScheduleExpression is not valid.'
        : 'ScheduleExpression is supported only on the default event bus.',
    );
  if (schedule !== '' && !isExpression(schedule))
    throw invalid('Parameter ScheduleExpression is not valid.');
  if ((input.Description ?? '').length > 512)
    throw invalid('Description must be at most 512 characters.');
  if (input.State !== undefined && !STATES.includes(input.State))
    throw invalid(`State ${String(input.State)} is not one of ${STATES.join(', ')}.`);
}

function view(place: Place, rule: RuleRecord): object {
  return {
    Name: rule.name,
    Arn: ruleArn(place, rule),
    EventPattern: rule.pattern,
    ScheduleExpression: rule.schedule,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    ManagedBy: rule.managedBy,
    EventBusName: rule.bus,
  };
}
