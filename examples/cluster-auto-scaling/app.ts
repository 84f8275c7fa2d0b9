/**
 * The tutorial "cluster auto scaling" of the ECS developer guide: an empty cluster with two groups of instances that ECS
 * starts when tasks ask for them. After `gantry deploy` no instance runs. Then five tasks, packed by memory:
 *
 *   gantry run tutorial/Tutorial/Sleep examples/cluster-auto-scaling/app.ts --count 5 --placement-strategy binpack:memory --wait running
 *
 * The tasks wait as PROVISIONING, the metric CapacityProviderReservation of both providers goes from 100 to 200, and each
 * group grows to two instances. `gantry destroy` stops the tasks and takes everything away again.
 */
import {
  App,
  type AsgCapacityProviderOptions,
  Cluster,
  ContainerImage,
  EcsMachineImage,
  LogDrivers,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'tutorial' });
const stack = new Stack(app, 'Tutorial', { region: 'eu-west-1' });
// Without NAT gateways instances are in public subnets, where they reach ECS by public addresses.
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });

// The groups start empty. Instances with tasks are protected, and drained before they go: both are on by default.
const group: AsgCapacityProviderOptions = {
  instanceType: 't2.micro',
  machineImage: EcsMachineImage.amazonLinux2(),
  minCapacity: 0,
  maxCapacity: 100,
  managedScaling: { targetCapacity: 100 },
};
const main = cluster.addAsgCapacityProvider('Main', group);
const burst = cluster.addAsgCapacityProvider('Burst', group);
cluster.addDefaultCapacityProviderStrategy([
  { capacityProvider: main, weight: 1 },
  { capacityProvider: burst, weight: 1 },
]);

const task = new TaskDefinition(stack, 'Sleep', { compatibility: 'EC2', networkMode: 'bridge' });
task.addContainer('sleep', {
  image: ContainerImage.fromRegistry('amazonlinux:2'),
  memoryLimitMiB: 20,
  command: ['sleep', 'infinity'],
  logging: LogDrivers.none(),
});
