import { describe, expectTypeOf, test } from 'vitest';
import {
  AsgCapacityProvider,
  type Cluster,
  ClusterQuery,
  ContainerImage,
  Ec2LinuxCluster,
  EcsMachineImage,
  ManagedInstancesCapacityProvider,
  PlacementConstraint,
  PlacementStrategy,
  type SecurityGroupLike,
  Service,
  type Stack,
  TaskDefinition,
  type VpcLike,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: Cluster;
declare const vpc: VpcLike;
declare const group: SecurityGroupLike;
declare const onFargate: TaskDefinition;
declare const bridge: TaskDefinition<'EC2', 'bridge'>;
declare const awsvpc: TaskDefinition<'EC2', 'awsvpc'>;
declare const external: TaskDefinition<'EXTERNAL', 'host'>;
const image = ContainerImage.fromRegistry('nginx:1.27');

describe('where a task definition runs decides how it is networked', () => {
  test('with defaults', () => {
    const fargate = new TaskDefinition(stack, 'A', { cpu: 256, memoryMiB: 512 });
    expectTypeOf(fargate).toEqualTypeOf<TaskDefinition<'FARGATE', 'awsvpc'>>();
    const ec2 = new TaskDefinition(stack, 'B', { compatibility: 'EC2' });
    expectTypeOf(ec2.networkMode).toEqualTypeOf<'bridge'>();
    const managed = new TaskDefinition(stack, 'C', { compatibility: 'MANAGED_INSTANCES' });
    expectTypeOf(managed.networkMode).toEqualTypeOf<'awsvpc'>();
    const host = new TaskDefinition(stack, 'D', { compatibility: 'EC2', networkMode: 'host' });
    expectTypeOf(host.networkMode).toEqualTypeOf<'host'>();
  });

  test('in the modes that the place offers', () => {
    new TaskDefinition(stack, 'A', { compatibility: 'EXTERNAL', networkMode: 'none' });
    // @ts-expect-error machines outside AWS are in no VPC
    new TaskDefinition(stack, 'B', { compatibility: 'EXTERNAL', networkMode: 'awsvpc' });
    new TaskDefinition(stack, 'C', { compatibility: 'MANAGED_INSTANCES', networkMode: 'host' });
    // @ts-expect-error managed instances have no bridge
    new TaskDefinition(stack, 'D', { compatibility: 'MANAGED_INSTANCES', networkMode: 'bridge' });
    // @ts-expect-error Fargate has its own interfaces only
    new TaskDefinition(stack, 'E', { cpu: 256, memoryMiB: 512, networkMode: 'host' });
    // @ts-expect-error no such mode
    new TaskDefinition(stack, 'F', { compatibility: 'EC2', networkMode: 'nat' });
  });

  test('and its size', () => {
    new TaskDefinition(stack, 'A', { compatibility: 'EC2', cpu: 300, memoryMiB: 777 });
    new TaskDefinition(stack, 'B', { compatibility: 'EC2_AND_FARGATE', cpu: 256, memoryMiB: 512 });
    // @ts-expect-error a size that Fargate does not have
    new TaskDefinition(stack, 'C', { compatibility: 'EC2_AND_FARGATE', cpu: 300, memoryMiB: 512 });
    // @ts-expect-error a task that may run on Fargate has a size
    new TaskDefinition(stack, 'D', { compatibility: 'EC2_AND_FARGATE' });
    // @ts-expect-error scratch storage is sized on Fargate
    new TaskDefinition(stack, 'E', { compatibility: 'EC2', ephemeralStorageGiB: 30 });
    new TaskDefinition(stack, 'F', {
      compatibility: 'EC2',
      placementConstraints: [PlacementConstraint.memberOf('attribute:gpu exists')],
    });
    new TaskDefinition(stack, 'G', {
      compatibility: 'EC2',
      // @ts-expect-error task definitions take memberOf alone
      placementConstraints: [PlacementConstraint.distinctInstances()],
    });
  });
});

describe('port mappings go by the network mode', () => {
  test('of the task', () => {
    bridge.addContainer('a', { image, portMappings: [{ containerPort: 80, hostPort: 8080 }] });
    external.addContainer('b', { image, portMappings: [{ containerPort: 80 }] });
    // @ts-expect-error in the host's network the port is the host's own
    external.addContainer('c', { image, portMappings: [{ containerPort: 80, hostPort: 8080 }] });
    // @ts-expect-error Service Connect does not reach the host's network
    external.addContainer('d', { image, portMappings: [{ containerPort: 80, name: 'http' }] });
    const none = new TaskDefinition(stack, 'A', { compatibility: 'EC2', networkMode: 'none' });
    none.addContainer('e', { image });
    // @ts-expect-error without a network there are no ports
    none.addContainer('f', { image, portMappings: [{ containerPort: 80 }] });
    // @ts-expect-error nor later
    none.addContainer('g', { image }).addPortMappings({ containerPort: 80 });
  });
});

describe('where a service on instances runs', () => {
  test('is a launch type or a strategy of what the task can run on', () => {
    new Service(stack, 'A', { cluster, taskDefinition: bridge, launchType: 'EC2' });
    new Service(stack, 'B', { cluster, taskDefinition: external, launchType: 'EXTERNAL' });
    // @ts-expect-error a task for EC2 alone does not run on Fargate
    new Service(stack, 'C', { cluster, taskDefinition: awsvpc, launchType: 'FARGATE' });
    // @ts-expect-error nor one for Fargate on EC2
    new Service(stack, 'D', { cluster, taskDefinition: onFargate, launchType: 'EC2' });
    // @ts-expect-error nor one for EC2 outside AWS
    new Service(stack, 'E', { cluster, taskDefinition: bridge, launchType: 'EXTERNAL' });
    // @ts-expect-error AWS refuses a launch type with a strategy
    new Service(stack, 'F', {
      cluster,
      taskDefinition: bridge,
      launchType: 'EC2',
      capacityProviderStrategies: [{ capacityProvider: 'main', weight: 1 }],
    });
  });

  test('is decided by ECS for a daemon', () => {
    new Service(stack, 'A', { cluster, taskDefinition: bridge, daemon: true });
    new Service(stack, 'B', {
      cluster,
      taskDefinition: external,
      launchType: 'EXTERNAL',
      daemon: true,
      placementConstraints: [PlacementConstraint.memberOf(ClusterQuery.agentConnected())],
    });
    // @ts-expect-error every instance has one task
    new Service(stack, 'C', { cluster, taskDefinition: bridge, daemon: true, desiredCount: 2 });
    // @ts-expect-error nothing is to be spread
    new Service(stack, 'D', {
      cluster,
      taskDefinition: bridge,
      daemon: true,
      placementStrategies: [PlacementStrategy.randomly()],
    });
    // @ts-expect-error nor split
    new Service(stack, 'E', {
      cluster,
      taskDefinition: bridge,
      daemon: true,
      capacityProviderStrategies: [{ capacityProvider: 'main', weight: 1 }],
    });
    // @ts-expect-error the old task stops before the new one starts
    new Service(stack, 'F', {
      cluster,
      taskDefinition: bridge,
      daemon: true,
      maxHealthyPercent: 150,
    });
    // @ts-expect-error Fargate has no instances
    new Service(stack, 'G', { cluster, taskDefinition: onFargate, daemon: true });
  });

  test('has places for tasks on instances only', () => {
    const placementStrategies = [PlacementStrategy.packedByMemory()];
    new Service(stack, 'A', {
      cluster,
      taskDefinition: awsvpc,
      launchType: 'EC2',
      placementStrategies,
    });
    // @ts-expect-error Fargate has no instances
    new Service(stack, 'B', {
      cluster,
      taskDefinition: onFargate,
      launchType: 'FARGATE',
      placementStrategies,
    });
  });

  test('has a network of its own with interfaces of its own only', () => {
    new Service(stack, 'A', {
      cluster,
      taskDefinition: awsvpc,
      vpc,
      vpcSubnets: { type: 'private' },
      securityGroups: [group],
    });
    // @ts-expect-error the tasks are where their instances are
    new Service(stack, 'B', { cluster, taskDefinition: bridge, vpcSubnets: { type: 'private' } });
    // @ts-expect-error and in their groups
    new Service(stack, 'C', { cluster, taskDefinition: bridge, securityGroups: [group] });
    // @ts-expect-error tasks on instances get no public addresses
    new Service(stack, 'D', {
      cluster,
      taskDefinition: awsvpc,
      launchType: 'EC2',
      assignPublicIp: true,
    });
  });
});

describe('instances', () => {
  const base = { vpc, maxCapacity: 3 };

  test('are of one type or of several', () => {
    new AsgCapacityProvider(stack, 'A', { ...base, instanceType: 'm6i.large' });
    new AsgCapacityProvider(stack, 'B', { ...base, instanceTypes: ['m6i.large', 'm6a.large'] });
    // @ts-expect-error never both
    new AsgCapacityProvider(stack, 'C', {
      ...base,
      instanceType: 'm6i.large',
      instanceTypes: ['m6a.large'],
    });
    // @ts-expect-error nor none
    new AsgCapacityProvider(stack, 'D', base);
    // @ts-expect-error how many there may be is said
    new AsgCapacityProvider(stack, 'E', { vpc, instanceType: 'm6i.large' });
  });

  test('are protected by managed scaling only', () => {
    const one = { ...base, instanceType: 'm6i.large' };
    new AsgCapacityProvider(stack, 'A', { ...one, managedTerminationProtection: true });
    new AsgCapacityProvider(stack, 'B', { ...one, managedScaling: false });
    // @ts-expect-error AWS refuses it
    new AsgCapacityProvider(stack, 'C', {
      ...one,
      managedScaling: false,
      managedTerminationProtection: true,
    });
    // @ts-expect-error a warm-up is a Duration
    new AsgCapacityProvider(stack, 'D', { ...one, managedScaling: { instanceWarmupPeriod: 60 } });
  });

  test('start images that there are', () => {
    EcsMachineImage.amazonLinux2023({ arm64: true, gpu: true });
    EcsMachineImage.amazonLinux2({ neuron: true });
    // @ts-expect-error Inferentia and Trainium are of x86_64
    EcsMachineImage.amazonLinux2023({ arm64: true, neuron: true });
    // @ts-expect-error Amazon Linux 2 has no GPU image for arm64
    EcsMachineImage.amazonLinux2({ arm64: true, gpu: true });
    EcsMachineImage.windowsServer('2019-core');
    // @ts-expect-error Windows Server 2016 has the full image only
    EcsMachineImage.windowsServer('2016-core');
  });

  test('of managed capacity fit in one way', () => {
    const needs = { vCpuCount: { min: 2 }, memoryMiB: { min: 4096 } };
    new ManagedInstancesCapacityProvider(stack, 'A', {
      cluster,
      instanceRequirements: { ...needs, allowedInstanceTypes: ['m7*.*'] },
      capacityOption: 'reserved',
      capacityReservationGroupArn: 'arn',
    });
    new ManagedInstancesCapacityProvider(stack, 'B', {
      cluster,
      // @ts-expect-error allowed or excluded
      instanceRequirements: { ...needs, allowedInstanceTypes: ['a'], excludedInstanceTypes: ['b'] },
    });
    new ManagedInstancesCapacityProvider(stack, 'C', {
      cluster,
      instanceRequirements: {
        ...needs,
        spotMaxPricePercentageOverLowestPrice: 20,
        // @ts-expect-error one price
        onDemandMaxPricePercentageOverLowestPrice: 20,
      },
    });
    new ManagedInstancesCapacityProvider(stack, 'D', {
      cluster,
      // @ts-expect-error both vCPUs and memory
      instanceRequirements: { vCpuCount: { min: 2 } },
    });
    // @ts-expect-error reservations are for reserved capacity
    new ManagedInstancesCapacityProvider(stack, 'E', {
      cluster,
      capacityOption: 'spot',
      capacityReservationGroupArn: 'arn',
    });
  });

  test('of a template are there or not', () => {
    new Ec2LinuxCluster(stack, 'A', { empty: true });
    new Ec2LinuxCluster(stack, 'B', {
      instanceType: 'm6i.large',
      vpc,
      inbound: [{ fromPort: 80 }],
    });
    // @ts-expect-error an empty cluster has no instances
    new Ec2LinuxCluster(stack, 'C', { empty: true, instanceType: 'm6i.large' });
    new Ec2LinuxCluster(stack, 'D', {
      instanceType: 'm6i.large',
      securityGroup: group,
      // @ts-expect-error a group that there is, or one that is made
      inbound: [{ fromPort: 80 }],
    });
    // @ts-expect-error a VPC that there is, or one that is made
    new Ec2LinuxCluster(stack, 'E', { instanceType: 'm6i.large', vpc, newVpc: {} });
  });
});
