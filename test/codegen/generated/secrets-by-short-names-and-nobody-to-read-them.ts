import { App, LogDrivers, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });

const shortTaskDefinition = new TaskDefinition(stack, 'ShortTask', {
  compatibility: 'EC2',
  family: 'short',
});
shortTaskDefinition.addContainer('web', {
  image: { imageName: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/short:1', pullStatements: [] },
  memoryLimitMiB: 256,
  logging: LogDrivers.custom({
    logDriver: 'awslogs',
    options: {
      'awslogs-group': '/ecs/short',
      'awslogs-region': 'eu-west-1',
      'awslogs-stream-prefix': 'short',
    },
  }),
  overrides: { secrets: [{ name: 'TOKEN', valueFrom: '/short/token' }] },
});
