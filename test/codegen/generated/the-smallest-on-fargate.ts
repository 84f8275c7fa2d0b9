import { App, ContainerImage, LogDrivers, Role, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');

const ecsTaskExecutionRole = Role.fromRoleArn(
  stack,
  'EcsTaskExecutionRole',
  'arn:aws:iam::111111111111:role/ecsTaskExecutionRole',
);
const smallTaskDefinition = new TaskDefinition(stack, 'SmallTask', {
  family: 'small',
  cpu: 1024,
  memoryMiB: 2048,
  executionRole: ecsTaskExecutionRole,
});
smallTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  logging: LogDrivers.none(),
});
