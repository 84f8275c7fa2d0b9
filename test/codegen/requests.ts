/** Requests as people have them in files, with everything that they can hold. */
import type { JsonObject } from '../../lib/core/json.ts';

/** Every field of a container definition, as the API Reference names them. */
export const CONTAINER_FIELDS = [
  ...['name', 'image', 'repositoryCredentials', 'cpu', 'memory', 'memoryReservation', 'links'],
  ...['portMappings', 'essential', 'restartPolicy', 'entryPoint', 'command', 'environment'],
  ...['environmentFiles', 'mountPoints', 'volumesFrom', 'linuxParameters', 'secrets', 'dependsOn'],
  ...['startTimeout', 'stopTimeout', 'versionConsistency', 'hostname', 'user', 'workingDirectory'],
  ...['disableNetworking', 'privileged', 'readonlyRootFilesystem', 'dnsServers'],
  ...['dnsSearchDomains', 'extraHosts', 'dockerSecurityOptions', 'interactive', 'pseudoTerminal'],
  ...['dockerLabels', 'ulimits', 'logConfiguration', 'healthCheck', 'systemControls'],
  ...['resourceRequirements', 'firelensConfiguration', 'credentialSpecs'],
];

const EXECUTION_ROLE = 'arn:aws:iam::111111111111:role/ecsTaskExecutionRole';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:web-AbCdEf';

const FARGATE = {
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '1024',
  memory: '2048',
  executionRoleArn: EXECUTION_ROLE,
} as const satisfies JsonObject;

const plain = { name: 'web', image: 'nginx:1.27' } as const;

