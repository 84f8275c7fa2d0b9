/** What AWS refuses of volumes on EFS, S3 Files, FSx and of Docker. */
import { error, isAbsent, noneOf, outside, refusalIf, violationIf, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { api, refusal } from './sources.ts';
import { shape, type TaskSubject, text, type VolumeSubject, volumesOf } from './subject.ts';

const EFS = api('EFSVolumeConfiguration');
const S3_FILES = api('S3FilesVolumeConfiguration');
const FSX = api('FSxWindowsFileServerVolumeConfiguration');
const DOCKER = api('DockerVolumeConfiguration');

const RULES: readonly Rule<VolumeSubject>[] = [
  error('task-definition/efs-file-system', 'A volume on EFS names its file system.', EFS, (it) => {
    const efs = shape(it.volume.efsVolumeConfiguration);
    return violationIf(
      efs !== undefined && isAbsent(efs.fileSystemId),
      `${it.path}.efsVolumeConfiguration.fileSystemId`,
      'The volume names no file system.',
    );
  }),
  error(
    'task-definition/efs-root-directory',
    'An access point of EFS decides on the directory.',
    refusal('aws/aws-cdk 10683'),
    ({ volume, path }) => {
      const efs = shape(volume.efsVolumeConfiguration);
      return refusalIf(
        !isAbsent(shape(efs?.authorizationConfig)?.accessPointId) &&
          (text(efs?.rootDirectory) ?? '/') !== '/',
        `${path}.efsVolumeConfiguration.rootDirectory`,
        'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
      );
    },
  ),
  error(
    'task-definition/efs-encryption',
    'Access points and IAM authorization of EFS need encryption in transit.',
    api('EFSAuthorizationConfig'),
    ({ volume, path }) => {
      const efs = shape(volume.efsVolumeConfiguration);
      const authorization = shape(efs?.authorizationConfig);
      const encryption = efs?.transitEncryption;
      return violationIf(
        (!isAbsent(authorization?.accessPointId) || authorization?.iam === 'ENABLED') &&
          (isAbsent(encryption) || encryption === 'DISABLED'),
        `${path}.efsVolumeConfiguration.transitEncryption`,
        'An access point or IAM authorization needs transitEncryption ENABLED.',
      );
    },
  ),
  error(
    'task-definition/transit-port',
    'Encrypted data goes through a port from 1 to 65535.',
    EFS,
    ({ volume, path }) => [
      ...outside(
        `${path}.efsVolumeConfiguration.transitEncryptionPort`,
        // Zero leaves the choice to the mount helper.
        shape(volume.efsVolumeConfiguration)?.transitEncryptionPort || undefined,
        1,
        65_535,
      ),
      ...outside(
        `${path}.s3filesVolumeConfiguration.transitEncryptionPort`,
        shape(volume.s3filesVolumeConfiguration)?.transitEncryptionPort || undefined,
        1,
        65_535,
      ),
    ],
  ),
  error(
    'task-definition/efs-switches',
    'Encryption in transit and IAM authorization of EFS are ENABLED or DISABLED.',
    EFS,
    ({ volume, path }) => {
      const efs = shape(volume.efsVolumeConfiguration);
      const at = `${path}.efsVolumeConfiguration`;
      return [
        ...noneOf(`${at}.transitEncryption`, text(efs?.transitEncryption), SWITCH),
        ...noneOf(
          `${at}.authorizationConfig.iam`,
          text(shape(efs?.authorizationConfig)?.iam),
          SWITCH,
        ),
      ];
    },
  ),
  error(
    'task-definition/s3-files-arns',
    'S3 Files are named by full ARNs.',
    S3_FILES,
    ({ volume, path }) => {
      const files = shape(volume.s3filesVolumeConfiguration);
      if (files === undefined) return [];
      const at = `${path}.s3filesVolumeConfiguration`;
      const { fileSystemArn: system, accessPointArn: point } = files;
      return [
        ...violationIf(
          isAbsent(system) || (typeof system === 'string' && !system.startsWith('arn:')),
          `${at}.fileSystemArn`,
          `${JSON.stringify(system ?? '')} is not the ARN of a file system.`,
        ),
        ...violationIf(
          text(point)?.startsWith('arn:') === false,
          `${at}.accessPointArn`,
          `${JSON.stringify(point)} is not the ARN of an access point.`,
        ),
      ];
    },
  ),
  error(
    'task-definition/s3-files-root-directory',
    'An access point of S3 Files decides on the directory.',
    S3_FILES,
    ({ volume, path }) => {
      const files = shape(volume.s3filesVolumeConfiguration);
      return violationIf(
        !isAbsent(files?.accessPointArn) && (text(files?.rootDirectory) ?? '/') !== '/',
        `${path}.s3filesVolumeConfiguration.rootDirectory`,
        `With an access point the root directory is / or left out, not ${files?.rootDirectory}.`,
      );
    },
  ),
  error(
    'task-definition/fsx-incomplete',
    'A volume on FSx names its file system, directory, credentials and domain.',
    FSX,
    ({ volume, path }) => {
      const fsx = shape(volume.fsxWindowsFileServerVolumeConfiguration);
      if (fsx === undefined) return [];
      const authorization = fsx.authorizationConfig;
      const known = authorization === undefined || shape(authorization) !== undefined;
      const missing = [
        ...(isAbsent(fsx.fileSystemId) ? ['fileSystemId'] : []),
        ...(isAbsent(fsx.rootDirectory) ? ['rootDirectory'] : []),
        ...(known && isAbsent(authorization?.credentialsParameter) ? ['credentialsParameter'] : []),
        ...(known && isAbsent(authorization?.domain) ? ['domain'] : []),
      ];
      return violationIf(
        missing.length > 0,
        `${path}.fsxWindowsFileServerVolumeConfiguration`,
        `The volume has no ${missing.join(', ')}.`,
      );
    },
  ),
  error(
    'task-definition/fsx-linux',
    'FSx for Windows File Server is for Windows containers on instances.',
    FSX,
    ({ volume, path, task: { task } }) => {
      const os = shape(task.runtimePlatform)?.operatingSystemFamily;
      return violationIf(
        os === 'LINUX' && shape(volume.fsxWindowsFileServerVolumeConfiguration) !== undefined,
        `${path}.fsxWindowsFileServerVolumeConfiguration`,
        'FSx for Windows File Server is for Windows containers, and the task says LINUX.',
      );
    },
  ),
  error(
    'task-definition/docker-scope',
    'A Docker volume is there for its task or shared.',
    DOCKER,
    ({ volume, path }) =>
      noneOf(
        `${path}.dockerVolumeConfiguration.scope`,
        text(shape(volume.dockerVolumeConfiguration)?.scope),
        ['task', 'shared'],
      ),
  ),
  error(
    'task-definition/docker-autoprovision',
    'Docker volumes that are shared are made where they are missing; those of a task always.',
    DOCKER,
    ({ volume, path }) => {
      const docker = shape(volume.dockerVolumeConfiguration);
      return violationIf(
        docker?.autoprovision === true && (docker.scope ?? 'task') === 'task',
        `${path}.dockerVolumeConfiguration.autoprovision`,
        'autoprovision is for volumes of the scope shared.',
      );
    },
  ),
];

/** The rules. */
export const FILE_SYSTEM_RULES: readonly Rule<TaskSubject>[] = within(volumesOf, RULES);

const SWITCH = ['ENABLED', 'DISABLED'] as const;
