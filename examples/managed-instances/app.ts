/**
 * Instances that ECS chooses, patches and ends by itself: one provider on demand for the API, and one of Spot Instances
 * with GPUs for a job that `gantry run` starts:
 *
 *   gantry run lab/Compute/Train examples/managed-instances/app.ts --capacity-provider-strategy training=1
 */
import {
  App,
  Cluster,
  ContainerImage,
  Duration,
  LoadBalancedService,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'lab' });
const stack = new Stack(app, 'Compute', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });

const general = cluster.addManagedInstancesCapacityProvider('General', {
  instanceRequirements: {
    vCpuCount: { min: 2, max: 16 },
    memoryMiB: { min: 4096, max: 65_536 },
    cpuManufacturers: ['intel', 'amd'],
    instanceGenerations: ['current'],
    burstablePerformance: 'excluded',
  },
  storageSizeGiB: 100,
  autoRepair: true,
  scaleInAfter: Duration.minutes(10),
  propagateTags: true,
  tags: { team: 'lab' },
});
cluster.addManagedInstancesCapacityProvider('Training', {
  capacityProviderName: 'training',
  capacityOption: 'spot',
  instanceRequirements: {
    vCpuCount: { min: 4 },
    memoryMiB: { min: 16_384 },
    acceleratorTypes: ['gpu'],
    acceleratorManufacturers: ['nvidia'],
    acceleratorCount: { min: 1, max: 1 },
    maxSpotPriceAsPercentageOfOptimalOnDemandPrice: 60,
  },
  localStorage: true,
});

const api = new TaskDefinition(stack, 'ApiTask', {
  compatibility: 'MANAGED_INSTANCES',
  cpu: 512,
  memoryMiB: 1024,
});
api.addContainer('api', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});
new LoadBalancedService(stack, 'Api', {
  cluster,
  taskDefinition: api,
  desiredCount: 2,
  capacityProviderStrategies: [{ capacityProvider: general, weight: 1 }],
});

const train = new TaskDefinition(stack, 'Train', {
  compatibility: 'MANAGED_INSTANCES',
  cpu: 4096,
  memoryMiB: 8192,
});
train.addContainer('train', {
  image: ContainerImage.fromRegistry('nvidia/cuda:12.6.3-base-ubuntu24.04'),
  command: ['nvidia-smi'],
  gpuCount: 1,
});
