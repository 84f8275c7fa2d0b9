import { App, ContainerImage, LogDrivers, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');

const anywhereTaskDefinition = new TaskDefinition(stack, 'AnywhereTask', {
  compatibility: 'EC2_AND_FARGATE',
  family: 'anywhere',
  cpu: 256,
  memoryMiB: 512,
  overrides: { requiresCompatibilities: null },
});
anywhereTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  logging: LogDrivers.none(),
});
