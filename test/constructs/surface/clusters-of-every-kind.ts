/** Clusters, capacity, gateways, Express services and one-off tasks that together use every prop. */
import {
  AsgCapacityProvider,
  Cluster,
  ContainerImage,
  Duration,
  ExpressGatewayService,
  Gateway,
  LogGroup,
  OneOffTask,
  PlacementConstraint,
  PlacementStrategy,
  Secret,
  SecurityGroup,
  Service,
  ServiceManagedVolume,
  type Stack,
  TaskDefinition,
  type Vpc,
} from '../../../lib/index.ts';
import type { Place } from './services-of-every-kind.ts';

const KEY = 'arn:aws:kms:eu-west-1:111111111111:key/1';
const image = ContainerImage.fromRegistry('registry.example.com/app:1', {
  repositoryCredentials: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:pull-AbCdEf',
});

/** A cluster with all its settings, and capacity of both kinds. */
export function fullCluster(stack: Stack, vpc: Vpc): Cluster {
  const cluster = new Cluster(stack, 'Cluster', {
    vpc,
    clusterName: 'full',
    containerInsights: 'enhanced',
    executeCommandConfiguration: {
      kmsKeyId: KEY,
      logging: {
        logGroup: new LogGroup(stack, 'Sessions'),
        cloudWatchEncryptionEnabled: true,
        s3BucketName: 'sessions',
        s3KeyPrefix: 'exec',
        s3EncryptionEnabled: true,
      },
    },
    managedStorageConfiguration: { kmsKeyId: KEY, fargateEphemeralStorageKmsKeyId: KEY },
    serviceConnectDefaults: { namespace: 'shop.internal' },
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
  });
  cluster.addAsgCapacityProvider(
    new AsgCapacityProvider(stack, 'Group', {
      vpc,
      capacityProviderName: 'group',
      instanceType: 'm6i.large',
      maxCapacity: 10,
      managedScaling: {
        targetCapacity: 90,
        minimumScalingStepSize: 1,
        maximumScalingStepSize: 5,
        instanceWarmupPeriod: Duration.minutes(2),
      },
      managedTerminationProtection: true,
      managedDraining: true,
    }),
  );
  const needs = { vCpuCount: { min: 2, max: 8 }, memoryMiB: { min: 4096, max: 8192 } };
  cluster.addManagedInstancesCapacityProvider('Managed', {
    storageSizeGiB: 40,
    localStorage: true,
    fips: true,
    detailedMonitoring: true,
    instanceMetadataTags: true,
    autoRepair: true,
    scaleInAfter: Duration.minutes(5),
    propagateTags: true,
    capacityOption: 'reserved',
    capacityReservationGroupArn: 'arn:aws:resource-groups:eu-west-1:111111111111:group/r',
    reservationPreference: 'RESERVATIONS_FIRST',
    instanceRequirements: {
      ...needs,
      allowedInstanceTypes: ['m6i.*'],
      spotMaxPricePercentageOverLowestPrice: 50,
      cpuManufacturers: ['intel'],
      memoryGiBPerVCpu: { min: 2, max: 8 },
      instanceGenerations: ['current'],
      bareMetal: 'excluded',
      burstablePerformance: 'excluded',
      requireHibernateSupport: false,
      networkInterfaceCount: { min: 1, max: 4 },
      localStorage: 'included',
      localStorageTypes: ['ssd'],
      totalLocalStorageGB: { min: 10, max: 100 },
      baselineEbsBandwidthMbps: { min: 100, max: 1000 },
      networkBandwidthGbps: { min: 1, max: 10 },
      acceleratorTypes: ['gpu'],
      acceleratorCount: { min: 1, max: 2 },
      acceleratorManufacturers: ['nvidia'],
      acceleratorNames: ['t4'],
      acceleratorTotalMemoryMiB: { min: 1024, max: 32_768 },
    },
  });
  cluster.addManagedInstancesCapacityProvider('Cheap', {
    instanceRequirements: {
      ...needs,
      excludedInstanceTypes: ['t3.*'],
      maxSpotPriceAsPercentageOfOptimalOnDemandPrice: 60,
    },
  });
  cluster.addManagedInstancesCapacityProvider('Steady', {
    instanceRequirements: { ...needs, onDemandMaxPricePercentageOverLowestPrice: 20 },
  });
  return cluster;
}

