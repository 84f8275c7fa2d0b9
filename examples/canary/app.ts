import {
  App,
  ApplicationLoadBalancer,
  BlueGreenTargets,
  Cluster,
  ContainerImage,
  DeploymentHook,
  DeploymentStrategy,
  Duration,
  ListenerCondition,
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
taskDefinition.addContainer('api', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});

const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', {
  vpc,
  internetFacing: true,
});
const listener = loadBalancer.addListener('Http', { port: 80 });
const targets = new BlueGreenTargets(stack, 'Targets', {
  listener,
  priority: 10,
  conditions: [ListenerCondition.pathPatterns(['/api/*'])],
});

// Somebody looks at the new tasks and says `gantry continue`, or ECS goes on after an hour. Then a tenth of the requests is
// theirs for a quarter of an hour, then all.
new Service(stack, 'Api', {
  cluster,
  taskDefinition,
  desiredCount: 4,
  deploymentStrategy: DeploymentStrategy.canary({
    canaryPercent: 10,
    canaryBakeTime: Duration.minutes(15),
    bakeTime: Duration.minutes(5),
    lifecycleHooks: [
      DeploymentHook.pause({
        stages: ['POST_SCALE_UP'],
        timeout: Duration.hours(1),
        onTimeout: 'CONTINUE',
      }),
    ],
  }),
  trafficTargets: [{ targets }],
});
