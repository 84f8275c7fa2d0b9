/** Desired properties of a security group. */
import type { CreateSecurityGroupRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const SECURITY_GROUP_TYPE = 'AWS::EC2::SecurityGroup';

/** CreateSecurityGroup's request without tags and dry run; rules are resources of their own. */
export interface SecurityGroupProperties
  extends Omit<CreateSecurityGroupRequest, 'DryRun' | 'TagSpecifications'> {
  /** Whether the allow-all egress rules that AWS gives every new group stay. Default: true. */
  AllowAllOutbound?: boolean;
}
