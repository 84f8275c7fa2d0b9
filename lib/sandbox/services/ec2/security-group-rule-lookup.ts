/** How requests name groups and rules: by ids, or rules by what they allow. */
import type { IpPermission } from '@aws-sdk/client-ec2';
import { ServiceFault } from '../../service.ts';
import type { SecurityGroupRecord, SecurityGroupRuleRecord } from './records.ts';
import {
  expandPermissions,
  type RuleSpec,
  ruleKey,
  ruleText,
} from './security-group-permissions.ts';
import { rulesOf } from './security-groups.ts';
import { lookup, type Place } from './store.ts';

/** The group of a request. Names are for groups of default VPCs, which there are none of. */
export function groupOf(
  input: { readonly GroupId?: string | undefined; readonly GroupName?: string | undefined },
  place: Place,
): SecurityGroupRecord {
  if (input.GroupId === undefined && input.GroupName !== undefined)
    throw new ServiceFault(
      'InvalidGroup.NotFound',
      `The security group '${input.GroupName}' does not exist in default VPC`,
    );
  return lookup(place, 'security-group', input.GroupId, 'GroupId');
}

/** The rule of a group with this id. */
export function ruleOf(
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

/** The rules of a group and direction that allow what the permissions say; throws when one is missing. */
export function matching(
  place: Place,
  group: SecurityGroupRecord,
  egress: boolean,
  permissions: readonly IpPermission[],
): readonly SecurityGroupRuleRecord[] {
  const present = rulesOf(place, group.id).filter((rule) => rule.egress === egress);
  return expandPermissions(place, group, permissions).map((spec) => {
    const found = present.find((rule) => ruleKey(rule) === ruleKey(spec));
    if (found === undefined)
      throw new ServiceFault(
        'InvalidPermission.NotFound',
        'The specified rule does not exist in this security group.',
      );
    return found;
  });
}

/** The refusal of a rule that the group has. */
export function duplicate(rule: RuleSpec): ServiceFault {
  return new ServiceFault(
    'InvalidPermission.Duplicate',
    `the specified rule "${ruleText(rule)}" already exists`,
  );
}
