/**
 * Files that tasks share: a file system with an access point, mounted by a web service that writes and by a worker that
 * only reads. Who may connect to the file system, and what the tasks may do with its files, is wired by mounting it.
 */
import {
  App,
  Cluster,
  ContainerImage,
  FileSystem,
  LoadBalancedService,
  Service,
  Stack,
  TaskDefinition,
  Volume,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'gallery' });
const stack = new Stack(app, 'Files', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const files = new FileSystem(stack, 'FileSystem', { vpc, throughputMode: 'elastic' });
const uploads = files.addAccessPoint('Uploads', {
  path: '/uploads',
  posixUser: { uid: 1000, gid: 1000 },
});

const web = new TaskDefinition(stack, 'WebTask', { cpu: 256, memoryMiB: 512 });
web
  .addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1.27'),
    portMappings: [{ containerPort: 80 }],
  })
  .addMountPoints({
    sourceVolume: Volume.efs('uploads', { fileSystem: files, accessPoint: uploads }),
    containerPath: '/usr/share/nginx/html/uploads',
  });
new LoadBalancedService(stack, 'Web', { cluster, taskDefinition: web, desiredCount: 2 });

const worker = new TaskDefinition(stack, 'WorkerTask', { cpu: 256, memoryMiB: 512 });
worker
  .addContainer('worker', {
    image: ContainerImage.fromRegistry('busybox:1.37'),
    command: ['sh', '-c', 'while true; do ls /uploads | wc -l; sleep 60; done'],
  })
  .addMountPoints({
    sourceVolume: Volume.efs('uploads', {
      fileSystem: files,
      accessPoint: uploads,
      access: 'read-only',
    }),
    containerPath: '/uploads',
    readOnly: true,
  });
new Service(stack, 'Worker', { cluster, taskDefinition: worker });
