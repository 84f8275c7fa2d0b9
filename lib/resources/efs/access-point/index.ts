/** AWS::EFS::AccessPoint: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { REPLACES } from '../../ec2/field-rules.ts';
import { FILE_SYSTEM_TYPE } from '../file-system/properties.ts';
import { ACCESS_POINT_TYPE, type AccessPointProperties } from './properties.ts';

/** A way into a file system: a user and a directory. Only our tags can find it; it never changes. */
export const efsAccessPoint: ResourceType<AccessPointProperties> = {
  name: ACCESS_POINT_TYPE,
  fields: { FileSystemId: REPLACES, PosixUser: REPLACES, RootDirectory: REPLACES },
  requires: ['FileSystemId'],
  attributes: { AccessPointId: 'Id of the access point', Arn: 'ARN of the access point' },
  identity: () => undefined,
  canonical: (properties) =>
    withoutDefaults<AccessPointProperties>({ ...properties }, { RootDirectory: { Path: '/' } }),
  removedBefore: [FILE_SYSTEM_TYPE],
  calls: {
    create: ['CreateAccessPoint'],
    update: ['TagResource', 'UntagResource'],
    delete: ['DeleteAccessPoint'],
  },
  operations: async () => (await import('./operations.ts')).accessPointOperations,
};
