import {
  App,
  ContainerImage,
  Duration,
  EnvironmentFile,
  LogDrivers,
  LogGroup,
  Role,
  Stack,
  TaskDefinition,
} from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });

const webRole = Role.fromRoleArn(stack, 'WebRole', 'arn:aws:iam::111111111111:role/service/web');
const ecsTaskExecutionRole = Role.fromRoleArn(
  stack,
  'EcsTaskExecutionRole',
  'arn:aws:iam::111111111111:role/ecsTaskExecutionRole',
);
const ecsWebLogGroup = LogGroup.fromLogGroupName(stack, 'EcsWebLogGroup', '/ecs/web');
const webAppTaskDefinition = new TaskDefinition(stack, 'WebAppTask', {
  family: 'web-app',
  cpu: 1024,
  memoryMiB: 2048,
  runtimePlatform: { cpuArchitecture: 'ARM64' },
  ephemeralStorageGiB: 40,
  taskRole: webRole,
  executionRole: ecsTaskExecutionRole,
  volumes: [
    { name: 'scratch' },
    {
      name: 'shared',
      efsVolumeConfiguration: {
        fileSystemId: 'fs-0123456789abcdef0',
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: 'fsap-0123456789abcdef0', iam: 'ENABLED' },
      },
    },
    { name: 'block', configuredAtLaunch: true },
  ],
  pidMode: 'task',
  enableFaultInjection: true,
});
webAppTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('111111111111.dkr.ecr.eu-west-1.amazonaws.com/web:42'),
  cpu: 512,
  memoryLimitMiB: 1024,
  memoryReservationMiB: 512,
  entryPoint: ['/bin/sh', '-c'],
  command: ['echo \'it is\' "quoted" && serve --port $PORT'],
  environment: { STAGE: 'live', 'lower-case.key': 'a\nb' },
  environmentFiles: [EnvironmentFile.fromS3('arn:aws:s3:::bucket', 'web.env')],
  secrets: {
    PASSWORD: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:web-AbCdEf:password::',
    TOKEN: 'arn:aws:ssm:eu-west-1:111111111111:parameter/web/token',
  },
  portMappings: [
    { containerPort: 8080, name: 'http', appProtocol: 'http' },
    { containerPort: 53, protocol: 'udp' },
  ],
  healthCheck: {
    command: 'curl -f http://localhost/ || exit 1',
    interval: Duration.seconds(15),
    retries: 2,
    startPeriod: Duration.seconds(60),
  },
  restartPolicy: {
    enabled: true,
    ignoredExitCodes: [0, 2],
    restartAttemptPeriod: Duration.seconds(120),
  },
  dependsOn: [{ containerName: 'sidecar', condition: 'HEALTHY' }],
  logging: LogDrivers.awsLogs({
    logGroup: ecsWebLogGroup,
    mode: 'non-blocking',
    options: { 'max-buffer-size': '25m' },
  }),
  ulimits: [{ name: 'nofile', softLimit: 65_536, hardLimit: 65_536 }],
  user: '1000:1000',
  workingDirectory: '/srv',
  readonlyRootFilesystem: true,
  startTimeout: Duration.seconds(60),
  stopTimeout: Duration.seconds(120),
  dockerLabels: { 'com.example.team': 'web' },
  mountPoints: [
    { sourceVolume: 'scratch', containerPath: '/tmp' },
    { sourceVolume: 'shared', containerPath: '/data', readOnly: true },
  ],
  volumesFrom: [{ sourceContainer: 'sidecar', readOnly: true }],
  linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'] } },
  versionConsistency: 'disabled',
  interactive: true,
  pseudoTerminal: true,
  systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
});
webAppTaskDefinition.addContainer('sidecar', {
  image: ContainerImage.fromRegistry('registry.example.com/sidecar@sha256:0123', {
    repositoryCredentials: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:web-AbCdEf',
  }),
  essential: false,
  healthCheck: { command: ['CMD', '/healthy'] },
  logging: LogDrivers.custom({
    logDriver: 'splunk',
    options: { 'splunk-url': 'https://splunk.example.com' },
    secretOptions: [
      {
        name: 'splunk-token',
        valueFrom: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:web-AbCdEf',
      },
    ],
  }),
});
