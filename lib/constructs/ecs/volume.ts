/** Volumes of tasks: what they are, and what using them takes. */
import type { DockerVolumeConfiguration, Volume as RequestVolume } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { FileSystemAccessPoint, FileSystemLike } from '../efs/file-system-like.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { Connectable } from '../security/connections.ts';
import { efsRequest, efsStatements } from './efs-volume.ts';

/** A volume of a task, for `addVolume` of a task definition and the mount points of its containers. */
export interface Volume {
  /** Name, unique in the task. */
  readonly name: string;
  /** The volume as RegisterTaskDefinition takes it. */
  readonly request: Inputs<RequestVolume>;
  /** What the program in the containers is granted. */
  readonly taskStatements?: readonly PolicyStatement[];
  /** What ECS is granted to start the task. */
  readonly executionStatements?: readonly PolicyStatement[];
  /** What the tasks connect to for the volume, on its default port. */
  readonly server?: Connectable;
  /** What must be there before a task can start. */
  readonly dependencies?: readonly Construct[];
}

/** A volume of Docker's own. */
export interface DockerVolumeProps {
  /** Whether it goes with its task or stays on the instance. @default 'task' */
  readonly scope?: 'task' | 'shared';
  /** Whether it is made when it is not there; only with the scope `shared`. @default false */
  readonly autoprovision?: boolean;
  /** Name of the volume driver, as `docker plugin ls` has it. @default 'local' */
  readonly driver?: string;
  /** Options of the driver. @default - none */
  readonly driverOpts?: Readonly<Record<string, string>>;
  /** Labels of the volume. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where of a file system a volume starts, and how it is reached. */
export type EfsRoot =
  | {
      /** Access point, which sets user and directory. */
      readonly accessPoint: FileSystemAccessPoint;
      /** Left out: the access point has one. */
      readonly rootDirectory?: '/';
      /** Left out: access points are reached by TLS alone. */
      readonly transitEncryption?: 'ENABLED';
    }
  | {
      /** Left out: a directory stands for itself. */
      readonly accessPoint?: never;
      /** Directory that is mounted. @default '/' */
      readonly rootDirectory?: string;
      /** Encryption on the way; must be on with `iam`. @default 'ENABLED' */
      readonly transitEncryption?: 'ENABLED' | 'DISABLED';
    };

/** A volume on an EFS file system; encrypted on its way unless told otherwise. */
export type EfsVolumeProps = EfsVolumeOptions & EfsRoot;

/** What can be said of a volume on an EFS file system beside where it starts. */
export interface EfsVolumeOptions {
  /** The file system: of this app, or by id such as `fs-0123456789abcdef0`. */
  readonly fileSystem: FileSystemLike | string;
  /** Whether the task role is asked for access; grants it to the task role. @default - true for a file system that is no bare id */
  readonly iam?: boolean;
  /** What is granted with `iam`. @default 'read-write' */
  readonly access?: 'read-only' | 'read-write' | 'root';
  /** Port of the encrypted connection on the host. @default - chosen by the mount helper */
  readonly transitEncryptionPort?: number;
}

/** A volume on FSx for Windows File Server; on Windows instances only. */
export interface FsxWindowsVolumeProps {
  /** Id such as `fs-0123456789abcdef0`. */
  readonly fileSystemId: Input<string>;
  /** Directory that is mounted. */
  readonly rootDirectory: string;
  /** ARN of the Secrets Manager secret or SSM parameter with user name and password; reading it is granted. */
  readonly credentialsParameter: string;
  /** Name of the Active Directory domain. */
  readonly domain: string;
}

/** A volume on an S3 Files file system. */
export interface S3FilesVolumeProps {
  /** ARN of the file system. */
  readonly fileSystemArn: Input<string>;
  /** ARN of an access point. @default - none */
  readonly accessPointArn?: Input<string>;
  /** Directory that is mounted; not together with an access point. @default '/' */
  readonly rootDirectory?: string;
  /** Port of the encrypted connection on the host. @default - chosen by the mount helper */
  readonly transitEncryptionPort?: number;
  /** What the task role is granted. @default 'read-write' */
  readonly access?: 'read-only' | 'read-write';
}

/**
 * The kinds of volumes that a task can have.
 *
 * @category Constructs
 * @example
 * const data = Volume.efs('data', { fileSystem });
 * web.addMountPoints({ sourceVolume: data, containerPath: '/data' });
 */
export const Volume = {
  /** Scratch space that the containers of a task share; it goes with the task. */
  scratch: (name: string): Volume => ({ name, request: { name } }),

  /** A directory of the instance that the task runs on; not on Fargate. */
  host: (name: string, sourcePath: string): Volume => ({
    name,
    request: { name, host: { sourcePath } },
  }),

  /** A volume of Docker's; on EC2 and external instances. */
  docker: (name: string, props: DockerVolumeProps = {}): Volume => ({
    name,
    request: { name, dockerVolumeConfiguration: props as Inputs<DockerVolumeConfiguration> },
  }),

  /** A directory of an EFS file system. */
  efs: (name: string, props: EfsVolumeProps): Volume => {
    const { fileSystem } = props;
    const known = typeof fileSystem === 'object' && 'connections' in fileSystem;
    return {
      name,
      request: { name, efsVolumeConfiguration: efsRequest(props) },
      taskStatements: efsStatements(props),
      ...(known ? { server: fileSystem, dependencies: fileSystem.mountTargets } : {}),
    };
  },

  /** A directory of FSx for Windows File Server. */
  fsxWindows: (name: string, props: FsxWindowsVolumeProps): Volume => {
    const { fileSystemId, rootDirectory, credentialsParameter, domain } = props;
    const action = credentialsParameter.includes(':ssm:')
      ? 'ssm:GetParameters'
      : 'secretsmanager:GetSecretValue';
    return {
      name,
      request: {
        name,
        fsxWindowsFileServerVolumeConfiguration: {
          fileSystemId,
          rootDirectory,
          authorizationConfig: { credentialsParameter, domain },
        },
      },
      executionStatements: [
        { actions: [action], resources: [credentialsParameter] },
        { actions: ['fsx:DescribeFileSystems'], resources: ['*'] },
      ],
    };
  },

  /** A directory of an S3 Files file system; the task role is granted its use. */
  s3Files: (name: string, props: S3FilesVolumeProps): Volume => {
    const { access = 'read-write', ...configuration } = props;
    const actions = [
      's3files:ClientMount',
      ...(access === 'read-only' ? [] : ['s3files:ClientWrite']),
    ];
    return {
      name,
      request: { name, s3filesVolumeConfiguration: configuration },
      taskStatements: [{ actions, resources: [props.fileSystemArn] }],
    };
  },

  /** A volume that is described when tasks are started: see {@link ServiceManagedVolume}. One in a task. */
  configuredAtLaunch: (name: string): Volume => ({
    name,
    request: { name, configuredAtLaunch: true },
  }),
} as const;

/** Where a volume is mounted in a container. */
export interface MountPoint {
  /** The volume, added to the task if it is not there yet, or its name. */
  readonly sourceVolume: Volume | string;
  /** Path in the container. */
  readonly containerPath: string;
  /** Whether the container cannot write to it. @default false */
  readonly readOnly?: boolean;
}
