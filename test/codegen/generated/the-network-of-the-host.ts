import { App, ContainerImage, LogDrivers, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');

const agentTaskDefinition = new TaskDefinition(stack, 'AgentTask', {
  compatibility: 'EC2',
  networkMode: 'host',
  family: 'agent',
});
agentTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  memoryLimitMiB: 128,
  portMappings: [{ containerPort: 9000 }],
  logging: LogDrivers.none(),
});
