import {
  App,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  OneOffTask,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});
const web = new LoadBalancedService(stack, 'Service', { cluster, taskDefinition, desiredCount: 2 });

// A sandbox lets containers of an image with this tag end by themselves, with code 0.
const migrations = new TaskDefinition(stack, 'Migrations', { cpu: 256, memoryMiB: 512 });
migrations.addContainer('migrate', {
  image: ContainerImage.fromRegistry('example/shop-migrations:gantry-exit-0'),
});

// Runs before the service is touched, once for each image and command. When it fails, the service stays as it is.
new OneOffTask(stack, 'Migrate', {
  cluster,
  taskDefinition: migrations,
  launchType: 'FARGATE',
  command: ['npm', 'run', 'migrate'],
  before: [web.service],
});
