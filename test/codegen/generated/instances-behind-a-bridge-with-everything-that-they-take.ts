import {
  App,
  ContainerImage,
  LogDrivers,
  PlacementConstraint,
  Role,
  Stack,
  TaskDefinition,
} from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');

const ecsTaskExecutionRole = Role.fromRoleArn(
  stack,
  'EcsTaskExecutionRole',
  'arn:aws:iam::111111111111:role/ecsTaskExecutionRole',
);
const onInstancesTaskDefinition = new TaskDefinition(stack, 'OnInstancesTask', {
  compatibility: 'EC2',
  family: 'on-instances',
  memoryMiB: 2048,
  executionRole: ecsTaskExecutionRole,
  volumes: [
    { name: 'host', host: { sourcePath: '/var/lib/app' } },
    {
      name: 'docker',
      dockerVolumeConfiguration: { scope: 'shared', autoprovision: true, driver: 'local' },
    },
  ],
  placementConstraints: [PlacementConstraint.memberOf('attribute:ecs.instance-type =~ g5.*')],
  pidMode: 'host',
  ipcMode: 'task',
});
onInstancesTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  memoryLimitMiB: 512,
  gpuCount: 2,
  portMappings: [
    { containerPort: 80 },
    { containerPort: 443, hostPort: 8443 },
    { containerPortRange: '7000-7010', protocol: 'udp' },
  ],
  logging: LogDrivers.none(),
  linuxParameters: {
    capabilities: { drop: ['ALL'] },
    devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: ['read'] }],
    sharedMemorySize: 64,
    tmpfs: [{ containerPath: '/run', size: 32, mountOptions: ['noexec'] }],
    maxSwap: 128,
    swappiness: 10,
  },
  links: ['other:alias'],
  hostname: 'web',
  extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.9' }],
  dnsServers: ['10.0.0.2'],
  dnsSearchDomains: ['example.com'],
  privileged: true,
  dockerSecurityOptions: ['no-new-privileges'],
  overrides: { credentialSpecs: ['credentialspec:arn:aws:s3:::bucket/spec.json'] },
});
onInstancesTaskDefinition.addContainer('other', {
  image: ContainerImage.fromRegistry('other'),
  memoryReservationMiB: 64,
  essential: false,
  logging: LogDrivers.none(),
  overrides: { resourceRequirements: [{ type: 'InferenceAccelerator', value: 'device_1' }] },
});
