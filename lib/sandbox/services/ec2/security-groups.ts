/** Security groups: names unique in a VPC, a default group in each. */
import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  SecurityGroup,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { ec2Arn } from './arns.ts';
import { chosen, describePage } from './describe.ts';
import type { RulePeer, SecurityGroupRecord, SecurityGroupRuleRecord } from './records.ts';
import { mergedPermissions } from './security-group-permissions.ts';
import {
  all,
  checkQuota,
  inVpc,
  lookup,
  newId,
  type Place,
  required,
  save,
  table,
} from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

/** CreateSecurityGroup: with the rules that let everything out. */
export function createSecurityGroup(
  input: CreateSecurityGroupRequest,
  call: Call,
): CreateSecurityGroupResult {
  const name = required(input.GroupName, 'GroupName');
  const description = required(input.Description, 'GroupDescription');
  if (input.VpcId === undefined)
    throw new ServiceFault('VPCIdNotSpecified', 'No default VPC for this user');
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  tagsFor('security-group', input.TagSpecifications);
  checkText(name, 'GroupName');
  checkText(description, 'GroupDescription');
  checkName(call, vpc.id, name);
  checkQuota(
    all(call, 'security-group').length,
    2500,
    'SecurityGroupLimitExceeded',
    'security groups',
  );
  const group = save(call, 'security-group', {
    id: newId(call, 'security-group'),
    vpcId: vpc.id,
    name,
    description,
  });
  allowEgress(call, group);
  tagOnCreate(call, group.id, 'security-group', input.TagSpecifications);
  return {
    GroupId: group.id,
    SecurityGroupArn: ec2Arn(call.scope, 'security-group', group.id),
    Tags: tagsOf(call, group.id),
  };
}

/** DescribeSecurityGroups, by ids, names or filters. */
export function describeSecurityGroups(
  input: DescribeSecurityGroupsRequest,
  call: Call,
): DescribeSecurityGroupsResult {
  if (input.GroupNames !== undefined && input.GroupNames.length > 0)
    throw new ServiceFault(
      'InvalidGroup.NotFound',
      `The security group '${input.GroupNames[0]}' does not exist in default VPC`,
    );
  const groups = chosen(call, 'security-group', input.GroupIds, all(call, 'security-group')).map(
    (group) => describeGroup(call, group),
  );
  const page = describePage(groups, {
    input,
    fields: {
      'group-id': (group) => group.GroupId,
      'group-name': (group) => group.GroupName,
      'vpc-id': (group) => group.VpcId,
      'owner-id': (group) => group.OwnerId,
      description: (group) => group.Description,
      ...permissionFields('ip-permission', (group) => group.IpPermissions),
      ...permissionFields('egress.ip-permission', (group) => group.IpPermissionsEgress),
    },
    tags: (group) => group.Tags ?? [],
  });
  return { SecurityGroups: page.items, NextToken: page.next };
}

