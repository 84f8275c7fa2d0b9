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
const shiftedSecurityGroup = SecurityGroup.fromSecurityGroupId(
  stack,
  'ShiftedSecurityGroup',
  'sg-0cc',
);
new Service(stack, 'ShiftedService', {
  cluster,
  taskDefinition: apiTaskDefinition,
  serviceName: 'shifted',
  desiredCount: 2,
  launchType: 'FARGATE',
  minHealthyPercent: 50,
  deploymentController: 'CODE_DEPLOY',
  vpcSubnets: { subnets: [Subnet.fromSubnetId('subnet-0aa'), Subnet.fromSubnetId('subnet-0bb')] },
  assignPublicIp: true,
  securityGroups: [shiftedSecurityGroup],
  overrides: {
    loadBalancers: [
      {
        targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/shifted/1',
        containerName: 'web',
        containerPort: 80,
      },
    ],
  },
});
