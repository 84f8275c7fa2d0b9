/** EFS volumes of tasks: the request, and what the task role needs. */
import type { EFSVolumeConfiguration } from '@aws-sdk/client-ecs';
import { type Input, type Inputs, Lookup, text } from '../../graph/reference.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { EfsVolumeProps } from './volume.ts';

/** The volume as RegisterTaskDefinition takes it. */
export function efsRequest(props: EfsVolumeProps): Inputs<EFSVolumeConfiguration> {
  const { fileSystem, accessPoint, rootDirectory, transitEncryptionPort } = props;
  const authorized = usesIam(props) || accessPoint !== undefined;
  return {
    fileSystemId: typeof fileSystem === 'string' ? fileSystem : fileSystem.fileSystemId,
    ...(rootDirectory === undefined ? {} : { rootDirectory }),
    transitEncryption: props.transitEncryption ?? 'ENABLED',
    ...(transitEncryptionPort === undefined ? {} : { transitEncryptionPort }),
    ...(authorized
      ? {
          authorizationConfig: {
            ...(accessPoint === undefined ? {} : { accessPointId: accessPoint.accessPointId }),
            iam: usesIam(props) ? 'ENABLED' : 'DISABLED',
          },
        }
      : {}),
  };
}

/** What the task role is granted; nothing where it is not asked. */
export function efsStatements(props: EfsVolumeProps): readonly PolicyStatement[] {
  if (!usesIam(props)) return [];
  const { fileSystem, accessPoint } = props;
  return [
    {
      actions: ACTIONS[props.access ?? 'read-write'],
      resources: [typeof fileSystem === 'string' ? arnOf(fileSystem) : fileSystem.fileSystemArn],
      ...(accessPoint === undefined
        ? {}
        : {
            conditions: {
              StringEquals: { 'elasticfilesystem:AccessPointArn': accessPoint.accessPointArn },
            },
          }),
    },
  ];
}

function usesIam({ iam, fileSystem }: EfsVolumeProps): boolean {
  return iam ?? typeof fileSystem !== 'string';
}

function arnOf(fileSystemId: string): Input<string> {
  return text`arn:${new Lookup('partition')}:elasticfilesystem:*:*:file-system/${fileSystemId}`;
}

const MOUNT = 'elasticfilesystem:ClientMount';
const WRITE = 'elasticfilesystem:ClientWrite';

const ACTIONS = {
  'read-only': [MOUNT],
  'read-write': [MOUNT, WRITE],
  root: [MOUNT, WRITE, 'elasticfilesystem:ClientRootAccess'],
} as const;