/** Task definitions. */
export const TASKS: Readonly<Record<string, JsonObject>> = {
  'the smallest on Fargate': { family: 'small', ...FARGATE, containerDefinitions: [plain] },
  'the smallest of all': {
    family: 'bare',
    containerDefinitions: [{ ...plain, memory: 128 }],
  },
  'awsvpc that asks for no place': {
    family: 'anywhere',
    networkMode: 'awsvpc',
    cpu: '.25 vCPU',
    memory: '0.5 GB',
    containerDefinitions: [plain],
  },
  'Fargate with logs, secrets, health and everything that it takes': {
    family: 'web-app',
    ...FARGATE,
    taskRoleArn: 'arn:aws:iam::111111111111:role/service/web',
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    ephemeralStorage: { sizeInGiB: 40 },
    pidMode: 'task',
    enableFaultInjection: true,
    volumes: [
      { name: 'scratch', host: {} },
      {
        name: 'shared',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-0123456789abcdef0',
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: 'fsap-0123456789abcdef0', iam: 'ENABLED' },
        },
      },
      { name: 'block', configuredAtLaunch: true },
    ],
    containerDefinitions: [
      {
        name: 'web',
        image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/web:42',
        cpu: 512,
        memory: 1024,
        memoryReservation: 512,
        essential: true,
        entryPoint: ['/bin/sh', '-c'],
        command: ['echo \'it is\' "quoted" && serve --port $PORT'],
        environment: [
          { name: 'STAGE', value: 'live' },
          { name: 'lower-case.key', value: 'a\nb' },
        ],
        environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/web.env' }],
        secrets: [
          { name: 'PASSWORD', valueFrom: `${SECRET}:password::` },
          { name: 'TOKEN', valueFrom: 'arn:aws:ssm:eu-west-1:111111111111:parameter/web/token' },
        ],
        portMappings: [
          {
            containerPort: 8080,
            hostPort: 8080,
            protocol: 'tcp',
            name: 'http',
            appProtocol: 'http',
          },
          { containerPort: 53, protocol: 'udp' },
        ],
        healthCheck: {
          command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'],
          interval: 15,
          timeout: 5,
          retries: 2,
          startPeriod: 60,
        },
        restartPolicy: { enabled: true, ignoredExitCodes: [0, 2], restartAttemptPeriod: 120 },
        dependsOn: [{ containerName: 'sidecar', condition: 'HEALTHY' }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/ecs/web',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'web',
            mode: 'non-blocking',
            'max-buffer-size': '25m',
          },
        },
        ulimits: [{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }],
        user: '1000:1000',
        workingDirectory: '/srv',
        readonlyRootFilesystem: true,
        startTimeout: 60,
        stopTimeout: 120,
        dockerLabels: { 'com.example.team': 'web' },
        mountPoints: [
          { sourceVolume: 'scratch', containerPath: '/tmp', readOnly: false },
          { sourceVolume: 'shared', containerPath: '/data', readOnly: true },
        ],
        volumesFrom: [{ sourceContainer: 'sidecar', readOnly: true }],
        linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'] } },
        systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
        versionConsistency: 'disabled',
        pseudoTerminal: true,
        interactive: true,
      },
      {
        name: 'sidecar',
        image: 'registry.example.com/sidecar@sha256:0123',
        repositoryCredentials: { credentialsParameter: SECRET },
        essential: false,
        healthCheck: { command: ['CMD', '/healthy'] },
        logConfiguration: {
          logDriver: 'splunk',
          options: { 'splunk-url': 'https://splunk.example.com' },
          secretOptions: [{ name: 'splunk-token', valueFrom: SECRET }],
        },
      },
    ],
  },
  'FireLens with its router': {
    family: 'routed',
    ...FARGATE,
    containerDefinitions: [
      {
        ...plain,
        logConfiguration: {
          logDriver: 'awsfirelens',
          options: { Name: 'cloudwatch', region: 'eu-west-1' },
        },
      },
      {
        name: 'router',
        image: 'amazon/aws-for-fluent-bit:stable',
        user: '0',
        firelensConfiguration: {
          type: 'fluentbit',
          options: { 'enable-ecs-log-metadata': 'true' },
        },
      },
    ],
  },
  'secrets by short names, and nobody to read them': {
    family: 'short',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [
      {
        ...plain,
        memory: 256,
        image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/short:1',
        secrets: [{ name: 'TOKEN', valueFrom: '/short/token' }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/ecs/short',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'short',
          },
        },
      },
    ],
  },
  'instances behind a bridge with everything that they take': {
    family: 'on-instances',
    requiresCompatibilities: ['EC2'],
    networkMode: 'bridge',
    executionRoleArn: EXECUTION_ROLE,
    pidMode: 'host',
    ipcMode: 'task',
    memory: '2048',
    placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ g5.*' }],
    volumes: [
      { name: 'host', host: { sourcePath: '/var/lib/app' } },
      {
        name: 'docker',
        dockerVolumeConfiguration: { scope: 'shared', autoprovision: true, driver: 'local' },
      },
    ],
    containerDefinitions: [
      {
        ...plain,
        memory: 512,
        cpu: 0,
        links: ['other:alias'],
        hostname: 'web',
        extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.9' }],
        dnsServers: ['10.0.0.2'],
        dnsSearchDomains: ['example.com'],
        disableNetworking: false,
        privileged: true,
        dockerSecurityOptions: ['no-new-privileges'],
        credentialSpecs: ['credentialspec:arn:aws:s3:::bucket/spec.json'],
        portMappings: [
          { containerPort: 80, hostPort: 0, protocol: 'tcp' },
          { containerPort: 443, hostPort: 8443 },
          { containerPortRange: '7000-7010', protocol: 'udp' },
        ],
        resourceRequirements: [{ type: 'GPU', value: '2' }],
        linuxParameters: {
          capabilities: { drop: ['ALL'] },
          devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: ['read'] }],
          sharedMemorySize: 64,
          tmpfs: [{ containerPath: '/run', size: 32, mountOptions: ['noexec'] }],
          maxSwap: 128,
          swappiness: 10,
        },
      },
      {
        name: 'other',
        image: 'other',
        memoryReservation: 64,
        essential: false,
        resourceRequirements: [{ type: 'InferenceAccelerator', value: 'device_1' }],
      },
    ],
  },
  'the network of the host': {
    family: 'agent',
    requiresCompatibilities: ['EC2'],
    networkMode: 'host',
    containerDefinitions: [
      {
        ...plain,
        memory: 128,
        portMappings: [{ containerPort: 9000, hostPort: 9000, protocol: 'tcp' }],
      },
    ],
  },
  'App Mesh, as it was': {
    family: 'mesh',
    ...FARGATE,
    proxyConfiguration: {
      type: 'APPMESH',
      containerName: 'web',
      properties: [{ name: 'ProxyIngressPort', value: '15000' }],
    },
    containerDefinitions: [plain],
  },
};

const task: JsonObject = {
  family: 'api',
  ...FARGATE,
  taskRoleArn: 'arn:aws:iam::111111111111:role/api',
  containerDefinitions: [{ ...plain, portMappings: [{ containerPort: 80, name: 'http' }] }],
};

const bridge: JsonObject = {
  family: 'daemon',
  requiresCompatibilities: ['EC2'],
  containerDefinitions: [{ ...plain, memory: 128, portMappings: [{ containerPort: 80 }] }],
};

const network = {
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: ['subnet-0aa', 'subnet-0bb'],
      securityGroups: ['sg-0cc'],
      assignPublicIp: 'ENABLED',
    },
  },
} as const satisfies JsonObject;

const targets = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup';

/** Services, with what they run. */
export const SERVICES: Readonly<
  Record<string, { readonly task: JsonObject; readonly service: JsonObject }>
