/** Rows of rules of a task as a whole, its shares and roles. */
import {
  beside,
  ec2,
  executionRoleArn,
  external,
  fargate,
  having,
  inVpc,
  onHost,
  type Row,
  raw,
  taskRoleArn,
  volumes,
} from './bases.ts';

const proxy = {
  type: 'APPMESH',
  containerName: 'web',
  properties: [
    { name: 'AppPorts', value: '80' },
    { name: 'ProxyIngressPort', value: '15000' },
    { name: 'ProxyEgressPort', value: '15001' },
    { name: 'IgnoredUID', value: '1337' },
  ],
} as const;
const secrets = [{ name: 'DB', valueFrom: 'arn:aws:ssm:eu-west-1:123456789012:parameter/db' }];
const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1';
const awslogs = {
  logDriver: 'awslogs',
  options: {
    'awslogs-region': 'eu-west-1',
    'awslogs-group': 'web',
    'awslogs-stream-prefix': 'web',
  },
} as const;
const environmentFiles = [{ type: 's3', value: 'arn:aws:s3:::settings/web.env' }] as const;
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `c${index}`, image: 'nginx', memory: 8 }));

export const TASK_ROWS: readonly Row[] = [
  {
    code: 'task-definition/family',
    trips: { ...ec2, family: 'my.app/web' },
    passes: { ...ec2, family: 'my_app-web' },
  },
  {
    code: 'task-definition/no-containers',
    trips: { ...ec2, containerDefinitions: [] },
    passes: ec2,
  },
  {
    code: 'task-definition/container-count',
    trips: { ...ec2, containerDefinitions: many(11) },
    passes: { ...ec2, containerDefinitions: many(10) },
  },
  {
    code: 'task-definition/size',
    trips: having({ command: ['x'.repeat(65_536)] }),
    passes: having({ command: ['x'.repeat(65_000)] }),
  },
  {
    code: 'task-definition/essential',
    trips: having({ essential: false }),
    passes: beside({ essential: false }, { name: 'b' }),
  },
  {
    code: 'task-definition/platform',
    trips: { ...ec2, requiresCompatibilities: [raw('ec2')] },
    passes: { ...ec2, requiresCompatibilities: ['EC2'] },
  },
  {
    code: 'task-definition/network-mode',
    trips: { ...ec2, networkMode: raw('default') },
    passes: { ...ec2, networkMode: raw('<default>') },
  },
  {
    code: 'task-definition/operating-system',
    trips: { ...ec2, runtimePlatform: { operatingSystemFamily: raw('linux') } },
    passes: { ...ec2, runtimePlatform: { operatingSystemFamily: 'LINUX' } },
  },
  {
    code: 'task-definition/architecture',
    trips: { ...ec2, runtimePlatform: { cpuArchitecture: raw('arm64') } },
    passes: { ...ec2, runtimePlatform: { cpuArchitecture: 'ARM64' } },
  },
  {
    code: 'task-definition/placement-count',
    trips: {
      ...ec2,
      placementConstraints: Array.from({ length: 11 }, () => ({ type: 'memberOf' as const })),
    },
    passes: {
      ...ec2,
      placementConstraints: Array.from({ length: 10 }, () => ({ type: 'memberOf' as const })),
    },
  },
  {
    code: 'task-definition/placement-type',
    trips: { ...ec2, placementConstraints: [{ type: raw('distinctInstance') }] },
    passes: { ...ec2, placementConstraints: [{ type: 'memberOf', expression: 'a == b' }] },
  },
  {
    code: 'task-definition/proxy-network-mode',
    trips: { ...ec2, proxyConfiguration: raw(proxy) },
    passes: { ...inVpc, proxyConfiguration: raw(proxy) },
  },
  {
    code: 'task-definition/proxy-type',
    trips: { ...inVpc, proxyConfiguration: raw({ ...proxy, type: 'ENVOY' }) },
    passes: { ...inVpc, proxyConfiguration: raw({ ...proxy, type: undefined }) },
  },
  {
    code: 'task-definition/proxy-properties',
    trips: { ...inVpc, proxyConfiguration: raw({ ...proxy, properties: [] }) },
    passes: {
      ...inVpc,
      proxyConfiguration: raw({
        ...proxy,
        properties: [...proxy.properties.slice(0, 3), { name: 'IgnoredGID', value: '1' }],
      }),
    },
  },
  {
    code: 'task-definition/proxy-container',
    trips: { ...inVpc, proxyConfiguration: raw({ ...proxy, containerName: 'envoy' }) },
    passes: { ...inVpc, proxyConfiguration: raw(proxy) },
  },
  {
    code: 'task-definition/fault-injection',
    trips: { ...ec2, enableFaultInjection: true },
    passes: { ...onHost, enableFaultInjection: true },
  },
  {
    code: 'task-definition/pid-mode',
    trips: { ...ec2, pidMode: raw('none') },
    passes: { ...ec2, pidMode: 'host' },
  },
  {
    code: 'task-definition/ipc-mode',
    trips: { ...ec2, ipcMode: raw('shareable') },
    passes: { ...ec2, ipcMode: 'none' },
  },
  {
    code: 'task-definition/ephemeral-storage',
    trips: { ...fargate, ephemeralStorage: { sizeInGiB: 20 } },
    passes: { ...fargate, ephemeralStorage: { sizeInGiB: 21 } },
  },
  {
    code: 'task-definition/elastic-inference',
    trips: { ...ec2, inferenceAccelerators: [{ deviceName: 'd', deviceType: 'eia2.medium' }] },
    passes: { ...ec2, inferenceAccelerators: [] },
  },
  {
    code: 'task-definition/cpu',
    trips: { ...ec2, cpu: '64' },
    passes: { ...ec2, cpu: '.125 vCPU' },
  },
  {
    code: 'task-definition/memory',
    trips: { ...ec2, memory: '1 GiB' },
    passes: { ...ec2, memory: '1 GB' },
  },
  {
    code: 'task-definition/root-on-host-network',
    trips: having({ user: 'root:root' }, onHost),
    passes: having({ user: '1000' }, onHost),
  },
  {
    code: 'task-definition/container-names',
    trips: beside({}, { name: 'web' }),
    passes: beside({}, { name: 'Web' }),
  },
  {
    code: 'task-definition/container-memory',
    trips: having({ memory: 5 }),
    passes: having({ memory: 6 }),
  },
  {
    code: 'task-definition/container-reservation',
    trips: having({ memory: 128, memoryReservation: 129 }),
    passes: having({ memory: 128, memoryReservation: 128 }),
  },
  {
    code: 'task-definition/container-memory-missing',
    trips: having({ memory: 0 }),
    passes: { ...having({ memory: 0 }), memory: '128' },
  },
  {
    code: 'task-definition/container-cpu-kernel',
    trips: having({ cpu: 1 }),
    passes: having({ cpu: 0 }),
  },
  {
    code: 'task-definition/container-cpu',
    trips: having({ cpu: 0.5 }),
    passes: having({ cpu: 512 }),
  },
  {
    code: 'task-definition/container-cpu-above-task',
    trips: having({ cpu: 257 }, fargate),
    passes: having({ cpu: 256 }, fargate),
  },
  {
    code: 'task-definition/container-memory-above-task',
    trips: having({ memory: 513 }, fargate),
    passes: having({ memory: 512 }, fargate),
  },
  {
    code: 'task-definition/cpu-sum',
    trips: { ...beside({ cpu: 128 }, { name: 'b', cpu: 129 }), cpu: '256' },
    passes: { ...beside({ cpu: 128 }, { name: 'b', cpu: 128 }), cpu: '256' },
  },
  {
    code: 'task-definition/memory-sum',
    trips: { ...beside({}, { name: 'b', memory: 129 }), memory: '256' },
    passes: { ...beside({}, { name: 'b', memory: 256, memoryReservation: 128 }), memory: '256' },
  },
  {
    code: 'task-definition/execution-role-secrets',
    trips: having({ secrets }),
    passes: { ...having({ secrets }), executionRoleArn },
  },
  {
    code: 'task-definition/execution-role-image',
    trips: having({ image }, fargate),
    passes: having({ image }, ec2),
  },
  {
    code: 'task-definition/execution-role-logs',
    trips: having({ logConfiguration: awslogs }, fargate),
    passes: { ...having({ logConfiguration: awslogs }, fargate), executionRoleArn },
  },
  {
    code: 'task-definition/execution-role-registry',
    trips: having({ repositoryCredentials: { credentialsParameter: 'registry' } }),
    passes: {
      ...having({ repositoryCredentials: { credentialsParameter: 'registry' } }),
      executionRoleArn,
    },
  },
  {
    code: 'task-definition/execution-role-files',
    trips: having({ environmentFiles: [...environmentFiles] }, fargate),
    passes: having({ environmentFiles: [...environmentFiles] }, ec2),
  },
  {
    code: 'task-definition/execution-role-log-secrets',
    trips: having({ logConfiguration: { logDriver: 'gelf', secretOptions: secrets } }),
    passes: {
      ...having({ logConfiguration: { logDriver: 'gelf', secretOptions: secrets } }),
      executionRoleArn,
    },
  },
  {
    code: 'task-definition/execution-role-elsewhere',
    trips: having({ image }, external),
    passes: { ...having({ image }, external), executionRoleArn },
  },
  {
    code: 'task-definition/task-role-efs',
    trips: volumes([
      {
        name: 'data',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-1',
          transitEncryption: 'ENABLED',
          authorizationConfig: { iam: 'ENABLED' },
        },
      },
    ]),
    passes: volumes([
      {
        name: 'data',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-1',
          transitEncryption: 'ENABLED',
          authorizationConfig: { iam: 'DISABLED' },
        },
      },
    ]),
  },
  {
    code: 'task-definition/task-role-s3-files',
    trips: volumes([
      {
        name: 'data',
        s3filesVolumeConfiguration: {
          fileSystemArn: 'arn:aws:s3files:eu-west-1:1:file-system/fs-1',
        },
      },
    ]),
    passes: {
      ...volumes([
        {
          name: 'data',
          s3filesVolumeConfiguration: {
            fileSystemArn: 'arn:aws:s3files:eu-west-1:1:file-system/fs-1',
          },
        },
      ]),
      taskRoleArn,
    },
  },
];
