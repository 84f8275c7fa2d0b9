/** Daemons and their task definitions that together use every prop. */
import {
  type Cluster,
  ContainerImage,
  Daemon,
  DaemonTaskDefinition,
  DaemonVolume,
  Duration,
  EnvironmentFile,
  LogDrivers,
  Secret,
  type Stack,
} from '../../../lib/index.ts';

const TOKEN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:token-AbCdEf';
const image = ContainerImage.fromRegistry('registry.example.com/agent:1', {
  repositoryCredentials: TOKEN,
});

/** On managed instances of their own in the cluster. */
export function daemons(stack: Stack, cluster: Cluster): void {
  const managed = cluster.addManagedInstancesCapacityProvider('OfDaemons', {});
  const taskDefinition = new DaemonTaskDefinition(stack, 'EveryAgent', {
    family: 'agent',
    cpu: 256,
    memoryMiB: 512,
    pidMode: 'shared',
    ipcMode: 'shared',
    volumes: [DaemonVolume.host('host', '/data'), DaemonVolume.scratch('scratch')],
  });
  taskDefinition.addFirelensLogRouter('router', {
    image,
    firelens: { configFile: { type: 'file', path: '/etc/extra.conf' } },
  });
  taskDefinition.addContainer('agent', {
    image,
    cpu: 128,
    memoryLimitMiB: 256,
    memoryReservationMiB: 128,
    essential: true,
    command: ['collect'],
    entryPoint: ['/bin/agent'],
    environment: { A: '1' },
    secrets: { TOKEN: Secret.fromSecretsManager(TOKEN) },
    environmentFiles: [EnvironmentFile.fromS3('arn:aws:s3:::settings', 'agent.env')],
    healthCheck: {
      command: 'curl -f localhost',
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      retries: 3,
      startPeriod: Duration.seconds(10),
    },
    dependsOn: [{ containerName: 'router', condition: 'START' }],
    logging: LogDrivers.splunk({ token: Secret.fromSecretsManager(TOKEN), url: 'https://log' }),
    ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
    user: '1000',
    workingDirectory: '/srv',
    readonlyRootFilesystem: true,
    stopTimeout: Duration.seconds(30),
    startTimeout: Duration.seconds(60),
    restartPolicy: {
      enabled: true,
      ignoredExitCodes: [0],
      restartAttemptPeriod: Duration.minutes(2),
    },
    privileged: true,
    interactive: true,
    pseudoTerminal: true,
    systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
    mountPoints: [
      {
        sourceVolume: DaemonVolume.containerLogs('logs'),
        containerPath: '/logs',
        readOnly: true,
      },
    ],
    linuxParameters: {
      capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] },
      devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: ['read'] }],
      initProcessEnabled: true,
      tmpfs: [{ containerPath: '/tmp', size: 64, mountOptions: ['noexec'] }],
    },
  });
  new Daemon(stack, 'EveryDaemon', {
    cluster,
    taskDefinition,
    capacityProviders: [managed],
    daemonName: 'agent',
    drainPercent: 10,
    bakeTime: Duration.minutes(5),
    deploymentAlarms: { alarmNames: ['errors'], enable: true },
    propagateTags: true,
    enableECSManagedTags: true,
    enableExecuteCommand: true,
    critical: false,
  });
}
