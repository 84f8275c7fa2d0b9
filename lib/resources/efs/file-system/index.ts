/** AWS::EFS::FileSystem: the pure part. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { LIVE_KEPT, live, REPLACES } from '../../ec2/field-rules.ts';
import { violation } from '../../findings.ts';
import { FILE_SYSTEM_TYPE, type FileSystemProperties } from './properties.ts';

/** Files that tasks share. Only our tags can find it. */
export const efsFileSystem: ResourceType<FileSystemProperties> = {
  name: FILE_SYSTEM_TYPE,
  fields: {
    PerformanceMode: REPLACES,
    Encrypted: REPLACES,
    KmsKeyId: REPLACES,
    ThroughputMode: live('bursting'),
    ProvisionedThroughputInMibps: LIVE_KEPT,
    AvailabilityZoneName: REPLACES,
  },
  attributes: { FileSystemId: 'Id of the file system', Arn: 'ARN of the file system' },
  identity: () => undefined,
  canonical: (properties) => withoutDefaults<FileSystemProperties>({ ...properties }),
  validate: throughputFindings,
  expected: { create: 5, delete: 10 },
  calls: {
    create: ['CreateFileSystem'],
    update: ['UpdateFileSystem', 'TagResource', 'UntagResource'],
    delete: ['DeleteFileSystem'],
  },
  operations: async () => (await import('./operations.ts')).fileSystemOperations,
};

function throughputFindings(properties: FileSystemProperties): readonly Finding[] {
  const { ThroughputMode, ProvisionedThroughputInMibps: amount } = properties;
  if (ThroughputMode === 'provisioned' && amount === undefined)
    return [violation('ProvisionedThroughputInMibps', 'the mode provisioned needs an amount')];
  if (ThroughputMode !== 'provisioned' && amount !== undefined)
    return [violation('ProvisionedThroughputInMibps', 'only the mode provisioned takes an amount')];
  return [];
}
