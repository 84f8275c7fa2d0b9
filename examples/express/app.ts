import { App, Cluster, ContainerImage, ExpressGatewayService, Stack, Vpc } from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Express', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

// ECS makes the load balancer, its certificate and address, the scaling and the security groups.
export const web = new ExpressGatewayService(stack, 'Web', {
  cluster,
  image: ContainerImage.fromRegistry('nginx:1.27'),
  healthCheckPath: '/',
  environment: { STAGE: 'production' },
  scaling: { min: 2, max: 10, metric: 'requests-per-target', target: 200 },
});
