/** Programs of any number of services, as files and as trees. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  type ApplicationListener,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  SecurityGroup,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';

/** The services that share a load balancer: AWS lets one have 100 rules and 100 target groups. */
const A_BALANCER = 100;

/**
 * An App of `count` services in one cluster, each with a task definition, a role, a log group, a security group and a
 * target group of its own, a hundred of them behind one load balancer.
 */
export function servicesApp(
  count: number,
  image: (index: number) => string = () => 'nginx:1.27',
): App {
  const app = new App({ name: 'many' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  // It lets everything out: rules to each target apart would be more than the 60 that a group may have.
  const front = new SecurityGroup(stack, 'Front', { vpc });
  const listeners: ApplicationListener[] = [];
  for (let i = 0; i < count; i += A_BALANCER) {
    const props = { vpc, securityGroups: [front] };
    listeners.push(new ApplicationLoadBalancer(stack, `Front${i}`, props).addListener('Http'));
  }
  for (let i = 0; i < count; i++) {
    const taskDefinition = new TaskDefinition(stack, `Task${i}`, { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('web', {
      image: ContainerImage.fromRegistry(image(i)),
      portMappings: [{ containerPort: 80 }],
    });
    new LoadBalancedService(stack, `Service${i}`, {
      cluster,
      taskDefinition,
      desiredCount: 1,
      listener: listeners[Math.floor(i / A_BALANCER)] as ApplicationListener,
      priority: (i % A_BALANCER) + 1,
      pathPatterns: [`/service-${i}/*`],
    });
  }
  return app;
}

/** The same as a program in a file. */
export function writeServicesApp(folder: string, count: number): string {
  const file = join(folder, `services-${count}.ts`);
  writeFileSync(
    file,
    `import {
  App,
  type ApplicationListener,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  SecurityGroup,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app: App = new App({ name: 'many' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const front = new SecurityGroup(stack, 'Front', { vpc });
const listeners: ApplicationListener[] = [];
for (let i: number = 0; i < ${count}; i += ${A_BALANCER}) {
  const props = { vpc, securityGroups: [front] };
  listeners.push(new ApplicationLoadBalancer(stack, \`Front\${i}\`, props).addListener('Http'));
}
for (let i: number = 0; i < ${count}; i++) {
  const taskDefinition = new TaskDefinition(stack, \`Task\${i}\`, { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1.27'),
    portMappings: [{ containerPort: 80 }],
  });
  new LoadBalancedService(stack, \`Service\${i}\`, {
    cluster,
    taskDefinition,
    desiredCount: 1,
    listener: listeners[Math.floor(i / ${A_BALANCER})] as ApplicationListener,
    priority: (i % ${A_BALANCER}) + 1,
    pathPatterns: [\`/service-\${i}/*\`],
  });
}
`,
  );
  return file;
}

/** The plain app of the generators as a program in a file. */
export function writePlainApp(folder: string, count: number): string {
  const file = join(folder, `plain-${count}.ts`);
  writeFileSync(
    file,
    `import {
  App,
  Cluster,
  ContainerImage,
  Role,
  SecurityGroup,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app: App = new App({ name: 'plain' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, cidr: '10.0.0.0/16' });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const shared = new SecurityGroup(stack, 'Shared', { vpc });
const executionRole = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/shared');
for (let i: number = 0; i < ${count}; i++) {
  const taskDefinition = new TaskDefinition(stack, \`Task\${i}\`, {
    cpu: 256,
    memoryMiB: 512,
    executionRole,
  });
  taskDefinition.addContainer('web', { image: ContainerImage.fromRegistry('nginx:1.27') });
  new Service(stack, \`Service\${i}\`, {
    cluster,
    taskDefinition,
    desiredCount: 1,
    securityGroups: [shared],
  });
}
`,
  );
  return file;
}
