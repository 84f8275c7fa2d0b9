import {
  App,
  Cluster,
  ContainerImage,
  LoadBalancedService,
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
web.service.autoScale({ min: 2, max: 10 }).onCpu({ targetPercent: 60 });
