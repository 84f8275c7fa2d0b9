/** Desired properties of a mount target. */

/** CloudFormation's name of the type. */
export const MOUNT_TARGET_TYPE = 'AWS::EFS::MountTarget';

/** CreateMountTarget's request. Spelled out: its client is not of the public types. */
export interface MountTargetProperties {
  /** The file system. */
  FileSystemId: string | undefined;
  /** The subnet; one to an Availability Zone, all of one VPC. */
  SubnetId: string | undefined;
  /** IPv4 address in the subnet. Default: a free one. */
  IpAddress?: string | undefined;
  /** Groups of its network interface, at most 5. Default: the VPC's default group. */
  SecurityGroups?: readonly string[] | undefined;
}
