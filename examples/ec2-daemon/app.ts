/**
 * A web service on Graviton instances, packed by memory, behind a load balancer; and a daemon that ships the logs of every
 * instance. ECS starts the daemon first on each new instance, and stops it last.
 */
import {
  App,
  Cluster,
  ContainerImage,
  Duration,
  LoadBalancedService,
  PlacementStrategy,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'packed' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
cluster.addAsgCapacityProvider('Capacity', {
  instanceType: 'm7g.large',
  minCapacity: 2,
  maxCapacity: 10,
  // A tenth of the room stays free, so that a burst need not wait for an instance.
  managedScaling: { targetCapacity: 90, instanceWarmupPeriod: Duration.minutes(2) },
  agent: { reservedMemoryMiB: 256, containerStopTimeout: Duration.seconds(60) },
});

const agent = new TaskDefinition(stack, 'LogAgent', { compatibility: 'EC2', networkMode: 'host' });
agent.addVolume({ name: 'logs', host: { sourcePath: '/var/log' } });
agent.addContainer('fluent-bit', {
  image: ContainerImage.fromRegistry('fluent/fluent-bit:3.2'),
  cpu: 64,
  memoryReservationMiB: 64,
  memoryLimitMiB: 128,
  mountPoints: [{ sourceVolume: 'logs', containerPath: '/var/log', readOnly: true }],
});
new Service(stack, 'Logs', { cluster, taskDefinition: agent, daemon: true });

// Behind the bridge Docker chooses the host ports: several tasks of the service fit on one instance.
const web = new TaskDefinition(stack, 'Web', { compatibility: 'EC2', networkMode: 'bridge' });
web.addContainer('nginx', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  cpu: 256,
  memoryReservationMiB: 256,
  memoryLimitMiB: 512,
  portMappings: [{ containerPort: 80 }],
});
const { service } = new LoadBalancedService(stack, 'Service', {
  cluster,
  taskDefinition: web,
  desiredCount: 4,
  placementStrategies: [
    PlacementStrategy.spreadAcross('ecs.availability-zone'),
    PlacementStrategy.packedByMemory(),
  ],
});
service.autoScale({ min: 4, max: 40 }).onCpu({ targetPercent: 60 });
