/**
 * One cluster, two kinds of capacity: the API runs on Fargate, the encoders run on Spot Instances of several types with
 * many network interfaces each. A strategy names providers of one kind.
 */
import {
  App,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  PlacementStrategy,
  Port,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'media' });
const stack = new Stack(app, 'Media', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 3, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc, containerInsights: 'enhanced' });

const apiTask = new TaskDefinition(stack, 'ApiTask', { cpu: 512, memoryMiB: 1024 });
apiTask.addContainer('api', {
  image: ContainerImage.fromRegistry('hashicorp/http-echo:1.0'),
  command: ['-listen=:8080', '-text=hello'],
  portMappings: [{ containerPort: 8080 }],
});
const api = new LoadBalancedService(stack, 'Api', {
  cluster,
  taskDefinition: apiTask,
  desiredCount: 2,
  healthCheck: { path: '/', healthyHttpCodes: '200-299' },
  capacityProviderStrategies: [
    { capacityProvider: 'FARGATE', base: 2, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ],
});

// Every task must fit the smallest type: one that does not would never bring an instance.
const spot = cluster.addAsgCapacityProvider('Spot', {
  instanceTypes: ['c6i.xlarge', 'c6a.xlarge', 'm6i.xlarge'],
  maxCapacity: 20,
  spot: { onDemandBase: 1, capacityRebalance: true },
  trunking: true,
});

const encoderTask = new TaskDefinition(stack, 'EncoderTask', {
  compatibility: 'EC2',
  networkMode: 'awsvpc',
  cpu: 1024,
  memoryMiB: 2048,
});
encoderTask.addContainer('encoder', {
  image: ContainerImage.fromRegistry('busybox:1.37'),
  command: ['httpd', '-f', '-p', '9000'],
  portMappings: [{ containerPort: 9000 }],
});
const encoder = new Service(stack, 'Encoder', {
  cluster,
  taskDefinition: encoderTask,
  desiredCount: 3,
  capacityProviderStrategies: [{ capacityProvider: spot, weight: 1 }],
  placementStrategies: [PlacementStrategy.spreadAcrossInstances()],
});
encoder.connections.allowFrom(api.service, Port.tcp(9000));
