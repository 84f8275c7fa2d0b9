/** Rows of rules of ports and volumes. */
import {
  ec2,
  fargate,
  having,
  inVpc,
  onHost,
  ports,
  type Row,
  raw,
  taskRoleArn,
  volumes,
} from './bases.ts';

const FILES = 'arn:aws:s3files:eu-west-1:123456789012:file-system/fs-1';
const efs = (configuration: object) =>
  volumes([{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1', ...configuration } }]);
const s3 = (configuration: object) => ({
  ...volumes([
    { name: 'data', s3filesVolumeConfiguration: { fileSystemArn: FILES, ...configuration } },
  ]),
  taskRoleArn,
});
const fsx = (domain: string) =>
  volumes([
    {
      name: 'data',
      fsxWindowsFileServerVolumeConfiguration: {
        fileSystemId: 'fs-1',
        rootDirectory: 'share',
        authorizationConfig: {
          credentialsParameter: 'arn:aws:secretsmanager:eu-west-1:1:secret:fsx',
          domain,
        },
      },
    },
  ]);
const docker = (dockerVolumeConfiguration: object) =>
  volumes([{ name: 'data', dockerVolumeConfiguration }]);
const point = { authorizationConfig: { accessPointId: 'fsap-1' } };
const encrypted = { transitEncryption: 'ENABLED' };

export const PORT_ROWS: readonly Row[] = [
  {
    code: 'task-definition/port-missing',
    trips: ports([{ protocol: 'tcp' }]),
    passes: ports([{ containerPortRange: '8000-8100' }]),
  },
  {
    code: 'task-definition/port',
    trips: ports([{ containerPort: 65_536 }]),
    passes: ports([{ containerPort: 65_535 }]),
  },
  {
    code: 'task-definition/host-port',
    trips: ports([{ containerPort: 80, hostPort: -1 }]),
    passes: ports([{ containerPort: 80, hostPort: 0 }]),
  },
  {
    code: 'task-definition/host-port-differs',
    trips: ports([{ containerPort: 80, hostPort: 8080 }], fargate),
    passes: ports([{ containerPort: 80, hostPort: 80 }], fargate),
  },
  {
    code: 'task-definition/port-range-alone',
    trips: ports([{ containerPort: 80, containerPortRange: '8000-8100' }]),
    passes: ports([{ containerPort: 80 }, { containerPortRange: '8000-8100' }]),
  },
  {
    code: 'task-definition/port-range-network-mode',
    trips: ports([{ containerPortRange: '8000-8100' }], onHost),
    passes: ports([{ containerPortRange: '8000-8100' }], inVpc),
  },
  {
    code: 'task-definition/port-range',
    trips: ports([{ containerPortRange: '8100-8100' }]),
    passes: ports([{ containerPortRange: '8100-8101' }]),
  },
  {
    code: 'task-definition/host-port-reserved',
    trips: ports([{ containerPort: 2375 }], onHost),
    passes: ports([{ containerPort: 2375 }]),
  },
  {
    code: 'task-definition/host-port-ephemeral',
    trips: ports([{ containerPort: 80, hostPort: 32_768 }]),
    passes: ports([{ containerPort: 80, hostPort: 32_767 }]),
  },
  {
    code: 'task-definition/port-protocol',
    trips: ports([{ containerPort: 80, protocol: raw('UDP') }]),
    passes: ports([{ containerPort: 80, protocol: 'udp' }]),
  },
  {
    code: 'task-definition/port-name',
    trips: ports([{ containerPort: 80, name: 'Web' }]),
    passes: ports([{ containerPort: 80, name: 'web_1-a' }]),
  },
  {
    code: 'task-definition/app-protocol',
    trips: ports([{ containerPort: 80, name: 'web', appProtocol: raw('HTTP') }]),
    passes: ports([{ containerPort: 80, name: 'web', appProtocol: 'http' }]),
  },
  {
    code: 'task-definition/app-protocol-name',
    trips: ports([{ containerPort: 80, appProtocol: 'http' }]),
    passes: ports([{ containerPort: 80, name: 'web' }]),
  },
  {
    code: 'task-definition/port-name-network-mode',
    trips: ports([{ containerPort: 80, name: 'web' }], onHost),
    passes: ports([{ containerPort: 80, name: 'web' }], inVpc),
  },
  {
    code: 'task-definition/ports-without-network',
    trips: ports([{ containerPort: 80 }], { ...ec2, networkMode: 'none' }),
    passes: ports([], { ...ec2, networkMode: 'none' }),
  },
  {
    code: 'task-definition/port-range-count',
    trips: ports(ranges(101)),
    passes: ports(ranges(100)),
  },
  {
    code: 'task-definition/port-range-overlap',
    trips: ports([{ containerPort: 8050 }, { containerPortRange: '8000-8100' }]),
    passes: ports([{ containerPort: 8101 }, { containerPortRange: '8000-8100' }]),
  },
  {
    code: 'task-definition/port-twice',
    trips: ports([{ containerPort: 80 }, { containerPort: 80 }], inVpc),
    passes: ports([{ containerPort: 80 }, { containerPort: 81 }], inVpc),
  },
  {
    code: 'task-definition/host-port-twice',
    trips: ports([
      { containerPort: 80, hostPort: 8080 },
      { containerPort: 81, hostPort: 8080 },
    ]),
    passes: ports([
      { containerPort: 80, hostPort: 0 },
      { containerPort: 81, hostPort: 0 },
    ]),
  },
  {
    code: 'task-definition/port-both-protocols',
    trips: ports([{ containerPort: 53 }, { containerPort: 53, protocol: 'udp' }], inVpc),
    passes: ports([{ containerPort: 53 }, { containerPort: 54, protocol: 'udp' }], inVpc),
  },
  {
    code: 'task-definition/port-names',
    trips: ports([
      { containerPort: 80, name: 'web' },
      { containerPort: 81, name: 'web' },
    ]),
    passes: ports([
      { containerPort: 80, name: 'web' },
      { containerPort: 81, name: 'web2' },
    ]),
  },
  {
    code: 'task-definition/volume-name',
    trips: volumes([{ name: 'my data' }]),
    passes: volumes([{ name: 'my-data', host: {} }]),
  },
  {
    code: 'task-definition/volume-name-missing',
    trips: volumes([{ configuredAtLaunch: true }]),
    passes: volumes([{ host: { sourcePath: '/data' } }]),
  },
  {
    code: 'task-definition/volume-kind',
    trips: volumes([
      { name: 'data', host: { sourcePath: '/data' }, dockerVolumeConfiguration: { scope: 'task' } },
    ]),
    passes: volumes([{ name: 'data', host: {}, dockerVolumeConfiguration: { scope: 'task' } }]),
  },
  {
    code: 'task-definition/mount-point',
    trips: having({ mountPoints: [{ sourceVolume: 'root', containerPath: '/r' }] }),
    passes: {
      ...having({ mountPoints: [{ sourceVolume: 'root', containerPath: '/r' }] }),
      volumes: [{ name: 'root' }],
    },
  },
  {
    code: 'task-definition/mount-path',
    trips: { ...having({ mountPoints: [{ sourceVolume: 'data' }] }), volumes: [{ name: 'data' }] },
    passes: { ...having({ mountPoints: [] }), volumes: [{ name: 'data' }] },
  },
  {
    code: 'task-definition/volume-names',
    trips: volumes([{ name: 'data' }, { name: 'data' }]),
    passes: volumes([{ name: 'data' }, { name: 'data2' }]),
  },
  {
    code: 'task-definition/configured-at-launch',
    trips: volumes([
      { name: 'a', configuredAtLaunch: true },
      { name: 'b', configuredAtLaunch: true },
    ]),
    passes: volumes([
      { name: 'a', configuredAtLaunch: true },
      { name: 'b', configuredAtLaunch: false },
    ]),
  },
  {
    code: 'task-definition/efs-file-system',
    trips: efs({ fileSystemId: '' }),
    passes: efs({ fileSystemId: { $ref: 'a/Files', attribute: 'FileSystemId' } }),
  },
  {
    code: 'task-definition/efs-root-directory',
    trips: efs({ ...point, ...encrypted, rootDirectory: '/data' }),
    passes: efs({ ...point, ...encrypted, rootDirectory: '/' }),
  },
  {
    code: 'task-definition/efs-encryption',
    trips: efs(point),
    passes: efs({ rootDirectory: '/data' }),
  },
  {
    code: 'task-definition/transit-port',
    trips: efs({ ...encrypted, transitEncryptionPort: 65_536 }),
    passes: efs({ ...encrypted, transitEncryptionPort: 2999 }),
  },
  {
    code: 'task-definition/efs-switches',
    trips: efs({ transitEncryption: 'enabled' }),
    passes: efs({ transitEncryption: 'DISABLED' }),
  },
  {
    code: 'task-definition/s3-files-arns',
    trips: s3({ fileSystemArn: 'fs-1' }),
    passes: s3({}),
  },
  {
    code: 'task-definition/s3-files-root-directory',
    trips: s3({ accessPointArn: `${FILES}/access-point/a`, rootDirectory: '/data' }),
    passes: s3({ accessPointArn: `${FILES}/access-point/a`, rootDirectory: '/' }),
  },
  {
    code: 'task-definition/fsx-incomplete',
    trips: fsx(''),
    passes: fsx('example.com'),
  },
  {
    code: 'task-definition/fsx-linux',
    trips: { ...fsx('example.com'), runtimePlatform: { operatingSystemFamily: 'LINUX' } },
    passes: {
      ...fsx('example.com'),
      runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    },
  },
  {
    code: 'task-definition/docker-scope',
    trips: docker({ scope: 'container' }),
    passes: docker({ scope: 'task' }),
  },
  {
    code: 'task-definition/docker-autoprovision',
    trips: docker({ scope: 'task', autoprovision: true }),
    passes: docker({ scope: 'shared', autoprovision: true }),
  },
];

function ranges(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    containerPortRange: `${1000 + index * 10}-${1005 + index * 10}`,
  }));
}
