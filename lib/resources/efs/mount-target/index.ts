/** AWS::EFS::MountTarget: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { REPLACES } from '../../ec2/field-rules.ts';
import { SECURITY_GROUP_TYPE } from '../../ec2/security-group/properties.ts';
import { SUBNET_TYPE } from '../../ec2/subnet/properties.ts';
import { FILE_SYSTEM_TYPE } from '../file-system/properties.ts';
import { MOUNT_TARGET_TYPE, type MountTargetProperties } from './properties.ts';

/** A file system's address in a subnet. It has no tags: its owner stands on the file system. */
export const efsMountTarget: ResourceType<MountTargetProperties> = {
  name: MOUNT_TARGET_TYPE,
  fields: {
    FileSystemId: REPLACES,
    SubnetId: REPLACES,
    IpAddress: REPLACES,
    SecurityGroups: { change: 'update', impact: 'live', order: 'set', off: 'keep' },
  },
  requires: ['FileSystemId', 'SubnetId'],
  attributes: { MountTargetId: 'Id of the mount target', IpAddress: 'Its IPv4 address' },
  taggable: false,
  identity: ({ FileSystemId, SubnetId }) => ({ FileSystemId, SubnetId }),
  canonical: ({ SecurityGroups, ...properties }) =>
    withoutDefaults<MountTargetProperties>({
      ...properties,
      ...(SecurityGroups === undefined ? {} : { SecurityGroups: asSet(SecurityGroups) }),
    }),
  removedBefore: [FILE_SYSTEM_TYPE, SUBNET_TYPE, SECURITY_GROUP_TYPE],
  // There is one in an Availability Zone.
  replacement: 'delete-first',
  expected: { create: 90, delete: 30 },
  calls: {
    create: ['TagResource', 'CreateMountTarget'],
    update: ['TagResource', 'ModifyMountTargetSecurityGroups'],
    delete: ['DeleteMountTarget', 'UntagResource'],
  },
  operations: async () => (await import('./operations.ts')).mountTargetOperations,
};
