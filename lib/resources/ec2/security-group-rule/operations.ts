/** AWS::EC2::SecurityGroupRule: the effects. */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { canonicalJson, jsonEquals, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { tagList, tagsOf } from '../../tags.ts';
import { adoptOwn } from '../adopt.ts';
import { describeSecurityGroupRules, ownedRules, rulesOfGroups } from '../describe.ts';
import { filter } from '../filters.ts';
import { PROPAGATION } from '../propagation.ts';
import { tagSpecification } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { ruleKey } from './canonical.ts';
import type { SecurityGroupRuleProperties } from './properties.ts';

type LiveRule = Live<SecurityGroupRuleProperties>;

/** What AWS is asked for rules. */
export const securityGroupRuleOperations: ResourceOperations<SecurityGroupRuleProperties> = {
  read,
  list,
  create,
  update,
  delete: remove,
};

async function read(
  requests: readonly ReadRequest<SecurityGroupRuleProperties>[],
  context: ReadContext,
): Promise<readonly (LiveRule | undefined)[]> {
  const byKey = new Map<string, LiveRule>();
  const enter = (rules: readonly SecurityGroupRule[]) => {
    for (const live of rules.map(liveRule))
      byKey.set(canonicalJson(ruleKey(live.properties)), live);
  };
  enter(await ownedRules(context));
  // A group has each rule once: only rules that are not among ours need a look, somebody else may have made them.
  const groups = requests.flatMap(({ identity }) =>
    byKey.has(canonicalJson(identity)) ? [] : String(identity['GroupId']),
  );
  enter(await rulesOfGroups(context, groups));
  return requests.map(({ identity }) => byKey.get(canonicalJson(identity)));
}

/** Ours by their own tags, wherever their groups belong. */
async function list(context: ReadContext): Promise<readonly LiveRule[]> {
  return (await ownedRules(context)).map(liveRule);
}

function liveRule(rule: SecurityGroupRule): LiveRule {
  return {
    id: rule.SecurityGroupRuleId ?? '',
    properties: omitUndefined({
      GroupId: rule.GroupId ?? '',
      IsEgress: rule.IsEgress ?? false,
      IpProtocol: rule.IpProtocol,
      FromPort: rule.FromPort,
      ToPort: rule.ToPort,
      CidrIpv4: rule.CidrIpv4,
      CidrIpv6: rule.CidrIpv6,
      PrefixListId: rule.PrefixListId,
      ReferencedGroupId: rule.ReferencedGroupInfo?.GroupId,
      Description: rule.Description,
    }) as SecurityGroupRuleProperties,
    attributes: { SecurityGroupRuleId: rule.SecurityGroupRuleId },
    tags: tagsOf(rule.Tags),
  };
}

async function create(
  request: CreateRequest<SecurityGroupRuleProperties>,
  context: ApplyContext,
): Promise<LiveRule> {
  const { properties, tags } = request;
  try {
    const [made] = await retrying(context, PROPAGATION, () => authorize(context, properties, tags));
    return { ...liveRule({ ...made, Tags: tagList(tags) }), properties };
  } catch (error) {
    if (!hasCode(error, 'InvalidPermission.Duplicate')) throw error;
    // Of an earlier attempt whose answer was lost; a rule of somebody else would have been read when planning.
    const found = await describeSecurityGroupRules(context, [
      filter('group-id', properties.GroupId),
    ]);
    const same = found
      .map(liveRule)
      .find((live) => jsonEquals(ruleKey(live.properties), ruleKey(properties)));
    return adoptOwn(context, same, { id: same?.id, tags: same?.tags ?? {} }, error);
  }
}

async function authorize(
  context: ApplyContext,
  rule: SecurityGroupRuleProperties,
  tags: CreateRequest['tags'],
): Promise<readonly SecurityGroupRule[]> {
  const client = await context.aws.clients.ec2();
  const input = {
    GroupId: rule.GroupId,
    IpPermissions: [permissionOf(rule)],
    TagSpecifications: tagSpecification('security-group-rule', tags),
  };
  const { SecurityGroupRules = [] } = rule.IsEgress
    ? await client.send(new AuthorizeSecurityGroupEgressCommand(input))
    : await client.send(new AuthorizeSecurityGroupIngressCommand(input));
  return SecurityGroupRules;
}

function permissionOf(rule: SecurityGroupRuleProperties): IpPermission {
  const described = omitUndefined({ Description: rule.Description });
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId } = rule;
  return omitUndefined({
    IpProtocol: rule.IpProtocol,
    FromPort: rule.FromPort,
    ToPort: rule.ToPort,
    IpRanges: CidrIpv4 === undefined ? undefined : [{ CidrIp: CidrIpv4, ...described }],
    Ipv6Ranges: CidrIpv6 === undefined ? undefined : [{ CidrIpv6, ...described }],
    PrefixListIds: PrefixListId === undefined ? undefined : [{ PrefixListId, ...described }],
    UserIdGroupPairs:
      ReferencedGroupId === undefined ? undefined : [{ GroupId: ReferencedGroupId, ...described }],
  });
}

async function update(
  request: UpdateRequest<SecurityGroupRuleProperties>,
  context: ApplyContext,
): Promise<LiveRule> {
  const { live, properties, changes, tags } = request;
  if (changes.length > 0) {
    const client = await context.aws.clients.ec2();
    const { GroupId, IsEgress: _, ...rule } = properties;
    await client.send(
      new ModifySecurityGroupRulesCommand({
        GroupId,
        SecurityGroupRules: [{ SecurityGroupRuleId: live.id, SecurityGroupRule: rule }],
      }),
    );
  }
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, tags);
  return { ...live, properties, tags: tags.all };
}

async function remove(live: LiveRule, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  const { GroupId, IsEgress } = live.properties;
  // By id: one rule that does not match would keep a whole batch from being revoked.
  const input = { GroupId, SecurityGroupRuleIds: [live.id] };
  await unlessGone(
    IsEgress
      ? client.send(new RevokeSecurityGroupEgressCommand(input))
      : client.send(new RevokeSecurityGroupIngressCommand(input)),
  );
}
