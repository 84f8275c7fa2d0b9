/**
 * GPUs on instances that ECS chooses: a model that has one for itself, and two small ones in a task that share one by
 * NVIDIA's Multi-Process Service.
 */
import {
  App,
  Cluster,
  ContainerImage,
  ResourceRequirement,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'models' });
const stack = new Stack(app, 'Inference', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
const gpus = cluster.addManagedInstancesCapacityProvider('Gpus', {
  instanceRequirements: {
    vCpuCount: { min: 4 },
    memoryMiB: { min: 16_384 },
    acceleratorTypes: ['gpu'],
    acceleratorManufacturers: ['nvidia'],
    acceleratorCount: { min: 1, max: 1 },
  },
  storageSizeGiB: 100,
});

const image = ContainerImage.fromRegistry('nvidia/cuda:12.6.3-base-ubuntu24.04');
const command = ['sh', '-c', 'nvidia-smi && sleep infinity'];

const large = new TaskDefinition(stack, 'LargeTask', {
  compatibility: 'MANAGED_INSTANCES',
  cpu: 2048,
  memoryMiB: 8192,
});
large.addContainer('model', { image, command, gpuCount: 1 });
new Service(stack, 'Large', {
  cluster,
  taskDefinition: large,
  capacityProviderStrategies: [{ capacityProvider: gpus, weight: 1 }],
});

const small = new TaskDefinition(stack, 'SmallTask', {
  compatibility: 'MANAGED_INSTANCES',
  cpu: 2048,
  memoryMiB: 8192,
});
for (const name of ['words', 'pictures'])
  small.addContainer(name, {
    image,
    command,
    resourceRequirements: [ResourceRequirement.sharedGpu({ memory: 4096, maxComputePercent: 50 })],
  });
new Service(stack, 'Small', {
  cluster,
  taskDefinition: small,
  capacityProviderStrategies: [{ capacityProvider: gpus, weight: 1 }],
});