/** Tasks that run once before a service, on Fargate and on instances. */
export function oneOffTasks({ stack, cluster, taskDefinition }: Place): void {
  const before = [new Service(stack, 'Waiting', { cluster, taskDefinition })] as const;
  new OneOffTask(stack, 'Migrate', {
    cluster,
    taskDefinition,
    before,
    command: ['migrate'],
    environment: { MODE: 'once' },
    capacityProviderStrategies: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    platformVersion: '1.4.0',
    assignPublicIp: true,
    vpcSubnets: { type: 'public' },
    enableExecuteCommand: true,
    enableECSManagedTags: true,
    propagateTags: 'TASK_DEFINITION',
    volumeConfigurations: [
      new ServiceManagedVolume(stack, 'Scratch', {
        sizeInGiB: 20,
        snapshotId: 'snap-1',
        volumeType: 'gp3',
        iops: 3000,
        throughput: 125,
        encrypted: true,
        kmsKeyId: KEY,
        volumeInitializationRate: 100,
        filesystemType: 'xfs',
        propagateTags: 'TASK_DEFINITION',
        volumeTags: { use: 'scratch' },
      }),
    ],
    taskOverrides: {
      cpu: '512',
      memory: '2048',
      executionRoleArn: 'arn:aws:iam::111111111111:role/execution',
      taskRoleArn: 'arn:aws:iam::111111111111:role/task',
      ephemeralStorage: { sizeInGiB: 50 },
      containerOverrides: [
        {
          name: 'web',
          cpu: 256,
          memory: 1024,
          memoryReservation: 512,
          environmentFiles: [{ value: 'arn:aws:s3:::settings/once.env', type: 's3' }],
          resourceRequirements: [
            { type: 'GPU', sharingStrategy: { nvidiaMps: { memory: 1, maxComputePercent: 50 } } },
            { type: 'GPU', value: '1' },
          ],
        },
      ],
    },
  });
  const shared = new TaskDefinition(stack, 'Shared', { compatibility: 'EC2', networkMode: 'host' });
  shared.addContainer('job', { image, memoryLimitMiB: 64 });
  new OneOffTask(stack, 'OnInstance', {
    cluster,
    taskDefinition: shared,
    before,
    launchType: 'EC2',
    placementConstraints: [PlacementConstraint.memberOf('attribute:disk == ssd')],
    placementStrategies: [PlacementStrategy.packedByMemory()],
  });
}

/** Services behind load balancers that ECS shares out. */
export function gatewayServices({ stack, vpc, cluster, taskDefinition }: Place): void {
  new Gateway(stack, 'Gateway', {
    vpc,
    gatewayName: 'public',
    clusters: [cluster],
    internal: false,
    inboundSecurityGroup: new SecurityGroup(stack, 'Inbound', { vpc }),
    ipAddressType: 'ipv4',
    maxLoadBalancers: 2,
    desyncMitigation: 'strictest',
    webAclArn: 'arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/a/1',
    accessLogs: { bucket: 'logs', prefix: 'gateway' },
    testTrafficHeader: { name: 'x-test', values: ['1'] },
    deletionProtection: true,
    propagateTags: true,
  });
  const site = {
    cluster,
    healthCheckPath: '/ping',
    securityGroups: [new SecurityGroup(stack, 'SiteGroup', { vpc })],
    scaling: { min: 1, max: 5, metric: 'cpu', target: 60 },
  } as const;
  new ExpressGatewayService(stack, 'Site', {
    ...site,
    serviceName: 'site',
    image,
    cpu: 256,
    memoryMiB: 512,
    cpuArchitecture: 'ARM64',
    containerPort: 8080,
    command: ['serve'],
    environment: { A: '1' },
    secrets: { B: Secret.fromSecretsManager('arn:aws:secretsmanager:eu-west-1:1:secret:b-AbCdEf') },
    logStreamPrefix: 'site',
    taskRole: taskDefinition.obtainTaskRole(),
  });
  new ExpressGatewayService(stack, 'Given', { ...site, taskDefinition });
}
