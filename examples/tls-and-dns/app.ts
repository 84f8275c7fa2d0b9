/**
 * A web service under a name of its own: certificate, records in DNS and HTTPS in one go, and deployments that move the
 * traffic. The hosted zone of the domain must be in the account; its name comes from the environment.
 */
import {
  App,
  Cluster,
  ContainerImage,
  DeploymentStrategy,
  Duration,
  HostedZone,
  LoadBalancedService,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

const domainName = process.env['ZONE_NAME'] ?? 'example.com';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});
new LoadBalancedService(stack, 'Service', {
  cluster,
  taskDefinition,
  desiredCount: 2,
  domainName: `www.${domainName}`,
  domainZone: HostedZone.fromLookup(stack, 'Zone', { domainName }),
  deploymentStrategy: DeploymentStrategy.blueGreen({ bakeTime: Duration.minutes(5) }),
  testListenerPort: 8443,
});
