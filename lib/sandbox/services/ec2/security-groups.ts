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
import type { Index } from '../../table.ts';
import { ec2Arn } from './arns.ts';
import { chosen, describePage, namedBy } from './describe.ts';
import type {
  NetworkInterfaceRecord,
  RulePeer,
  SecurityGroupRecord,
  SecurityGroupRuleRecord,
} from './records.ts';
import { mergedPermissions } from './security-group-permissions.ts';
import { all, checkQuota, lookup, newId, type Place, required, save, table } from './store.ts';
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
    table(call, 'security-group').size,
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
  const named = namedBy(input, 'group-id', (id) => table(call, 'security-group').get(id));
  const groups = chosen(
    call,
    'security-group',
    input.GroupIds,
    named ?? all(call, 'security-group'),
  );
  const permissions = (group: SecurityGroupRecord) => describeGroup(call, group);
  const page = describePage(groups, {
    input,
    fields: {
      'group-id': (group) => group.id,
      'group-name': (group) => group.name,
      'vpc-id': (group) => group.vpcId,
      'owner-id': () => call.account,
      description: (group) => group.description,
      ...permissionFields('ip-permission', (group) => permissions(group).IpPermissions),
      ...permissionFields(
        'egress.ip-permission',
        (group) => permissions(group).IpPermissionsEgress,
      ),
    },
    tags: (group) => tagsOf(call, group.id),
  });
  return {
    SecurityGroups: page.items.map((group) => describeGroup(call, group)),
    NextToken: page.next,
  };
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
  const worn = table(call, 'network-interface').having(byGroups, group.id).length > 0;
  const named = table(call, 'security-group-rule')
    .having(byPeerGroup, group.id)
    .some((rule) => rule.groupId !== group.id);
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
  return table(place, 'security-group-rule').having(byGroup, groupId);
}

const byGroup: Index<SecurityGroupRuleRecord> = { valuesOf: ({ groupId }) => [groupId] };
const byPeerGroup: Index<SecurityGroupRuleRecord> = {
  valuesOf: ({ peer }) => (peer.kind === 'group' ? [peer.value] : []),
};
const byGroups: Index<NetworkInterfaceRecord> = { valuesOf: ({ groupIds }) => groupIds };
const byName: Index<SecurityGroupRecord> = {
  valuesOf: ({ vpcId, name }) => [`${vpcId} ${name.toLowerCase()}`],
};

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
  read: (group: SecurityGroupRecord) => SecurityGroup['IpPermissions'],
) {
  return {
    [`${prefix}.cidr`]: (group: SecurityGroupRecord) =>
      read(group)?.flatMap((each) => each.IpRanges?.map((range) => range.CidrIp)),
    [`${prefix}.ipv6-cidr`]: (group: SecurityGroupRecord) =>
      read(group)?.flatMap((each) => each.Ipv6Ranges?.map((range) => range.CidrIpv6)),
    [`${prefix}.from-port`]: (group: SecurityGroupRecord) =>
      read(group)?.map((each) => each.FromPort),
    [`${prefix}.to-port`]: (group: SecurityGroupRecord) => read(group)?.map((each) => each.ToPort),
    [`${prefix}.protocol`]: (group: SecurityGroupRecord) =>
      read(group)?.map((each) => each.IpProtocol),
    [`${prefix}.group-id`]: (group: SecurityGroupRecord) =>
      read(group)?.flatMap((each) => each.UserIdGroupPairs?.map((pair) => pair.GroupId)),
    [`${prefix}.user-id`]: (group: SecurityGroupRecord) =>
      read(group)?.flatMap((each) => each.UserIdGroupPairs?.map((pair) => pair.UserId)),
    [`${prefix}.prefix-list-id`]: (group: SecurityGroupRecord) =>
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
  const taken = table(place, 'security-group').having(byName, `${vpcId} ${name.toLowerCase()}`);
  if (taken.length > 0)
    throw new ServiceFault(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpcId}'`,
    );
}
