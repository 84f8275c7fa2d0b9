/** AWS::EC2::SecurityGroupRule: the pure part. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { tryParseCidr } from '../cidr.ts';
import { REPLACES } from '../field-rules.ts';
import { textProblem } from '../group-text.ts';
import { canonicalRule, ruleKey } from './canonical.ts';
import { SECURITY_GROUP_RULE_TYPE, type SecurityGroupRuleProperties } from './properties.ts';

/** One rule of a security group, found by what it allows. Only its description changes in place. */
export const ec2SecurityGroupRule: ResourceType<SecurityGroupRuleProperties> = {
  name: SECURITY_GROUP_RULE_TYPE,
  fields: {
    GroupId: REPLACES,
    IsEgress: REPLACES,
    IpProtocol: REPLACES,
    FromPort: REPLACES,
    ToPort: REPLACES,
    CidrIpv4: REPLACES,
    CidrIpv6: REPLACES,
    PrefixListId: REPLACES,
    ReferencedGroupId: REPLACES,
    Description: { change: 'update', impact: 'live', off: { value: '' } },
  },
  requires: ['GroupId', 'IsEgress', 'IpProtocol'],
  attributes: { SecurityGroupRuleId: 'Id of the rule' },
  identity: ruleKey,
  canonical: canonicalRule,
  validate: (rule) => [
    ...checkPeer(rule),
    ...checkPorts(rule),
    ...checkBlocks(rule),
    ...checkDescription(rule),
  ],
  calls: {
    create: ['AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress'],
    update: ['ModifySecurityGroupRules', 'CreateTags', 'DeleteTags'],
    delete: ['RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress'],
  },
  operations: async () => (await import('./operations.ts')).securityGroupRuleOperations,
};

const PEERS = ['CidrIpv4', 'CidrIpv6', 'PrefixListId', 'ReferencedGroupId'] as const;

function checkPeer(rule: SecurityGroupRuleProperties): readonly Finding[] {
  const given = PEERS.filter((field) => rule[field] !== undefined);
  if (given.length === 1) return [];
  return [
    violation(
      undefined,
      given.length === 0
        ? `a rule needs one of ${PEERS.join(', ')}`
        : `a rule has one peer, not ${given.join(' and ')}`,
    ),
  ];
}

const MOST_PORT = 65_535;

function checkPorts(rule: SecurityGroupRuleProperties): readonly Finding[] {
  const { IpProtocol: protocol, FromPort: from, ToPort: to } = canonicalRule(rule);
  if (protocol === undefined) return [violation('IpProtocol', 'a rule needs a protocol')];
  if (protocol !== 'tcp' && protocol !== 'udp') return [];
  if (from === undefined || to === undefined)
    return [violation('FromPort', `a ${protocol} rule needs FromPort and ToPort`)];
  if (typeof from !== 'number' || typeof to !== 'number') return [];
  const isPort = (port: number) => Number.isInteger(port) && port >= 0 && port <= MOST_PORT;
  if (isPort(from) && isPort(to) && from <= to) return [];
  return [
    violation('FromPort', `${from} to ${to} is no range of ports between 0 and ${MOST_PORT}`),
  ];
}

function checkBlocks(rule: SecurityGroupRuleProperties): readonly Finding[] {
  const check = (path: 'CidrIpv4' | 'CidrIpv6', family: 4 | 6): readonly Finding[] => {
    const block: unknown = rule[path];
    if (typeof block !== 'string' || tryParseCidr(block)?.family === family) return [];
    return [violation(path, `${JSON.stringify(block)} is no IPv${family} block`)];
  };
  return [...check('CidrIpv4', 4), ...check('CidrIpv6', 6)];
}

function checkDescription({ Description }: SecurityGroupRuleProperties): readonly Finding[] {
  const text: unknown = Description;
  const problem = typeof text === 'string' && text !== '' ? textProblem(text) : undefined;
  return problem === undefined ? [] : [violation('Description', problem)];
}

function violation(path: string | undefined, detail: string): Finding {
  return {
    severity: 'error',
    code: 'rule/violated',
    detail,
    ...(path === undefined ? {} : { path }),
  };
}
