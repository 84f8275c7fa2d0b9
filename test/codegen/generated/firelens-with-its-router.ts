import { App, ContainerImage, LogDrivers, Role, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');

const ecsTaskExecutionRole = Role.fromRoleArn(
  stack,
  'EcsTaskExecutionRole',
  'arn:aws:iam::111111111111:role/ecsTaskExecutionRole',
);
const routedTaskDefinition = new TaskDefinition(stack, 'RoutedTask', {
  family: 'routed',
  cpu: 1024,
  memoryMiB: 2048,
  executionRole: ecsTaskExecutionRole,
});
routedTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  logging: LogDrivers.none(),
  overrides: {
    logConfiguration: {
      logDriver: 'awsfirelens',
      options: { Name: 'cloudwatch', region: 'eu-west-1' },
    },
  },
});
routedTaskDefinition.addContainer('router', {
  image: ContainerImage.fromRegistry('amazon/aws-for-fluent-bit:stable'),
  logging: LogDrivers.none(),
  user: '0',
  overrides: {
    firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
  },
});
