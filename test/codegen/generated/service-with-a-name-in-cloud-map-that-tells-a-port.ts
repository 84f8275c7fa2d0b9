import { App, Cluster, ContainerImage, LogDrivers, Service, Stack, TaskDefinition } from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'default' });

const daemonTaskDefinition = new TaskDefinition(stack, 'DaemonTask', {
  compatibility: 'EC2',
  family: 'daemon',
});
daemonTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  memoryLimitMiB: 128,
  portMappings: [{ containerPort: 80 }],
  logging: LogDrivers.none(),
});
new Service(stack, 'FoundService', {
  cluster,
  taskDefinition: daemonTaskDefinition,
  serviceName: 'found',
  launchType: 'EC2',
  deploymentCircuitBreaker: false,
  cloudMap: {
    service: {
      serviceArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-3',
      dnsRecordTypes: [],
    },
    containerName: 'web',
    containerPort: 80,
  },
});
