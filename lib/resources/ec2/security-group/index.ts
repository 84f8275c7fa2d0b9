/** AWS::EC2::SecurityGroup: the pure part. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { live, REPLACES } from '../field-rules.ts';
import { textProblem } from '../group-text.ts';
import { SECURITY_GROUP_TYPE, type SecurityGroupProperties } from './properties.ts';

/** A security group, found by its name in its VPC. Its rules are resources of their own. */
export const ec2SecurityGroup: ResourceType<SecurityGroupProperties> = {
  name: SECURITY_GROUP_TYPE,
  fields: {
    GroupName: REPLACES,
    Description: REPLACES,
    VpcId: REPLACES,
    AllowAllOutbound: live(true),
  },
  requires: ['Description', 'VpcId'],
  attributes: { GroupId: 'Id of the group' },
  identity: ({ VpcId, GroupName }) => (VpcId === undefined ? { GroupName } : { VpcId, GroupName }),
  canonical: (properties) => ({ ...properties }),
  validate: (properties) => [...checkName(properties), ...checkDescription(properties)],
  calls: {
    create: ['CreateSecurityGroup', 'RevokeSecurityGroupEgress', 'AuthorizeSecurityGroupEgress'],
    update: [
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupEgress',
      'CreateTags',
      'DeleteTags',
    ],
    delete: ['DeleteSecurityGroup'],
  },
  operations: async () => (await import('./operations.ts')).securityGroupOperations,
};

function checkName({ GroupName }: SecurityGroupProperties): readonly Finding[] {
  const name: unknown = GroupName;
  if (typeof name !== 'string') return [];
  const problem = textProblem(name);
  if (problem !== undefined) return [violation('GroupName', problem)];
  if (/^sg-/i.test(name)) return [violation('GroupName', 'a name must not start with sg-')];
  return name.toLowerCase() === 'default'
    ? [violation('GroupName', 'the name default belongs to the group that every VPC has')]
    : [];
}

function checkDescription({ Description }: SecurityGroupProperties): readonly Finding[] {
  const text: unknown = Description;
  if (typeof text !== 'string') return [];
  const problem = textProblem(text);
  return problem === undefined ? [] : [violation('Description', problem)];
}

function violation(path: string, detail: string): Finding {
  return { severity: 'error', code: 'rule/violated', path, detail };
}
