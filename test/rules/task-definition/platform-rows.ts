/** Rows of rules of Fargate, managed and external instances, and Windows. */
import {
  ec2,
  external,
  fargate,
  having,
  linux,
  managed,
  ports,
  type Row,
  raw,
  type Task,
  volumes,
  windows,
  windowsOnFargate,
} from './bases.ts';

const shared = {
  resourceRequirements: [
    { type: 'GPU' as const, sharingStrategy: { nvidiaMps: { memory: 1024 } } },
  ],
};
const gpu = { resourceRequirements: [{ type: 'GPU' as const, value: '1' }] };
const efs = [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }];
const drives = (containerPath: string): Task => ({
  ...having({ mountPoints: [{ sourceVolume: 'data', containerPath }] }, windows),
  volumes: [{ name: 'data', host: { sourcePath: 'D:\\data' } }],
});
const driver = (name: string) =>
  volumes([{ name: 'data', dockerVolumeConfiguration: { driver: name } }], windows);

export const PLATFORM_ROWS: readonly Row[] = [
  {
    code: 'task-definition/fargate-network-mode',
    trips: { ...fargate, networkMode: undefined },
    passes: { ...fargate, networkMode: raw({ $ref: 'a/Mode', attribute: 'value' }) },
  },
  {
    code: 'task-definition/fargate-cpu-missing',
    trips: { ...fargate, cpu: undefined },
    passes: { ...ec2, cpu: undefined },
  },
  {
    code: 'task-definition/fargate-memory-missing',
    trips: { ...fargate, memory: undefined },
    passes: { ...fargate, memory: '0.5 GB' },
  },
  {
    code: 'task-definition/fargate-size',
    trips: { ...fargate, cpu: '512', memory: '512' },
    passes: { ...fargate, cpu: '32 vCPU', memory: '244 GB' },
  },
  {
    code: 'task-definition/fargate-windows-size',
    trips: { ...windowsOnFargate, cpu: '8192', memory: '16384' },
    passes: { ...windowsOnFargate, cpu: '4096', memory: '16384' },
  },
  {
    code: 'task-definition/fargate-pid-mode',
    trips: { ...fargate, pidMode: 'host' },
    passes: { ...fargate, pidMode: 'task' },
  },
  {
    code: 'task-definition/fargate-task-field',
    trips: { ...fargate, placementConstraints: [{ type: 'memberOf', expression: 'a == b' }] },
    passes: { ...fargate, placementConstraints: [], inferenceAccelerators: [] },
  },
  {
    code: 'task-definition/fargate-container-field',
    trips: having({ privileged: true }, fargate),
    passes: having({ privileged: false, dnsServers: [], disableNetworking: false }, fargate),
  },
  {
    code: 'task-definition/fargate-capability',
    trips: linux({ capabilities: { add: ['NET_ADMIN'] } }, fargate),
    passes: linux({ capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] } }, fargate),
  },
  {
    code: 'task-definition/fargate-start-timeout',
    trips: having({ startTimeout: 121 }, fargate),
    passes: having({ startTimeout: 121 }),
  },
  {
    code: 'task-definition/fargate-stop-timeout',
    trips: having({ stopTimeout: 121 }, fargate),
    passes: having({ stopTimeout: 120 }, fargate),
  },
  {
    code: 'task-definition/fargate-stop-timeout-short',
    trips: having({ stopTimeout: 1 }, fargate),
    passes: having({ stopTimeout: 2 }, fargate),
  },
  {
    code: 'task-definition/fargate-ulimit',
    trips: having({ ulimits: [{ name: 'core', softLimit: 1, hardLimit: 1 }] }, fargate),
    passes: having({ ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 1 }] }, fargate),
  },
  {
    code: 'task-definition/fargate-volume',
    trips: volumes([{ name: 'data', host: { sourcePath: '/data' } }], fargate),
    passes: volumes([{ name: 'data', host: {} }], fargate),
  },
  {
    code: 'task-definition/ephemeral-storage-fargate',
    trips: { ...ec2, ephemeralStorage: { sizeInGiB: 50 } },
    passes: { ...fargate, ephemeralStorage: { sizeInGiB: 50 } },
  },
  {
    code: 'task-definition/managed-instances-network-mode',
    trips: { ...managed, networkMode: 'bridge' },
    passes: { ...managed, networkMode: undefined },
  },
  {
    code: 'task-definition/managed-instances-no-network',
    trips: { ...managed, networkMode: 'none' },
    passes: { ...managed, networkMode: 'host' },
  },
  {
    code: 'task-definition/managed-instances-linux',
    trips: {
      ...managed,
      runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    },
    passes: { ...managed, runtimePlatform: { operatingSystemFamily: 'LINUX' } },
  },
  {
    code: 'task-definition/managed-instances-task-field',
    trips: { ...managed, ipcMode: 'task' },
    passes: { ...managed, pidMode: 'task' },
  },
  {
    code: 'task-definition/managed-instances-container-field',
    trips: having({ dnsServers: ['10.0.0.2'] }, managed),
    passes: having({ dnsServers: [], dockerLabels: {}, hostname: '' }, managed),
  },
  {
    code: 'task-definition/managed-instances-volume',
    trips: volumes([{ name: 'data', host: { sourcePath: '/data' } }], managed),
    passes: volumes([{ name: 'data', host: {} }], managed),
  },
  {
    code: 'task-definition/external-network-mode',
    trips: { ...external, networkMode: 'awsvpc' },
    passes: { ...external, networkMode: 'host' },
  },
  {
    code: 'task-definition/external-gpu-sharing',
    trips: having(shared, external),
    passes: having(gpu, external),
  },
  {
    code: 'task-definition/external-selinux',
    trips: having({ dockerSecurityOptions: ['label:type:web'] }, external),
    passes: having({ dockerSecurityOptions: ['no-new-privileges'] }, external),
  },
  {
    code: 'task-definition/external-efs',
    trips: volumes(efs, external),
    passes: volumes(efs),
  },
  {
    code: 'task-definition/windows-architecture',
    trips: {
      ...windows,
      runtimePlatform: { ...windows.runtimePlatform, cpuArchitecture: 'ARM64' },
    },
    passes: { ...ec2, runtimePlatform: { cpuArchitecture: 'ARM64' } },
  },
  {
    code: 'task-definition/windows-network-mode',
    trips: { ...windows, networkMode: 'host' },
    passes: { ...windows, networkMode: 'awsvpc' },
  },
  {
    code: 'task-definition/windows-task-field',
    trips: { ...windows, pidMode: 'task' },
    passes: { ...windows, pidMode: raw('') },
  },
  {
    code: 'task-definition/windows-task-size',
    trips: { ...windows, cpu: '1024' },
    passes: windowsOnFargate,
  },
  {
    code: 'task-definition/windows-container-field',
    trips: having({ user: 'app' }, windows),
    passes: having({ readonlyRootFilesystem: false, linuxParameters: {}, ulimits: [] }, windows),
  },
  {
    code: 'task-definition/windows-gpu',
    trips: having(gpu, windows),
    passes: having({ resourceRequirements: [] }, windows),
  },
  {
    code: 'task-definition/windows-doubtful-field',
    trips: having({ memoryReservation: 64 }, windows),
    passes: having({ memoryReservation: 64 }),
  },
  {
    code: 'task-definition/windows-fargate-port',
    trips: ports([{ containerPort: 3150 }], windowsOnFargate),
    passes: ports([{ containerPort: 3150 }], windows),
  },
  {
    code: 'task-definition/windows-credential-port',
    trips: ports([{ containerPort: 80, hostPort: 80 }], windows),
    passes: ports([{ containerPort: 80, hostPort: 8080 }], windows),
  },
  {
    code: 'task-definition/windows-drives',
    trips: drives('C:\\data'),
    passes: drives('d:\\elsewhere'),
  },
  {
    code: 'task-definition/windows-docker-driver',
    trips: driver('rexray'),
    passes: driver('local'),
  },
];
