/** Two services of two stacks behind one load balancer: `/api/*` goes to the API, everything else to the web site. */
import {
  App,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  Duration,
  LoadBalancedService,
  Stack,
  TaskDefinition,
  text,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'store', tags: { team: 'store' } });

const shared = new Stack(app, 'Shared', { region: 'eu-west-1' });
const vpc = new Vpc(shared, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(shared, 'Cluster', { vpc, containerInsights: 'enabled' });
const loadBalancer = new ApplicationLoadBalancer(shared, 'Front', { vpc, internetFacing: true });
const listener = loadBalancer.addListener('Http');

const services = new Stack(app, 'Services', { region: 'eu-west-1' });

const apiTask = new TaskDefinition(services, 'ApiTask', { cpu: 512, memoryMiB: 1024 });
apiTask.addContainer('api', {
  image: ContainerImage.fromRegistry('hashicorp/http-echo:1.0'),
  command: ['-listen=:8080', '-text=hello'],
  portMappings: [{ containerPort: 8080 }],
});
const api = new LoadBalancedService(services, 'Api', {
  cluster,
  taskDefinition: apiTask,
  desiredCount: 2,
  listener,
  priority: 10,
  pathPatterns: ['/api/*'],
  healthCheck: { path: '/', healthyHttpCodes: '200-299' },
});
api.service
  .autoScale({ min: 2, max: 20 })
  .onCpu({ targetPercent: 60, scaleInCooldown: Duration.minutes(5) })
  .onRequestsPerTarget({ requests: 1000 });

const webTask = new TaskDefinition(services, 'WebTask', { cpu: 256, memoryMiB: 512 });
webTask.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
  // The name of the load balancer is known once the other stack has made it.
  environment: { API_URL: text`http://${loadBalancer.loadBalancerDnsName}/api` },
});
new LoadBalancedService(services, 'Web', {
  cluster,
  taskDefinition: webTask,
  desiredCount: 2,
  listener,
  priority: 20,
  pathPatterns: ['/*'],
});
