/** Services that together use every prop. */
import {
  ApplicationLoadBalancer,
  BlueGreenTargets,
  type Cluster,
  ContainerImage,
  DeploymentHook,
  DeploymentStrategy,
  Duration,
  ListenerAction,
  LogDrivers,
  PlacementConstraint,
  PlacementStrategy,
  Principal,
  PrivateDnsNamespace,
  Role,
  Secret,
  Service,
  ServiceManagedVolume,
  type Stack,
  TaskDefinition,
  type Vpc,
} from '../../../lib/index.ts';

const CA = 'arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/ca';
const TARGETS = 'arn:aws:vpc-lattice:eu-west-1:111111111111:targetgroup/tg-1';
const RULE =
  'arn:aws:vpc-lattice:eu-west-1:111111111111:service/svc-1/listener/listener-1/rule/rule-1';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111111111111:function:smoke';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:token-AbCdEf';

/** Where they run. */
export interface Place {
  readonly stack: Stack;
  readonly vpc: Vpc;
  readonly cluster: Cluster;
  readonly taskDefinition: TaskDefinition;
}

/** Traffic shifts between two groups of targets, and reaches the tasks by every way that there is. */
export function shiftingServices(place: Place): void {
  const { stack, vpc, cluster, taskDefinition } = place;
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc });
  const listener = loadBalancer.addListener('Http', {
    port: 80,
    defaultAction: ListenerAction.fixedResponse(404),
  });
  const targets = new BlueGreenTargets(stack, 'Targets', {
    listener,
    testTraffic: { listener: loadBalancer.addListener('Test', { port: 9000 }) },
  });
  const service = {
    cluster,
    taskDefinition,
    deploymentAlarms: { alarmNames: ['errors'], rollback: true },
  } as const;
  new Service(stack, 'Canary', {
    ...service,
    serviceName: 'canary',
    trafficTargets: [{ targets }],
    deploymentStrategy: DeploymentStrategy.canary({
      canaryPercent: 10,
      canaryBakeTime: Duration.minutes(5),
      bakeTime: Duration.minutes(5),
      lifecycleHooks: [
        DeploymentHook.lambda({
          functionArn: FUNCTION,
          stages: ['POST_TEST_TRAFFIC_SHIFT'],
          hookDetails: { depth: 1 },
        }),
        DeploymentHook.pause({
          stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
          timeout: Duration.hours(1),
          onTimeout: 'ROLLBACK',
        }),
      ],
    }),
    healthCheckGracePeriod: Duration.seconds(30),
    vpcLattice: [
      {
        targetGroupArn: TARGETS,
        portName: 'web',
        advancedConfiguration: {
          alternateTargetGroupArn: TARGETS,
          productionListenerRule: RULE,
          testListenerRule: RULE,
        },
      },
    ],
    serviceConnect: {
      namespace: 'shop.internal',
      proxyLogLevel: 'debug',
      logging: LogDrivers.splunk({ token: Secret.fromSecretsManager(SECRET), url: 'https://log' }),
      accessLogs: { format: 'JSON', includeQueryParameters: true },
      services: [
        {
          portName: 'web',
          discoveryName: 'web',
          ingressPortOverride: 15000,
          idleTimeout: Duration.minutes(1),
          perRequestTimeout: Duration.seconds(15),
          clientAliases: [
            { port: 80, dnsName: 'web', testTrafficHeader: { name: 'x-test', exact: '1' } },
          ],
          tls: { awsPcaAuthorityArn: CA, kmsKey: 'alias/connect' },
        },
      ],
    },
  });
  new Service(stack, 'Linear', {
    ...service,
    trafficTargets: 'none',
    deploymentStrategy: DeploymentStrategy.linear({
      stepPercent: 20,
      stepBakeTime: Duration.minutes(5),
    }),
  });
}

/** Old tasks are replaced by new ones, on Fargate and on instances. */
export function rollingServices(place: Place): void {
  const { stack, vpc, cluster, taskDefinition } = place;
  const volume = new ServiceManagedVolume(stack, 'Data', {
    sizeInGiB: 20,
    snapshotId: 'snap-1',
    volumeType: 'gp3',
    iops: 3000,
    throughput: 125,
    encrypted: true,
    kmsKeyId: 'alias/data',
    volumeInitializationRate: 100,
    filesystemType: 'xfs',
    propagateTags: 'SERVICE',
    volumeTags: { use: 'data' },
  });
  new Service(stack, 'Rolling', {
    cluster,
    taskDefinition,
    desiredCount: 2,
    capacityProviderStrategies: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    platformVersion: '1.4.0',
    assignPublicIp: true,
    vpcSubnets: { type: 'public' },
    availabilityZoneRebalancing: 'ENABLED',
    enableExecuteCommand: true,
    enableECSManagedTags: true,
    propagateTags: 'SERVICE',
    highResolutionMetrics: true,
    volumeConfigurations: [volume],
    deploymentStrategy: DeploymentStrategy.rolling({
      earlySuccess: { healthyPercent: 80, sourceServiceRevisionCleanup: 'DEFERRED' },
    }),
    minHealthyPercent: 50,
    maxHealthyPercent: 200,
    deploymentCircuitBreaker: {
      rollback: true,
      resetOnHealthyTask: true,
      threshold: { type: 'COUNT', value: 5 },
    },
    cloudMap: {
      namespace: new PrivateDnsNamespace(stack, 'Namespace', { vpc, namespaceName: 'shop.local' }),
      dnsRecordType: 'SRV',
    },
    gatewayConnectors: [
      {
        portName: 'web',
        accessTypes: ['PUBLIC'],
        healthCheck: {
          protocol: 'HTTP',
          port: 8080,
          path: '/',
          interval: Duration.seconds(30),
          timeout: Duration.seconds(5),
          healthyThreshold: 2,
          unhealthyThreshold: 3,
          httpCodes: '200',
          grpcCodes: '0',
        },
      },
    ],
  });
  const onInstances = new TaskDefinition(stack, 'Bridged', {
    compatibility: 'EC2',
    networkMode: 'bridge',
  });
  onInstances.addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1.27'),
    memoryLimitMiB: 128,
    portMappings: [{ containerPort: 80 }],
  });
  new Service(stack, 'Placed', {
    cluster,
    taskDefinition: onInstances,
    launchType: 'EC2',
    placementStrategies: [PlacementStrategy.spreadAcross('attribute:ecs.availability-zone')],
    placementConstraints: [PlacementConstraint.memberOf('attribute:disk == ssd')],
    classicLoadBalancers: [
      { loadBalancerName: 'classic', containerName: 'web', containerPort: 80 },
    ],
    role: new Role(stack, 'ClassicRole', { assumedBy: Principal.service('ecs.amazonaws.com') }),
  });
}