> = {
  'the smallest': { task, service: { serviceName: 'api', desiredCount: 1, ...network } },
  'with every field of a rolling one': {
    task,
    service: {
      serviceName: 'api',
      cluster: 'main',
      taskDefinition: 'api:7',
      desiredCount: 4,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      schedulingStrategy: 'REPLICA',
      ...network,
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 150,
        deploymentCircuitBreaker: {
          enable: true,
          rollback: false,
          resetOnHealthyTask: false,
          thresholdConfiguration: { type: 'COUNT', value: 4 },
        },
        alarms: { alarmNames: ['errors'], enable: true, rollback: false },
      },
      availabilityZoneRebalancing: 'DISABLED',
      enableExecuteCommand: true,
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      healthCheckGracePeriodSeconds: 30,
      loadBalancers: [
        {
          targetGroupArn: `${targets}/api/0123456789abcdef`,
          containerName: 'web',
          containerPort: 80,
        },
      ],
      serviceRegistries: [
        { registryArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-1' },
      ],
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'internal',
        services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'api' }] }],
      },
      monitoring: {
        metricConfigurations: [
          { metricNames: ['CPUUtilization', 'MemoryUtilization'], resolutionSeconds: 20 },
        ],
      },
      volumeConfigurations: [
        { name: 'block', managedEBSVolume: { roleArn: 'arn:aws:iam::111111111111:role/ebs' } },
      ],
    },
  },
  'with a disk for each task and a name in Cloud Map': {
    task,
    service: {
      serviceName: 'stored',
      desiredCount: 2,
      ...network,
      serviceRegistries: [
        {
          registryArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-2',
          containerName: 'web',
          containerPort: 80,
        },
      ],
      volumeConfigurations: [
        {
          name: 'block',
          managedEBSVolume: {
            sizeInGiB: 100,
            volumeType: 'io2',
            iops: 4000,
            encrypted: true,
            filesystemType: 'ext4',
            roleArn: 'arn:aws:iam::111111111111:role/ebs',
            tagSpecifications: [
              {
                resourceType: 'volume',
                propagateTags: 'SERVICE',
                tags: [{ key: 'team', value: 'web' }],
              },
            ],
          },
        },
      ],
    },
  },
  'with a name in Cloud Map that tells a port': {
    task: bridge,
    service: {
      serviceName: 'found',
      desiredCount: 1,
      launchType: 'EC2',
      serviceRegistries: [
        {
          registryArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-3',
          containerName: 'web',
          containerPort: 80,
        },
      ],
    },
  },
  'with what no prop says of disks and names': {
    task,
    service: {
      serviceName: 'odd',
      desiredCount: 1,
      ...network,
      serviceRegistries: [
        {
          registryArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-4',
          port: 80,
        },
      ],
      volumeConfigurations: [
        {
          name: 'block',
          managedEBSVolume: {
            sizeInGiB: 10,
            volumeType: 'gp2',
            iops: 100,
            roleArn: 'arn:aws:iam::111111111111:role/ebs',
          },
        },
      ],
    },
  },
  'that CodeDeploy deploys': {
    task,
    service: {
      serviceName: 'shifted',
      desiredCount: 2,
      launchType: 'FARGATE',
      ...network,
      deploymentController: { type: 'CODE_DEPLOY' },
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 },
      loadBalancers: [
        { targetGroupArn: `${targets}/shifted/1`, containerName: 'web', containerPort: 80 },
      ],
    },
  },
  'blue/green': {
    task,
    service: {
      serviceName: 'api',
      desiredCount: 2,
      ...network,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1, base: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 0 },
      ],
      deploymentConfiguration: {
        strategy: 'BLUE_GREEN',
        bakeTimeInMinutes: 10,
        minimumHealthyPercent: 100,
        maximumPercent: 200,
      },
      loadBalancers: [
        {
          targetGroupArn: `${targets}/blue/0123456789abcdef`,
          containerName: 'web',
          containerPort: 80,
          advancedConfiguration: {
            alternateTargetGroupArn: `${targets}/green/0123456789abcdef`,
            productionListenerRule:
              'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener-rule/app/api/1/2/3',
            roleArn: 'arn:aws:iam::111111111111:role/traffic',
          },
        },
      ],
    },
  },
  'a daemon': {
    task: bridge,
    service: {
      serviceName: 'agent',
      schedulingStrategy: 'DAEMON',
      launchType: 'EC2',
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:os == linux' }],
      deploymentConfiguration: {
        maximumPercent: 100,
        minimumHealthyPercent: 0,
        deploymentCircuitBreaker: { enable: false, rollback: false },
      },
    },
  },
  'placed on instances': {
    task: bridge,
    service: {
      serviceName: 'placed',
      desiredCount: 3,
      launchType: 'EC2',
      role: 'arn:aws:iam::111111111111:role/ecsServiceRole',
      placementStrategy: [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'memory' },
      ],
      placementConstraints: [{ type: 'distinctInstance' }],
      deploymentController: { type: 'CODE_DEPLOY' },
      loadBalancers: [
        { targetGroupArn: `${targets}/placed/1`, containerName: 'web', containerPort: 80 },
      ],
    },
  },
};
