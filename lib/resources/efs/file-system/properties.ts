/** Desired properties of a file system. */

/** CloudFormation's name of the type. */
export const FILE_SYSTEM_TYPE = 'AWS::EFS::FileSystem';

/** CreateFileSystem's request without token and tags. Spelled out: its client is not of the public types. */
export interface FileSystemProperties {
  /** `generalPurpose` or `maxIO`. Default: `generalPurpose`. */
  PerformanceMode?: string | undefined;
  /** Whether files are encrypted at rest. Default: false. */
  Encrypted?: boolean | undefined;
  /** Key that encrypts them. Default: the account's key for EFS. */
  KmsKeyId?: string | undefined;
  /** `bursting`, `provisioned` or `elastic`. Default: `bursting`. */
  ThroughputMode?: string | undefined;
  /** MiB/s, with the mode `provisioned`. */
  ProvisionedThroughputInMibps?: number | undefined;
  /** Availability Zone of a file system in one zone. Default: all zones of the Region. */
  AvailabilityZoneName?: string | undefined;
}