/** DeleteSecurityGroup: refuses the default group and groups that interfaces or other groups' rules use. */
export function deleteSecurityGroup(
  input: DeleteSecurityGroupRequest,
  call: Call,
): DeleteSecurityGroupResult {
  if (input.GroupId === undefined && input.GroupName !== undefined)
    throw new ServiceFault(
      'InvalidGroup.NotFound',
      `The security group '${input.GroupName}' does not exist in default VPC`,
    );
  const group = lookup(call, 'security-group', input.GroupId, 'GroupId');
  if (group.name === 'default')
    throw new ServiceFault(
      'CannotDelete',
      `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
    );
  const worn = all(call, 'network-interface').some((each) => each.groupIds.includes(group.id));
  const named = all(call, 'security-group-rule').some(
    (rule) =>
      rule.groupId !== group.id && rule.peer.kind === 'group' && rule.peer.value === group.id,
  );
  if (worn || named)
    throw new ServiceFault('DependencyViolation', `resource ${group.id} has a dependent object`);
  for (const rule of rulesOf(call, group.id)) {
    table(call, 'security-group-rule').delete(rule.id);
    forgetTags(call, rule.id);
  }
  table(call, 'security-group').delete(group.id);
  forgetTags(call, group.id);
  return { Return: true, GroupId: group.id };
}

/** Makes the default group of a new VPC: its members may talk to each other, and out. */
export function addDefaultGroup(place: Place, vpcId: string): void {
  const group = save(place, 'security-group', {
    id: newId(place, 'security-group'),
    vpcId,
    name: 'default',
    description: 'default VPC security group',
  });
  allowAll(place, group, false, { kind: 'group', value: group.id });
  allowEgress(place, group);
}

/** The rules of a group, oldest first. */
export function rulesOf(place: Place, groupId: string): readonly SecurityGroupRuleRecord[] {
  return all(place, 'security-group-rule').filter((rule) => rule.groupId === groupId);
}

function describeGroup(place: Place, group: SecurityGroupRecord): SecurityGroup {
  const rules = rulesOf(place, group.id);
  const permissions = (egress: boolean) =>
    mergedPermissions(
      place.scope.account,
      rules.filter((rule) => rule.egress === egress),
    );
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    VpcId: group.vpcId,
    OwnerId: place.scope.account,
    SecurityGroupArn: ec2Arn(place.scope, 'security-group', group.id),
    IpPermissions: permissions(false),
    IpPermissionsEgress: permissions(true),
    Tags: tagsOf(place, group.id),
  };
}

function permissionFields(
  prefix: string,
  read: (group: SecurityGroup) => SecurityGroup['IpPermissions'],
) {
  return {
    [`${prefix}.cidr`]: (group: SecurityGroup) =>
      read(group)?.flatMap((each) => each.IpRanges?.map((range) => range.CidrIp)),
    [`${prefix}.ipv6-cidr`]: (group: SecurityGroup) =>
      read(group)?.flatMap((each) => each.Ipv6Ranges?.map((range) => range.CidrIpv6)),
    [`${prefix}.from-port`]: (group: SecurityGroup) => read(group)?.map((each) => each.FromPort),
    [`${prefix}.to-port`]: (group: SecurityGroup) => read(group)?.map((each) => each.ToPort),
    [`${prefix}.protocol`]: (group: SecurityGroup) => read(group)?.map((each) => each.IpProtocol),
    [`${prefix}.group-id`]: (group: SecurityGroup) =>
      read(group)?.flatMap((each) => each.UserIdGroupPairs?.map((pair) => pair.GroupId)),
    [`${prefix}.user-id`]: (group: SecurityGroup) =>
      read(group)?.flatMap((each) => each.UserIdGroupPairs?.map((pair) => pair.UserId)),
    [`${prefix}.prefix-list-id`]: (group: SecurityGroup) =>
      read(group)?.flatMap((each) => each.PrefixListIds?.map((list) => list.PrefixListId)),
  };
}

function allowEgress(place: Place, group: SecurityGroupRecord): void {
  allowAll(place, group, true, { kind: 'ipv4', value: '0.0.0.0/0' });
  if ((table(place, 'vpc').get(group.vpcId)?.ipv6Cidrs.length ?? 0) > 0)
    allowAll(place, group, true, { kind: 'ipv6', value: '::/0' });
}

function allowAll(place: Place, group: SecurityGroupRecord, egress: boolean, peer: RulePeer): void {
  save(place, 'security-group-rule', {
    id: newId(place, 'security-group-rule'),
    groupId: group.id,
    egress,
    protocol: '-1',
    fromPort: -1,
    toPort: -1,
    peer,
  });
}

function checkText(text: string, parameter: string): void {
  if (text.length > 255)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${parameter} is invalid. Value exceeds the maximum length of 255 characters.`,
    );
  if (!/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/.test(text))
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${parameter} is invalid. Character sets beyond ASCII are not supported.`,
    );
}

function checkName(place: Place, vpcId: string, name: string): void {
  if (name.toLowerCase() === 'default')
    throw new ServiceFault(
      'InvalidGroup.Reserved',
      `Cannot use reserved security group name: ${name}`,
    );
  if (name.toLowerCase().startsWith('sg-'))
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
    );
  const taken = inVpc(place, 'security-group', vpcId).some(
    (group) => group.name.toLowerCase() === name.toLowerCase(),
  );
  if (taken)
    throw new ServiceFault(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpcId}'`,
    );
}
