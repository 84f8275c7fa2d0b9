import {
  App,
  Cluster,
  ContainerImage,
  LogDrivers,
  Role,
  SecurityGroup,
  Service,
  Stack,
  Subnet,
  TaskDefinition,
} from 'gantry';

export const app = new App({ name: 'imported' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'default' });

const apiRole = Role.fromRoleArn(stack, 'ApiRole', 'arn:aws:iam::111111111111:role/api');
const ecsTaskExecutionRole = Role.fromRoleArn(
  stack,
  'EcsTaskExecutionRole',
  'arn:aws:iam::111111111111:role/ecsTaskExecutionRole',
);
const apiTaskDefinition = new TaskDefinition(stack, 'ApiTask', {
  family: 'api',
  cpu: 1024,
  memoryMiB: 2048,
  taskRole: apiRole,
  executionRole: ecsTaskExecutionRole,
});
apiTaskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80, name: 'http' }],
  logging: LogDrivers.none(),
});
const apiSecurityGroup = SecurityGroup.fromSecurityGroupId(stack, 'ApiSecurityGroup', 'sg-0cc');
new Service(stack, 'ApiService', {
  cluster,
  taskDefinition: apiTaskDefinition,
  serviceName: 'api',
  desiredCount: 2,
  capacityProviderStrategies: [
    { capacityProvider: 'FARGATE', weight: 1, base: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ],
  vpcSubnets: { subnets: [Subnet.fromSubnetId('subnet-0aa'), Subnet.fromSubnetId('subnet-0bb')] },
  assignPublicIp: true,
  securityGroups: [apiSecurityGroup],
  overrides: {
    deploymentConfiguration: {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 10,
      deploymentCircuitBreaker: null,
    },
    loadBalancers: [
      {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/blue/0123456789abcdef',
        containerName: 'web',
        containerPort: 80,
        advancedConfiguration: {
          alternateTargetGroupArn:
            'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/green/0123456789abcdef',
          productionListenerRule:
            'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener-rule/app/api/1/2/3',
          roleArn: 'arn:aws:iam::111111111111:role/traffic',
        },
      },
    ],
  },
});
