import { App, ContainerImage, LogDrivers, Role, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main');

const ecsTaskExecutionRole = Role.fromRoleArn(
  stack,
  'EcsTaskExecutionRole',
  'arn:aws:iam::111111111111:role/ecsTaskExecutionRole',
);
const meshTaskDefinition = new TaskDefinition(stack, 'MeshTask', {
  family: 'mesh',
  cpu: 1024,
  memoryMiB: 2048,
  executionRole: ecsTaskExecutionRole,
  overrides: {
    proxyConfiguration: {
      type: 'APPMESH',
      containerName: 'web',
      properties: [{ name: 'ProxyIngressPort', value: '15000' }],
    },
  },
});
meshTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  logging: LogDrivers.none(),
});
