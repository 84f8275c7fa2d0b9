/** Desired properties of one rule of a security group. */
import type { SecurityGroupRuleRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const SECURITY_GROUP_RULE_TYPE = 'AWS::EC2::SecurityGroupRule';

/** One rule: its group and direction, and one source or destination, as in ModifySecurityGroupRules. */
export interface SecurityGroupRuleProperties extends SecurityGroupRuleRequest {
  /** The group that the rule belongs to. */
  GroupId: string;
  /** True for a rule of outgoing traffic. */
  IsEgress: boolean;
}
