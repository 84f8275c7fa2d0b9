import { describe, test } from 'vitest';
import {
  type Cluster,
  ContainerImage,
  type FileSystem,
  LogDrivers,
  ResourceRequirement,
  Secret,
  Service,
  ServiceManagedVolume,
  type Stack,
  TaskDefinition,
  Volume,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: Cluster;
declare const files: FileSystem;

const image = ContainerImage.fromRegistry('nginx:1.27');
const onFargate = new TaskDefinition(stack, 'Fargate', { cpu: 256, memoryMiB: 512 });
const bridged = new TaskDefinition(stack, 'Bridge', { compatibility: 'EC2' });
const hosted = new TaskDefinition(stack, 'Host', { compatibility: 'EC2', networkMode: 'host' });
const shut = new TaskDefinition(stack, 'None', { compatibility: 'EC2', networkMode: 'none' });

describe('what a container has by network mode', () => {
  test('links are of a bridge', () => {
    bridged.addContainer('a', { image, links: ['b:alias'] });
    // @ts-expect-error a task with an interface of its own has no links
    onFargate.addContainer('a', { image, links: ['b'] });
    // @ts-expect-error a task in the network of its host has no links
    hosted.addContainer('a', { image, links: ['b'] });
  });

  test('host names and lines of /etc/hosts are of tasks without interfaces of their own', () => {
    const extraHosts = [{ hostname: 'db', ipAddress: '10.0.0.1' }];
    bridged.addContainer('a', { image, hostname: 'web', extraHosts });
    // @ts-expect-error its interface has a name
    onFargate.addContainer('a', { image, hostname: 'web' });
    // @ts-expect-error its /etc/hosts is that of the interface
    onFargate.addContainer('a', { image, extraHosts });
  });

  test('ranges of ports are of a bridge or of an interface of the task', () => {
    onFargate.addContainer('a', { image, portMappings: [{ containerPortRange: '7000-7010' }] });
    bridged.addContainer('a', { image, portMappings: [{ containerPortRange: '7000-7010' }] });
    // @ts-expect-error the host's network has single ports
    hosted.addContainer('a', { image, portMappings: [{ containerPortRange: '7000-7010' }] });
    // @ts-expect-error a task without a network has none
    shut.addContainer('a', { image, portMappings: [{ containerPort: 80 }] });
  });

  test('a range is two numbers, and stands for itself', () => {
    // @ts-expect-error a range has a dash
    onFargate.addContainer('a', { image, portMappings: [{ containerPortRange: '7000' }] });
    onFargate.addContainer('a', {
      image,
      // @ts-expect-error AWS refuses a range together with a port
      portMappings: [{ containerPortRange: '7000-7010', containerPort: 80 }],
    });
  });

  test('faults are injected where a task has an interface or the host has one', () => {
    new TaskDefinition(stack, 'A', { cpu: 256, memoryMiB: 512, enableFaultInjection: true });
    new TaskDefinition(stack, 'B', {
      compatibility: 'EC2',
      networkMode: 'host',
      enableFaultInjection: true,
    });
    // @ts-expect-error not behind a bridge
    new TaskDefinition(stack, 'C', { compatibility: 'EC2', enableFaultInjection: true });
  });

  test('processes are shared by a task on Fargate, and with the host on instances', () => {
    new TaskDefinition(stack, 'A', { cpu: 256, memoryMiB: 512, pidMode: 'task' });
    new TaskDefinition(stack, 'B', { compatibility: 'EC2', pidMode: 'host', ipcMode: 'host' });
    // @ts-expect-error Fargate shows no processes of its own
    new TaskDefinition(stack, 'C', { cpu: 256, memoryMiB: 512, pidMode: 'host' });
    // @ts-expect-error Fargate has no ipcMode
    new TaskDefinition(stack, 'D', { cpu: 256, memoryMiB: 512, ipcMode: 'task' });
  });
});

describe('FireLens', () => {
  test('is a driver of a router alone', () => {
    const router = onFargate.addFirelensLogRouter('router');
    onFargate.addContainer('a', {
      image,
      logging: router.logDriver({ options: { Name: 'stdout' } }),
    });
    // @ts-expect-error a FireLens driver needs a router
    LogDrivers.custom({ logDriver: 'awsfirelens' });
    // @ts-expect-error the name of a router is told by the router
    onFargate.addContainer('b', { image, logging: { kind: 'firelens', router: 'router' } });
    LogDrivers.custom({ logDriver: 'splunk', options: { 'splunk-url': 'https://logs' } });
  });

  test('splunk needs a token and an address', () => {
    const token = Secret.fromSsmParameter('arn:aws:ssm:eu-west-1:111111111111:parameter/token');
    LogDrivers.splunk({ token, url: 'https://splunk.example.com:8088' });
    // @ts-expect-error the token is missing
    LogDrivers.splunk({ url: 'https://splunk.example.com:8088' });
  });
});

describe('volumes', () => {
  test('of EBS have a size or a snapshot, and the settings of their kind', () => {
    new ServiceManagedVolume(stack, 'A', { sizeInGiB: 20, throughput: 250 });
    new ServiceManagedVolume(stack, 'B', { snapshotId: 'snap-1' });
    new ServiceManagedVolume(stack, 'C', { sizeInGiB: 20, volumeType: 'io2', iops: 1000 });
    // @ts-expect-error neither size nor snapshot
    new ServiceManagedVolume(stack, 'D', { volumeType: 'gp3' });
    // @ts-expect-error io2 needs iops
    new ServiceManagedVolume(stack, 'E', { sizeInGiB: 20, volumeType: 'io2' });
    // @ts-expect-error throughput is of gp3
    new ServiceManagedVolume(stack, 'F', { sizeInGiB: 20, volumeType: 'gp2', throughput: 250 });
  });

  test('of EBS are of services that say how many tasks they have', () => {
    const data = new ServiceManagedVolume(stack, 'Data', { sizeInGiB: 20 });
    const more = new ServiceManagedVolume(stack, 'More', { sizeInGiB: 20 });
    new Service(stack, 'A', { cluster, taskDefinition: bridged, volumeConfigurations: [data] });
    new Service(stack, 'B', {
      cluster,
      taskDefinition: bridged,
      daemon: true,
      // @ts-expect-error daemons have none
      volumeConfigurations: [data],
    });
    new Service(stack, 'C', {
      cluster,
      taskDefinition: bridged,
      // @ts-expect-error a task has one
      volumeConfigurations: [data, more],
    });
  });

  test('of EFS start at a directory or at an access point', () => {
    const accessPoint = files.addAccessPoint('A', { path: '/a' });
    Volume.efs('a', { fileSystem: files, accessPoint });
    Volume.efs('b', { fileSystem: files, rootDirectory: '/b', transitEncryption: 'DISABLED' });
    // @ts-expect-error AWS refuses a directory together with an access point
    Volume.efs('c', { fileSystem: files, accessPoint, rootDirectory: '/b' });
    // @ts-expect-error access points are reached by TLS alone
    Volume.efs('d', { fileSystem: files, accessPoint, transitEncryption: 'DISABLED' });
  });

  test('are mounted by themselves or by name', () => {
    const container = onFargate.addContainer('a', { image });
    container.addMountPoints(
      { sourceVolume: Volume.efs('files', { fileSystem: files }), containerPath: '/files' },
      { sourceVolume: 'scratch', containerPath: '/tmp' },
    );
    // @ts-expect-error where it is mounted is missing
    container.addMountPoints({ sourceVolume: 'scratch' });
  });
});

test('a version of a secret is named by stage or by id', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-a1B2c3';
  Secret.fromSecretsManager(arn, { versionStage: 'AWSPREVIOUS' });
  Secret.fromSecretsManager(arn, { versionId: '0f3e2d1c' });
  // @ts-expect-error AWS takes one of them
  Secret.fromSecretsManager(arn, { versionStage: 'AWSPREVIOUS', versionId: '0f3e2d1c' });
});

test('a share of a GPU has memory', () => {
  ResourceRequirement.sharedGpu({ memory: 1024 });
  ResourceRequirement.gpu('ALL');
  // @ts-expect-error the memory is missing
  ResourceRequirement.sharedGpu({ maxComputePercent: 50 });
});
