/** Rules of security groups as single things: listed, changed in place, described. */
import type {
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  ModifySecurityGroupRulesRequest,
  ModifySecurityGroupRulesResult,
  SecurityGroupRuleRequest,
  UpdateSecurityGroupRuleDescriptionsIngressRequest,
  UpdateSecurityGroupRuleDescriptionsIngressResult,
} from '@aws-sdk/client-ec2';
import type { Call } from '../../service.ts';
import { chosen, describePage, namedBy } from './describe.ts';
import type { RulePeer, SecurityGroupRecord } from './records.ts';
import {
  describeRule,
  expandPermissions,
  groupPeer,
  ipv4Peer,
  ipv6Peer,
  prefixListPeer,
  protocolAndPorts,
  type RuleSpec,
  ruleKey,
} from './security-group-permissions.ts';
import { duplicate, groupOf, matching, ruleOf } from './security-group-rule-lookup.ts';
import { rulesOf } from './security-groups.ts';
import { all, lookup, type Place, required, save } from './store.ts';
import { tagsOf } from './tags.ts';

/** DescribeSecurityGroupRules: one row for each rule of each group. */
export function describeSecurityGroupRules(
  input: DescribeSecurityGroupRulesRequest,
  call: Call,
): DescribeSecurityGroupRulesResult {
  const named = namedBy(input, 'group-id', (id) => rulesOf(call, id));
  const rules = chosen(
    call,
    'security-group-rule',
    input.SecurityGroupRuleIds,
    named ?? all(call, 'security-group-rule'),
  );
  const page = describePage(rules, {
    input,
    fields: {
      'group-id': (rule) => rule.groupId,
      'security-group-rule-id': (rule) => rule.id,
    },
    tags: (rule) => tagsOf(call, rule.id),
  });
  return {
    SecurityGroupRules: page.items.map((rule) =>
      describeRule(call, lookup(call, 'security-group', rule.groupId), rule),
    ),
    NextToken: page.next,
  };
}

/** ModifySecurityGroupRules: changes rules of one group in place; ids and directions stay. */
export function modifySecurityGroupRules(
  input: ModifySecurityGroupRulesRequest,
  call: Call,
): ModifySecurityGroupRulesResult {
  const group = lookup(call, 'security-group', input.GroupId, 'GroupId');
  const changed = required(input.SecurityGroupRules, 'SecurityGroupRules').map((update) => {
    const rule = ruleOf(call, group, update.SecurityGroupRuleId);
    const { description: _old, ...kept } = rule;
    return { ...kept, ...specOf(call, group, update.SecurityGroupRule ?? {}) };
  });
  const others = rulesOf(call, group.id).filter(
    (rule) => !changed.some((each) => each.id === rule.id),
  );
  const seen = new Set(others.map((rule) => `${rule.egress}/${ruleKey(rule)}`));
  for (const rule of changed) {
    const key = `${rule.egress}/${ruleKey(rule)}`;
    if (seen.has(key)) throw duplicate(rule);
    seen.add(key);
  }
  for (const rule of changed) save(call, 'security-group-rule', rule);
  return { Return: true };
}

/** UpdateSecurityGroupRuleDescriptionsIngress, by rule ids or by permissions. */
export function updateIngressDescriptions(
  input: UpdateSecurityGroupRuleDescriptionsIngressRequest,
  call: Call,
): UpdateSecurityGroupRuleDescriptionsIngressResult {
  return updateDescriptions(input, call, false);
}

/** UpdateSecurityGroupRuleDescriptionsEgress, by rule ids or by permissions. */
export function updateEgressDescriptions(
  input: UpdateSecurityGroupRuleDescriptionsIngressRequest,
  call: Call,
): UpdateSecurityGroupRuleDescriptionsIngressResult {
  return updateDescriptions(input, call, true);
}

function updateDescriptions(
  input: UpdateSecurityGroupRuleDescriptionsIngressRequest,
  call: Call,
  egress: boolean,
): UpdateSecurityGroupRuleDescriptionsIngressResult {
  const group = groupOf(input, call);
  const byId = (input.SecurityGroupRuleDescriptions ?? []).map((each) => ({
    rule: ruleOf(call, group, each.SecurityGroupRuleId),
    description: each.Description,
  }));
  const permissions = input.IpPermissions ?? [];
  const specs = permissions.length === 0 ? [] : expandPermissions(call, group, permissions);
  const found = permissions.length === 0 ? [] : matching(call, group, egress, permissions);
  const byPermission = found.map((rule, index) => ({
    rule,
    description: specs[index]?.description,
  }));
  for (const { rule, description } of [...byId, ...byPermission]) {
    const { description: _old, ...kept } = rule;
    const named = description === undefined || description === '' ? {} : { description };
    save(call, 'security-group-rule', { ...kept, ...named });
  }
  return { Return: true };
}

function specOf(
  place: Place,
  group: SecurityGroupRecord,
  request: SecurityGroupRuleRequest,
): RuleSpec {
  return {
    ...protocolAndPorts(request),
    peer: peerOf(place, group, request),
    ...(request.Description === undefined || request.Description === ''
      ? {}
      : { description: request.Description }),
  };
}

function peerOf(
  place: Place,
  group: SecurityGroupRecord,
  request: SecurityGroupRuleRequest,
): RulePeer {
  if (request.CidrIpv4 !== undefined) return ipv4Peer(request.CidrIpv4);
  if (request.CidrIpv6 !== undefined) return ipv6Peer(request.CidrIpv6);
  if (request.PrefixListId !== undefined) return prefixListPeer(place, request.PrefixListId);
  return groupPeer(place, group, request.ReferencedGroupId);
}
