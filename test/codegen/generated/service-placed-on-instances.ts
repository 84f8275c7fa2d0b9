import {
  App,
  Cluster,
  ContainerImage,
  LogDrivers,
  PlacementConstraint,
  PlacementStrategy,
  Role,
  Service,
  Stack,
  TaskDefinition,
} from 'gantry';

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
const ecsServiceRole = Role.fromRoleArn(
  stack,
  'EcsServiceRole',
  'arn:aws:iam::111111111111:role/ecsServiceRole',
);
new Service(stack, 'PlacedService', {
  cluster,
  taskDefinition: daemonTaskDefinition,
  serviceName: 'placed',
  desiredCount: 3,
  launchType: 'EC2',
  placementStrategies: [
    PlacementStrategy.spreadAcross('ecs.availability-zone'),
    PlacementStrategy.packedByMemory(),
  ],
  placementConstraints: [PlacementConstraint.distinctInstances()],
  deploymentController: 'CODE_DEPLOY',
  role: ecsServiceRole,
  overrides: {
    loadBalancers: [
      {
        targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/placed/1',
        containerName: 'web',
        containerPort: 80,
      },
    ],
  },
});
