import { App, Cluster, ContainerImage, ScheduledTask, Stack, TaskDefinition, Vpc } from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Nightly', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
// A sandbox lets containers of an image with this tag end by themselves, with code 0.
taskDefinition.addContainer('report', {
  image: ContainerImage.fromRegistry('example/shop-report:gantry-exit-0'),
});

// Runs at three in the morning, in summer and winter. A new image is in the next run.
new ScheduledTask(stack, 'Report', {
  cluster,
  taskDefinition,
  launchType: 'FARGATE',
  schedule: 'cron(0 3 * * ? *)',
  timezone: 'Europe/Berlin',
  command: ['npm', 'run', 'report'],
});
