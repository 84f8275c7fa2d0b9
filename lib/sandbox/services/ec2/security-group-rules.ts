/** Rules of security groups: authorise and revoke, many at a time. */
import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  IpPermission,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import {
  describeRule,
  expandPermissions,
  type RuleSpec,
  ruleKey,
} from './security-group-permissions.ts';
import { duplicate, groupOf, matching, ruleOf } from './security-group-rule-lookup.ts';
import { rulesOf } from './security-groups.ts';
import { newId, save, table } from './store.ts';
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

function authorize(
  input: AuthorizeInput,
  call: Call,
  egress: boolean,
): AuthorizeSecurityGroupIngressResult {
  const group = groupOf(input, call);
  tagsFor('security-group-rule', input.TagSpecifications);
  const specs = expandPermissions(call, group, permissionsOf(input));
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
