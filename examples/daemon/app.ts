/**
 * A log agent on every managed instance, started before anything else there and rolled out for itself: a new image of
 * the agent replaces the instances a quarter at a time, and the services move along.
 */
import {
  App,
  Cluster,
  ContainerImage,
  Daemon,
  DaemonTaskDefinition,
  DaemonVolume,
  Duration,
  LogDrivers,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'lab' });
const stack = new Stack(app, 'Agents', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
const managed = cluster.addManagedInstancesCapacityProvider('Managed', {
  instanceRequirements: { vCpuCount: { min: 2, max: 8 }, memoryMiB: { min: 4096 } },
});

const agent = new DaemonTaskDefinition(stack, 'Agent', { cpu: 128, memoryMiB: 256 });
agent.addContainer('fluent-bit', {
  image: ContainerImage.fromRegistry('fluent/fluent-bit:3.1'),
  // What the other containers of the instance write by the driver json-file.
  mountPoints: [
    {
      sourceVolume: DaemonVolume.containerLogs('logs'),
      containerPath: '/var/log/containers',
      readOnly: true,
    },
  ],
});
new Daemon(stack, 'LogAgent', {
  cluster,
  taskDefinition: agent,
  capacityProviders: [managed],
  drainPercent: 25,
  bakeTime: Duration.minutes(5),
});

const api = new TaskDefinition(stack, 'ApiTask', {
  compatibility: 'MANAGED_INSTANCES',
  cpu: 512,
  memoryMiB: 1024,
});
api.addContainer('api', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  logging: LogDrivers.jsonFile(),
});
new Service(stack, 'Api', {
  cluster,
  taskDefinition: api,
  desiredCount: 2,
  capacityProviderStrategies: [{ capacityProvider: managed, weight: 1 }],
});
