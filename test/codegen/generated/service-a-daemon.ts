import {
  App,
  Cluster,
  ContainerImage,
  LogDrivers,
  PlacementConstraint,
  Service,
  Stack,
  TaskDefinition,
} from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');
const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'default' });

const daemonTaskDefinition = new TaskDefinition(stack, 'DaemonTask', {
  compatibility: 'EC2',
  family: 'daemon',
});
daemonTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  memoryLimitMiB: 128,
  portMappings: [{ containerPort: 80 }],
  logging: LogDrivers.none(),
});
new Service(stack, 'AgentService', {
  cluster,
  taskDefinition: daemonTaskDefinition,
  daemon: true,
  serviceName: 'agent',
  placementConstraints: [PlacementConstraint.memberOf('attribute:os == linux')],
  deploymentCircuitBreaker: false,
});
