import { describe, test } from 'vitest';
import {
  type AsgCapacityProvider,
  type Cluster,
  ContainerImage,
  Daemon,
  DaemonTaskDefinition,
  type ManagedInstancesCapacityProvider,
  type Stack,
  type TaskDefinition,
  Volume,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: Cluster;
declare const managed: ManagedInstancesCapacityProvider;
declare const group: AsgCapacityProvider;
declare const onFargate: TaskDefinition;
const image = ContainerImage.fromRegistry('fluent/fluent-bit:3.1');
const taskDefinition = new DaemonTaskDefinition(stack, 'Agent');

describe('a daemon', () => {
  test('runs on managed instances alone', () => {
    new Daemon(stack, 'A', { cluster, taskDefinition, capacityProviders: [managed] });
    // @ts-expect-error instances of an Auto Scaling group have daemon services
    new Daemon(stack, 'B', { cluster, taskDefinition, capacityProviders: [group] });
    // @ts-expect-error at least one
    new Daemon(stack, 'C', { cluster, taskDefinition, capacityProviders: [] });
    // @ts-expect-error by ARN, which the provider tells itself
    new Daemon(stack, 'D', { cluster, taskDefinition, capacityProviders: ['FARGATE'] });
  });

  test('runs a definition of daemons', () => {
    // @ts-expect-error a task definition of services
    new Daemon(stack, 'A', { cluster, taskDefinition: onFargate, capacityProviders: [managed] });
  });

  test('has containers without a network of their own, and few kinds of volumes', () => {
    // @ts-expect-error no ports
    taskDefinition.addContainer('a', { image, portMappings: [{ containerPort: 80 }] });
    // @ts-expect-error no host name
    taskDefinition.addContainer('b', { image, hostname: 'agent' });
    // @ts-expect-error no GPUs
    taskDefinition.addContainer('c', { image, gpuCount: 1 });
    // @ts-expect-error no swap
    taskDefinition.addContainer('d', { image, linuxParameters: { maxSwap: 1 } });
    const files = Volume.efs('files', { fileSystem: 'fs-1' });
    // @ts-expect-error no file systems
    taskDefinition.addVolume(files);
    // @ts-expect-error nothing of tasks but none and shared
    new DaemonTaskDefinition(stack, 'E', { pidMode: 'task' });
  });
});
