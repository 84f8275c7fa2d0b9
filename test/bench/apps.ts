/** Programs of any number of services, as files and as trees. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  Cluster,
  ContainerImage,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';

/** An App of `count` services with a task definition each, in one cluster. */
export function servicesApp(
  count: number,
  image: (index: number) => string = () => 'nginx:1.27',
): App {
  const app = new App({ name: 'many' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  for (let i = 0; i < count; i++) {
    const taskDefinition = new TaskDefinition(stack, `Task${i}`, { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('web', { image: ContainerImage.fromRegistry(image(i)) });
    new Service(stack, `Service${i}`, { cluster, taskDefinition, desiredCount: 1 });
  }
  return app;
}

/** The same as a program in a file. */
export function writeServicesApp(folder: string, count: number): string {
  const file = join(folder, `services-${count}.ts`);
  writeFileSync(
    file,
    `import { App, Cluster, ContainerImage, Service, Stack, TaskDefinition, Vpc } from 'gantry';

export const app: App = new App({ name: 'many' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
for (let i: number = 0; i < ${count}; i++) {
  const taskDefinition = new TaskDefinition(stack, \`Task\${i}\`, { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('web', { image: ContainerImage.fromRegistry('nginx:1.27') });
  new Service(stack, \`Service\${i}\`, { cluster, taskDefinition, desiredCount: 1 });
}
`,
  );
  return file;
}
