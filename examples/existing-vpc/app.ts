/** A worker and an internal service in a VPC that exists already; its ids come from the environment. */
import {
  App,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  Port,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

const { VPC_ID, PUBLIC_SUBNET_IDS, PRIVATE_SUBNET_IDS } = process.env;

export const app = new App({ name: 'reports' });
const stack = new Stack(app, 'Jobs', { region: 'eu-west-1' });
const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: VPC_ID ?? 'vpc-0a1b2c3d4e5f60718',
  vpcCidrBlock: '10.0.0.0/16',
  publicSubnetIds: (PUBLIC_SUBNET_IDS ?? 'subnet-0a000001,subnet-0a000002').split(','),
  privateSubnetIds: (PRIVATE_SUBNET_IDS ?? 'subnet-0b000001,subnet-0b000002').split(','),
});
const cluster = new Cluster(stack, 'Cluster', {
  vpc,
  defaultCapacityProviderStrategy: [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ],
});

const renderTask = new TaskDefinition(stack, 'RenderTask', { cpu: 512, memoryMiB: 1024 });
renderTask.addContainer('render', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});
const render = new LoadBalancedService(stack, 'Render', {
  cluster,
  taskDefinition: renderTask,
  desiredCount: 2,
  publicLoadBalancer: false,
});

const workerTask = new TaskDefinition(stack, 'WorkerTask', { cpu: 256, memoryMiB: 512 });
workerTask.addContainer('worker', {
  image: ContainerImage.fromRegistry('busybox:1.37'),
  command: ['sh', '-c', 'while true; do sleep 60; done'],
});
const worker = new Service(stack, 'Worker', {
  cluster,
  taskDefinition: workerTask,
  desiredCount: 2,
});
render.loadBalancer.connections.allowFrom(worker, Port.tcp(80));
