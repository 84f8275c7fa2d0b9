/** Task definitions that together use every prop of tasks, containers and volumes. */
import {
  ContainerImage,
  CredentialSpec,
  Duration,
  EnvironmentFile,
  LogDrivers,
  PlacementConstraint,
  ResourceRequirement,
  Secret,
  type Stack,
  TaskDefinition,
  Volume,
} from '../../../lib/index.ts';

const TOKEN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:token-AbCdEf';
const image = ContainerImage.fromRegistry('registry.example.com/app:1', {
  repositoryCredentials: TOKEN,
});

/** On instances that their tasks share: links, Docker's volumes, GPUs. */
export function tasksOnInstances(stack: Stack): void {
  const task = new TaskDefinition(stack, 'OnInstances', {
    compatibility: 'EC2',
    networkMode: 'bridge',
    family: 'instances',
    cpu: 1024,
    memoryMiB: 4096,
    pidMode: 'task',
    ipcMode: 'none',
    placementConstraints: [PlacementConstraint.memberOf('attribute:ecs.os-type == linux')],
    volumes: [
      Volume.host('host', '/data'),
      Volume.docker('docker', {
        scope: 'shared',
        autoprovision: true,
        driver: 'local',
        driverOpts: { type: 'tmpfs' },
        labels: { use: 'cache' },
      }),
      Volume.fsxWindows('fsx', {
        fileSystemId: 'fs-1',
        rootDirectory: '\\share',
        credentialsParameter: TOKEN,
        domain: 'example.com',
      }),
      Volume.configuredAtLaunch('ebs'),
    ],
  });
  task.addContainer('router-free', {
    image,
    cpu: 512,
    memoryLimitMiB: 1024,
    memoryReservationMiB: 512,
    essential: true,
    links: ['other'],
    hostname: 'web',
    extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.9' }],
    dnsServers: ['10.0.0.2'],
    dnsSearchDomains: ['example.com'],
    disableNetworking: false,
    portMappings: [
      { containerPort: 80, hostPort: 8080, protocol: 'tcp', name: 'web', appProtocol: 'http' },
      { containerPortRange: '9000-9010', protocol: 'udp' },
    ],
    environment: { A: '1' },
    secrets: { TOKEN: Secret.fromSecretsManager(TOKEN) },
    environmentFiles: [EnvironmentFile.fromS3('arn:aws:s3:::settings', 'web.env')],
    command: ['serve'],
    entryPoint: ['/bin/app'],
    workingDirectory: '/srv',
    user: '1000',
    readonlyRootFilesystem: true,
    privileged: false,
    interactive: true,
    pseudoTerminal: true,
    versionConsistency: 'disabled',
    dockerSecurityOptions: ['no-new-privileges'],
    credentialSpecs: [
      CredentialSpec.domainless('arn:aws:ssm:eu-west-1:111111111111:parameter/gmsa'),
    ],
    dockerLabels: { team: 'shop' },
    systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
    ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
    healthCheck: {
      command: 'curl -f localhost',
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      retries: 3,
      startPeriod: Duration.seconds(10),
    },
    restartPolicy: {
      enabled: true,
      ignoredExitCodes: [0],
      restartAttemptPeriod: Duration.minutes(2),
    },
    dependsOn: [{ containerName: 'other', condition: 'START' }],
    startTimeout: Duration.seconds(60),
    stopTimeout: Duration.seconds(30),
    logging: LogDrivers.splunk({ token: Secret.fromSecretsManager(TOKEN), url: 'https://log' }),
    resourceRequirements: [ResourceRequirement.sharedGpu({ memory: 4096, maxComputePercent: 50 })],
    mountPoints: [{ sourceVolume: 'host', containerPath: '/data', readOnly: true }],
    volumesFrom: [{ sourceContainer: 'other', readOnly: true }],
    linuxParameters: {
      capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] },
      devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: ['read'] }],
      initProcessEnabled: true,
      sharedMemorySize: 64,
      tmpfs: [{ containerPath: '/tmp', size: 64, mountOptions: ['noexec'] }],
      maxSwap: 1024,
      swappiness: 10,
    },
  });
  task.addContainer('other', {
    image,
    memoryLimitMiB: 64,
    resourceRequirements: [ResourceRequirement.gpu(1)],
  });
}

/** On Fargate: file systems, FireLens, fault injection. */
export function tasksOnFargate(stack: Stack): TaskDefinition {
  const task = new TaskDefinition(stack, 'OnFargate', {
    cpu: 256,
    memoryMiB: 1024,
    ephemeralStorageGiB: 40,
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    enableFaultInjection: true,
    volumes: [
      Volume.efs('efs', {
        fileSystem: 'fs-2',
        rootDirectory: '/data',
        iam: true,
        transitEncryption: 'ENABLED',
        transitEncryptionPort: 2999,
      }),
      {
        name: 'by-access-point',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-2',
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: 'fsap-1', iam: 'ENABLED' },
        },
      },
      Volume.s3Files('s3', {
        fileSystemArn: 'arn:aws:s3files:eu-west-1:111111111111:file-system/fs-3',
        accessPointArn: 'arn:aws:s3files:eu-west-1:111111111111:access-point/ap-1',
        rootDirectory: '/',
        transitEncryptionPort: 3000,
      }),
    ],
  });
  const router = task.addFirelensLogRouter('router', { firelens: { enableECSLogMetadata: true } });
  task.addContainer('web', {
    image,
    portMappings: [{ containerPort: 8080, name: 'web', appProtocol: 'http' }],
    logging: router.logDriver({ options: { Name: 'cloudwatch' } }),
  });
  return task;
}
