/** Desired properties of a VPC. */
import type { CreateVpcRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const VPC_TYPE = 'AWS::EC2::VPC';

/** CreateVpc's request without tags and dry run, and the two attributes that are set by calls of their own. */
export interface VpcProperties extends Omit<CreateVpcRequest, 'DryRun' | 'TagSpecifications'> {
  /** Whether the Amazon DNS server answers in the VPC. AWS's default: true. */
  EnableDnsSupport?: boolean;
  /** Whether instances get public DNS names; interface endpoints with private DNS need it. AWS's default: false. */
  EnableDnsHostnames?: boolean;
}
