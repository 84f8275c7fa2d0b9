import {
  App,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  ExternalService,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const listener = new ApplicationLoadBalancer(stack, 'LoadBalancer', {
  vpc,
  internetFacing: true,
}).addListener('Http', { port: 80 });

function revision(id: string, tag: string): TaskDefinition {
  const taskDefinition = new TaskDefinition(stack, id, { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry(`nginx:${tag}`),
    portMappings: [{ containerPort: 80 }],
  });
  return taskDefinition;
}

// ECS deploys nothing here: the program says which revisions run, and how many tasks of each.
const service = new ExternalService(stack, 'Web', { cluster, desiredCount: 10 });
const blue = service.addTaskSet('Blue', {
  taskDefinition: revision('BlueTask', '1.27'),
  launchType: 'FARGATE',
  primary: true,
});
listener.addTargets('Blue', { targets: [blue] });

// One task of ten tries the next revision. To go over to it, make it `primary` with a scale of 100 and Blue one of 0.
service.addTaskSet('Green', {
  taskDefinition: revision('GreenTask', '1.28'),
  launchType: 'FARGATE',
  scalePercent: 10,
});
