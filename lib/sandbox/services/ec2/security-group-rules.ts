/** Rules of security groups: authorise, revoke, change in place, list. */
import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  IpPermission,
  ModifySecurityGroupRulesRequest,
  ModifySecurityGroupRulesResult,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
  SecurityGroupRuleRequest,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { chosen, describePage } from './describe.ts';
import type { RulePeer, SecurityGroupRecord, SecurityGroupRuleRecord } from './records.ts';
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
  ruleText,
} from './security-group-permissions.ts';
import { rulesOf } from './security-groups.ts';
import { all, lookup, newId, type Place, required, save, table } from './store.ts';
import { forgetTags, tagOnCreate, tagsFor } from './tags.ts';

type AuthorizeInput = AuthorizeSecurityGroupIngressRequest | AuthorizeSecurityGroupEgressRequest;
type RevokeInput = RevokeSecurityGroupIngressRequest | RevokeSecurityGroupEgressRequest;

const rulesPerDirectionAndFamily = 60;

/** AuthorizeSecurityGroupIngress: all rules or none. */
export function authorizeSecurityGroupIngress(
  input: AuthorizeSecurityGroupIngressRequest,
  call: Call,
): AuthorizeSecurityGroupIngressResult {
  return authorize(input, call, false);
}

/** AuthorizeSecurityGroupEgress: all rules or none. */
export function authorizeSecurityGroupEgress(
  input: AuthorizeSecurityGroupEgressRequest,
  call: Call,
): AuthorizeSecurityGroupIngressResult {
  return authorize(input, call, true);
}

/** RevokeSecurityGroupIngress, by rule ids or by permissions: all rules or none. */
export function revokeSecurityGroupIngress(
  input: RevokeSecurityGroupIngressRequest,
  call: Call,
): RevokeSecurityGroupIngressResult {
  return revoke(input, call, false);
}

/** RevokeSecurityGroupEgress, by rule ids or by permissions: all rules or none. */
export function revokeSecurityGroupEgress(
  input: RevokeSecurityGroupEgressRequest,
  call: Call,
): RevokeSecurityGroupIngressResult {
  return revoke(input, call, true);
}

