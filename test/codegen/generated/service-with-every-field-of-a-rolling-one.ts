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
  desiredCount: 4,
  launchType: 'FARGATE',
  platformVersion: '1.4.0',
  minHealthyPercent: 50,
  maxHealthyPercent: 150,
  deploymentCircuitBreaker: {
    rollback: false,
    threshold: { type: 'COUNT', value: 4 },
    resetOnHealthyTask: false,
  },
  deploymentAlarms: { alarmNames: ['errors'], rollback: false },
  availabilityZoneRebalancing: 'DISABLED',
  vpcSubnets: { subnets: [Subnet.fromSubnetId('subnet-0aa'), Subnet.fromSubnetId('subnet-0bb')] },
  assignPublicIp: true,
  securityGroups: [apiSecurityGroup],
  serviceConnect: {
    namespace: 'internal',
    services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'api' }] }],
  },
  cloudMap: {
    service: {
      serviceArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-1',
      dnsRecordTypes: [],
    },
  },
  enableExecuteCommand: true,
  highResolutionMetrics: true,
  propagateTags: 'SERVICE',
  enableECSManagedTags: true,
  overrides: {
    volumeConfigurations: [
      { name: 'block', managedEBSVolume: { roleArn: 'arn:aws:iam::111111111111:role/ebs' } },
    ],
    loadBalancers: [
      {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/api/0123456789abcdef',
        containerName: 'web',
        containerPort: 80,
      },
    ],
    healthCheckGracePeriodSeconds: 30,
  },
});
