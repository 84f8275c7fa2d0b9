/** A file system of EFS, reached from the subnets of a VPC. */
import { Construct } from 'constructs';
import { type Input, Lookup, text } from '../../graph/reference.ts';
import {
  FILE_SYSTEM_TYPE,
  type FileSystemProperties,
} from '../../resources/efs/file-system/properties.ts';
import {
  MOUNT_TARGET_TYPE,
  type MountTargetProperties,
} from '../../resources/efs/mount-target/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import { type ConstructOptions, namedOptionsOf, requireProps } from '../options.ts';
import { Connections } from '../security/connections.ts';
import { Port } from '../security/port.ts';
import { SecurityGroup, type SecurityGroupLike } from '../security/security-group.ts';
import { AccessPoint, type AccessPointProps } from './access-point.ts';
import type { FileSystemLike } from './file-system-like.ts';

/** What can be said of a file system beside its throughput. */
export interface FileSystemOptions extends ConstructOptions {
  /** The VPC that it is reached from. */
  readonly vpc: VpcLike;
  /** Subnets that it is reached from, one to an Availability Zone. @default - the private ones, the public ones where there are none */
  readonly vpcSubnets?: SubnetSelection;
  /** Groups of its addresses. @default - a new one that nobody may connect to */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Whether files are encrypted at rest; another value replaces the file system, and its files are gone. @default true */
  readonly encrypted?: boolean;
  /** ARN of the key that encrypts them. @default - the account's key for EFS */
  readonly kmsKeyId?: Input<string>;
  /** `maxIO` has more throughput and is slower in each operation. @default 'generalPurpose' */
  readonly performanceMode?: 'generalPurpose' | 'maxIO';
  /** Availability Zone of a file system in one zone alone. @default - all zones of the Region */
  readonly availabilityZoneName?: string;
}

/** How fast a file system is. */
export type FileSystemThroughput =
  | {
      /** By its size, or by what is used and paid for. @default 'bursting' */
      readonly throughputMode?: 'bursting' | 'elastic';
      /** Left out: the mode `provisioned` has it. */
      readonly provisionedThroughputInMibps?: never;
    }
  | {
      /** As much as is asked for. */
      readonly throughputMode: 'provisioned';
      /** MiB/s, 1 to 1024 and more by quota. */
      readonly provisionedThroughputInMibps: number;
    };

/** The props of a {@link FileSystem}. */
export type FileSystemProps = FileSystemOptions & FileSystemThroughput;

/**
 * A file system that tasks share. It is removed with its files when it leaves the code, unless `removalPolicy` is
 * `'retain'`; its addresses go in any case, so that the network can. Services whose tasks mount it may connect to it by themselves.
 *
 * @category Constructs
 * @example
 * const files = new FileSystem(stack, 'Files', { vpc, removalPolicy: 'retain' });
 * const uploads = files.addAccessPoint('Uploads', {
 *   path: '/uploads',
 *   posixUser: { uid: 1000, gid: 1000 },
 * });
 * const volume = Volume.efs('uploads', { fileSystem: files, accessPoint: uploads });
 */
export class FileSystem extends Construct implements FileSystemLike {
  /** The file system itself. */
  readonly resource: Resource<FileSystemProperties>;
  /** Its addresses, one to a subnet. */
  readonly mountTargets: readonly Resource<MountTargetProperties>[];
  /** Who may connect; the default port is 2049. */
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: FileSystemProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc');
    const { vpc } = props;
    this.resource = new Resource<FileSystemProperties>(this, 'Resource', {
      type: FILE_SYSTEM_TYPE,
      properties: () => ({
        Encrypted: props.encrypted ?? true,
        ...(props.kmsKeyId === undefined ? {} : { KmsKeyId: props.kmsKeyId }),
        ...(props.performanceMode === undefined ? {} : { PerformanceMode: props.performanceMode }),
        ...(props.throughputMode === undefined ? {} : { ThroughputMode: props.throughputMode }),
        ...(props.provisionedThroughputInMibps === undefined
          ? {}
          : { ProvisionedThroughputInMibps: props.provisionedThroughputInMibps }),
        ...(props.availabilityZoneName === undefined
          ? {}
          : { AvailabilityZoneName: props.availabilityZoneName }),
      }),
      ...namedOptionsOf(this, props),
    });
    const groups = props.securityGroups ?? [
      new SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false }),
    ];
    this.connections = new Connections({ securityGroups: groups, defaultPort: NFS });
    const type = vpc.privateSubnets.length > 0 ? 'private' : 'public';
    const subnets = selectSubnets(this, vpc, props.vpcSubnets ?? { type });
    this.mountTargets = subnets.map(
      ({ subnetId }, index) =>
        new Resource<MountTargetProperties>(this, `MountTarget${index + 1}`, {
          type: MOUNT_TARGET_TYPE,
          properties: () => ({
            FileSystemId: this.fileSystemId,
            SubnetId: subnetId,
            SecurityGroups: this.connections.securityGroups.map(
              ({ securityGroupId }) => securityGroupId,
            ),
          }),
          taggable: false,
        }),
    );
  }

  /**
   * An existing file system, by id. Nothing of it is changed; rules can be added to its groups where they are given.
   *
   * @example
   * const files = FileSystem.fromFileSystemId(stack, 'Shared', 'fs-0123456789abcdef0');
   */
  static fromFileSystemId(
    scope: Construct,
    id: string,
    fileSystemId: Input<string>,
    options: {
      /** Groups of its addresses. @default - none: whoever owns it lets the tasks in */
      readonly securityGroups?: readonly SecurityGroupLike[];
    } = {},
  ): FileSystemLike {
    return new ExistingFileSystem(scope, id, fileSystemId, options.securityGroups ?? []);
  }

  /** Id of the file system. */
  get fileSystemId(): Input<string> {
    return this.resource.ref('FileSystemId');
  }

  /** ARN of the file system. */
  get fileSystemArn(): Input<string> {
    return this.resource.ref('Arn');
  }

  /** Makes a way into one directory, as one user. */
  addAccessPoint(id: string, props: Omit<AccessPointProps, 'fileSystem'> = {}): AccessPoint {
    return new AccessPoint(this, id, { ...props, fileSystem: this });
  }
}

/** The port of NFS. */
const NFS = Port.tcp(2049);

class ExistingFileSystem extends Construct implements FileSystemLike {
  readonly fileSystemId: Input<string>;
  readonly fileSystemArn: Input<string>;
  readonly mountTargets = [];
  readonly connections: Connections;

  constructor(
    scope: Construct,
    id: string,
    fileSystemId: Input<string>,
    securityGroups: readonly SecurityGroupLike[],
  ) {
    super(scope, checkId(scope, id));
    const { region, account } = Stack.of(this);
    const partition = new Lookup('partition');
    this.fileSystemId = fileSystemId;
    this.fileSystemArn = text`arn:${partition}:elasticfilesystem:${region}:${account}:file-system/${fileSystemId}`;
    this.connections = new Connections({ securityGroups, defaultPort: NFS });
  }
}
