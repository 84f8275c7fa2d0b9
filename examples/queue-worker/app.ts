import {
  App,
  Cluster,
  ContainerImage,
  Duration,
  QueueWorker,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Jobs', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
// Scaling counts the running tasks, which is a metric of Container Insights.
const cluster = new Cluster(stack, 'Cluster', { vpc, containerInsights: 'enabled' });

const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('worker', {
  image: ContainerImage.fromRegistry('example/shop-worker:1'),
});

// The container finds the queue in QUEUE_URL. A message that fails three times goes to a dead-letter queue.
new QueueWorker(stack, 'Worker', {
  cluster,
  taskDefinition,
  launchType: 'FARGATE',
  visibilityTimeout: Duration.minutes(2),
  // A message takes a task 3 s, and may wait for 5 min: 100 messages a task.
  scaling: { min: 1, max: 20, messagesPerTask: 100 },
});
