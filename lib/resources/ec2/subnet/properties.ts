/** Desired properties of a subnet. */
import type { CreateSubnetRequest, PrivateDnsNameOptionsOnLaunch } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const SUBNET_TYPE = 'AWS::EC2::Subnet';

/** CreateSubnet's request without tags and dry run, and the attributes that are set by calls of their own. */
export interface SubnetProperties
  extends Omit<CreateSubnetRequest, 'DryRun' | 'TagSpecifications'> {
  /** Whether instances get a public IPv4 address. AWS's default: false. */
  MapPublicIpOnLaunch?: boolean;
  /** Whether network interfaces get an IPv6 address. AWS's default: false. */
  AssignIpv6AddressOnCreation?: boolean;
  /** Whether the Amazon DNS server synthesises IPv6 addresses for IPv4-only names. AWS's default: false. */
  EnableDns64?: boolean;
  /** Host names of instances. */
  PrivateDnsNameOptionsOnLaunch?: PrivateDnsNameOptionsOnLaunch;
}
