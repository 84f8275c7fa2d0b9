import {
  App,
  ApplicationLoadBalancer,
  BlueGreenTargets,
  Cluster,
  ContainerImage,
  DeploymentStrategy,
  Duration,
  ListenerAction,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});

const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', {
  vpc,
  internetFacing: true,
});
const listener = loadBalancer.addListener('Http', {
  port: 80,
  defaultAction: ListenerAction.fixedResponse(404),
});
// The new tasks are reached here before the traffic moves: let nobody else in.
const testListener = loadBalancer.addListener('Test', { port: 9000, open: false });

const targets = new BlueGreenTargets(stack, 'Targets', {
  listener,
  testTraffic: { listener: testListener },
  healthCheck: { path: '/' },
});
new Service(stack, 'Service', {
  cluster,
  taskDefinition,
  desiredCount: 2,
  deploymentStrategy: DeploymentStrategy.blueGreen({ bakeTime: Duration.minutes(10) }),
  trafficTargets: [{ targets }],
});
