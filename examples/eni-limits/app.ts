/**
 * A service that fills its instances: three c5.large take two awsvpc tasks each, and a rollout needs room for one more.
 *
 * Deploy it, then plan a new image: the plan is blocked before anything is written, with the numbers and what would help.
 *
 *     npx gantry deploy examples/eni-limits/app.ts --sandbox --yes
 *     IMAGE=nginx:1.28 npx gantry plan examples/eni-limits/app.ts --sandbox
 */
import {
  App,
  AsgCapacityProvider,
  Cluster,
  ContainerImage,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'enis' });
const stack = new Stack(app, 'Fleet', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });

const instances = new AsgCapacityProvider(stack, 'Instances', {
  vpc,
  instanceType: 'c5.large',
  minCapacity: 3,
  maxCapacity: Number(process.env['MAX_CAPACITY'] ?? 3),
  // With trunking, instances of this type that are launched from then on take ten tasks each.
  trunking: process.env['TRUNKING'] === 'on',
});
cluster.addAsgCapacityProvider(instances);

const taskDefinition = new TaskDefinition(stack, 'Task', {
  compatibility: 'EC2',
  networkMode: 'awsvpc',
});
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry(process.env['IMAGE'] ?? 'nginx:1.27'),
  memoryLimitMiB: 256,
  portMappings: [{ containerPort: 80 }],
});
new Service(stack, 'Service', {
  cluster,
  taskDefinition,
  desiredCount: 6,
  capacityProviderStrategies: [{ capacityProvider: instances, weight: 1 }],
});
