import {
  App,
  Cluster,
  ContainerImage,
  LogDrivers,
  Role,
  SecurityGroup,
  Service,
  ServiceManagedVolume,
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
const storedSecurityGroup = SecurityGroup.fromSecurityGroupId(
  stack,
  'StoredSecurityGroup',
  'sg-0cc',
);
const ebsRole = Role.fromRoleArn(stack, 'EbsRole', 'arn:aws:iam::111111111111:role/ebs');
const blockVolume = new ServiceManagedVolume(stack, 'BlockVolume', {
  name: 'block',
  sizeInGiB: 100,
  volumeType: 'io2',
  iops: 4000,
  encrypted: true,
  filesystemType: 'ext4',
  propagateTags: 'SERVICE',
  volumeTags: { team: 'web' },
  role: ebsRole,
});
new Service(stack, 'StoredService', {
  cluster,
  taskDefinition: apiTaskDefinition,
  serviceName: 'stored',
  desiredCount: 2,
  deploymentCircuitBreaker: false,
  vpcSubnets: { subnets: [Subnet.fromSubnetId('subnet-0aa'), Subnet.fromSubnetId('subnet-0bb')] },
  assignPublicIp: true,
  securityGroups: [storedSecurityGroup],
  cloudMap: {
    service: {
      serviceArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-2',
      dnsRecordTypes: [],
    },
    containerName: 'web',
    containerPort: 80,
  },
  volumeConfigurations: [blockVolume],
});