/** DescribeSecurityGroupRules: one row for each rule of each group. */
export function describeSecurityGroupRules(
  input: DescribeSecurityGroupRulesRequest,
  call: Call,
): DescribeSecurityGroupRulesResult {
  const rules = chosen(
    call,
    'security-group-rule',
    input.SecurityGroupRuleIds,
    all(call, 'security-group-rule'),
  ).map((rule) => describeRule(call, lookup(call, 'security-group', rule.groupId), rule));
  const page = describePage(rules, {
    input,
    fields: {
      'group-id': (rule) => rule.GroupId,
      'security-group-rule-id': (rule) => rule.SecurityGroupRuleId,
    },
    tags: (rule) => rule.Tags ?? [],
  });
  return { SecurityGroupRules: page.items, NextToken: page.next };
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
    return { ...kept, ...specOf(call, update.SecurityGroupRule ?? {}) };
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

function authorize(
  input: AuthorizeInput,
  call: Call,
  egress: boolean,
): AuthorizeSecurityGroupIngressResult {
  const group = groupOf(input, call);
  tagsFor('security-group-rule', input.TagSpecifications);
  const specs = expandPermissions(call, permissionsOf(input));
  const present = rulesOf(call, group.id).filter((rule) => rule.egress === egress);
  const known = new Set(present.map(ruleKey));
  const given = new Set<string>();
  for (const spec of specs) {
    if (given.has(ruleKey(spec)))
      throw new ServiceFault(
        'InvalidParameterValue',
        'The same permission must not appear multiple times',
      );
    if (known.has(ruleKey(spec))) throw duplicate(spec);
    given.add(ruleKey(spec));
  }
  checkRuleQuota([...present, ...specs]);
  const rules = specs.map((spec) => {
    const rule = save(call, 'security-group-rule', {
      ...spec,
      id: newId(call, 'security-group-rule'),
      groupId: group.id,
      egress,
    });
    tagOnCreate(call, rule.id, 'security-group-rule', input.TagSpecifications);
    return describeRule(call, group, rule);
  });
  return { Return: true, SecurityGroupRules: rules };
}

function revoke(input: RevokeInput, call: Call, egress: boolean): RevokeSecurityGroupIngressResult {
  const group = groupOf(input, call);
  const ids = input.SecurityGroupRuleIds ?? [];
  const doomed =
    ids.length > 0
      ? ids.map((id) => ruleOf(call, group, id))
      : matching(call, group, egress, permissionsOf(input));
  const wrongWay = doomed.find((rule) => rule.egress !== egress);
  if (wrongWay !== undefined)
    throw new ServiceFault(
      'InvalidSecurityGroupRuleId.NotFound',
      `The security group rule ID '${wrongWay.id}' does not exist`,
    );
  for (const rule of doomed) {
    table(call, 'security-group-rule').delete(rule.id);
    forgetTags(call, rule.id);
  }
  return {
    Return: true,
    UnknownIpPermissions: [],
    RevokedSecurityGroupRules: doomed.map((rule) => ({
      SecurityGroupRuleId: rule.id,
      GroupId: rule.groupId,
      IsEgress: rule.egress,
      IpProtocol: rule.protocol,
      FromPort: rule.fromPort,
      ToPort: rule.toPort,
      ...(rule.peer.kind === 'ipv4' ? { CidrIpv4: rule.peer.value } : {}),
      ...(rule.peer.kind === 'ipv6' ? { CidrIpv6: rule.peer.value } : {}),
      ...(rule.peer.kind === 'prefix-list' ? { PrefixListId: rule.peer.value } : {}),
      ...(rule.peer.kind === 'group' ? { ReferencedGroupId: rule.peer.value } : {}),
      Description: rule.description,
    })),
  };
}

function matching(
  place: Place,
  group: SecurityGroupRecord,
  egress: boolean,
  permissions: readonly IpPermission[],
): readonly SecurityGroupRuleRecord[] {
  const present = rulesOf(place, group.id).filter((rule) => rule.egress === egress);
  return expandPermissions(place, permissions).map((spec) => {
    const found = present.find((rule) => ruleKey(rule) === ruleKey(spec));
    if (found === undefined)
      throw new ServiceFault(
        'InvalidPermission.NotFound',
        'The specified rule does not exist in this security group.',
      );
    return found;
  });
}

function groupOf(input: AuthorizeInput | RevokeInput, call: Call): SecurityGroupRecord {
  if (input.GroupId === undefined && 'GroupName' in input && input.GroupName !== undefined)
    throw new ServiceFault(
      'InvalidGroup.NotFound',
      `The security group '${input.GroupName}' does not exist in default VPC`,
    );
  return lookup(call, 'security-group', input.GroupId, 'GroupId');
}

/** The permissions of a request, also when it uses the older flat parameters. */
function permissionsOf(input: AuthorizeInput | RevokeInput): readonly IpPermission[] {
  if (input.IpPermissions !== undefined && input.IpPermissions.length > 0)
    return input.IpPermissions;
  const { IpProtocol, FromPort, ToPort, CidrIp } = input;
  if (IpProtocol === undefined)
    throw new ServiceFault(
      'MissingParameter',
      'The request must contain the parameter ipPermissions',
    );
  return [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }];
}

function ruleOf(
  place: Place,
  group: SecurityGroupRecord,
  id: string | undefined,
): SecurityGroupRuleRecord {
  const rule = lookup(place, 'security-group-rule', id, 'SecurityGroupRuleId');
  if (rule.groupId !== group.id)
    throw new ServiceFault(
      'InvalidSecurityGroupRuleId.NotFound',
      `The security group rule ID '${rule.id}' does not exist`,
    );
  return rule;
}

function specOf(place: Place, request: SecurityGroupRuleRequest): RuleSpec {
  return {
    ...protocolAndPorts(request),
    peer: peerOf(place, request),
    ...(request.Description === undefined || request.Description === ''
      ? {}
      : { description: request.Description }),
  };
}

function peerOf(place: Place, request: SecurityGroupRuleRequest): RulePeer {
  if (request.CidrIpv4 !== undefined) return ipv4Peer(request.CidrIpv4);
  if (request.CidrIpv6 !== undefined) return ipv6Peer(request.CidrIpv6);
  if (request.PrefixListId !== undefined) return prefixListPeer(place, request.PrefixListId);
  return groupPeer(place, request.ReferencedGroupId);
}

/** IPv4 and IPv6 rules count apart; groups and prefix lists count for both. */
function checkRuleQuota(rules: readonly RuleSpec[]): void {
  for (const family of ['ipv4', 'ipv6']) {
    const other = family === 'ipv4' ? 'ipv6' : 'ipv4';
    if (rules.filter((rule) => rule.peer.kind !== other).length > rulesPerDirectionAndFamily)
      throw new ServiceFault(
        'RulesPerSecurityGroupLimitExceeded',
        'The maximum number of rules per security group has been reached.',
      );
  }
}

function duplicate(rule: RuleSpec): ServiceFault {
  return new ServiceFault(
    'InvalidPermission.Duplicate',
    `the specified rule "${ruleText(rule)}" already exists`,
  );
}
