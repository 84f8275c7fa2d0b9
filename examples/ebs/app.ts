/** Scratch disks: each task of a service gets an EBS volume of its own, which goes with the task. */
import {
  App,
  Cluster,
  ContainerImage,
  Service,
  ServiceManagedVolume,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'render' });
const stack = new Stack(app, 'Farm', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const scratch = new ServiceManagedVolume(stack, 'Scratch', {
  sizeInGiB: 200,
  volumeType: 'gp3',
  iops: 6000,
  throughput: 500,
  encrypted: true,
  propagateTags: 'SERVICE',
});

const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 2048, memoryMiB: 8192 });
taskDefinition
  .addContainer('render', {
    image: ContainerImage.fromRegistry('busybox:1.37'),
    command: ['sh', '-c', 'while true; do df -h /scratch; sleep 60; done'],
  })
  .addMountPoints({ sourceVolume: scratch, containerPath: '/scratch' });
new Service(stack, 'Render', {
  cluster,
  taskDefinition,
  desiredCount: 2,
  volumeConfigurations: [scratch],
});
