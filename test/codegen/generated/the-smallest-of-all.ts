import { App, ContainerImage, LogDrivers, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');

const bareTaskDefinition = new TaskDefinition(stack, 'BareTask', {
  compatibility: 'EC2',
  family: 'bare',
  overrides: { requiresCompatibilities: null },
});
bareTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  memoryLimitMiB: 128,
  logging: LogDrivers.none(),
});
