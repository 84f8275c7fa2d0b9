import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/core/json.ts';
import type { Address } from '../../../lib/graph/address.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { referencesIn } from '../../../lib/graph/resolve.ts';
import type { Finding, Neighbours } from '../../../lib/resource-type.ts';
import { ecsCluster } from '../../../lib/resources/ecs/cluster/index.ts';
import { ecsService } from '../../../lib/resources/ecs/service/index.ts';
import type { ServiceProperties } from '../../../lib/resources/ecs/service/properties.ts';
import { ecsTaskDefinition } from '../../../lib/resources/ecs/task-definition/index.ts';
import type { TaskDefinitionProperties } from '../../../lib/resources/ecs/task-definition/properties.ts';

type Containers = NonNullable<TaskDefinitionProperties['containerDefinitions']>;
type Container = Containers[number];

const web: Container = { name: 'web', image: 'nginx' };

const fargate: TaskDefinitionProperties = {
  family: 'f',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [web],
};

const onEc2: TaskDefinitionProperties = {
  family: 'f',
  containerDefinitions: [{ ...web, memory: 128 }],
};

function nodeOf(address: string, type: string, properties: object): ResourceNode {
  return {
    address: address as Address,
    type,
    stack: 'Main',
    properties: properties as JsonObject,
    tags: {},
    dependsOn: [],
  };
}

function among(nodes: readonly ResourceNode[]): Neighbours {
  return {
    at: (address) => nodes.find((node) => node.address === address),
    referrers: (address) =>
      nodes.filter((node) => referencesIn(node.properties).some(({ $ref }) => $ref === address)),
  };
}

function details(findings: readonly Finding[] | undefined): string {
  return (findings ?? []).map(({ path, detail }) => `${path}: ${detail}`).join('\n');
}

function ofTask(properties: TaskDefinitionProperties): string {
  return details(
    ecsTaskDefinition.validate?.(
      properties,
      nodeOf('a/Task', ecsTaskDefinition.name, properties),
      among([]),
    ),
  );
}

function contains(container: Partial<Container>, of = fargate): TaskDefinitionProperties {
  return { ...of, containerDefinitions: [{ ...of.containerDefinitions?.[0], ...container }] };
}

describe('a task definition', () => {
  test('that AWS takes has no findings', () => {
    expect(ofTask(fargate)).toBe('');
    expect(ofTask(onEc2)).toBe('');
    const ref = { $ref: 'a/Role', attribute: 'Arn' } as never;
    expect(
      ofTask({
        ...contains({ image: ref, cpu: ref }),
        cpu: ref,
        memory: ref,
        executionRoleArn: ref,
      }),
    ).toBe('');
  });

  // The words of AWS, where they are known from people whose requests it refused.
  test.each<readonly [string, TaskDefinitionProperties]>([
    [
      'No Fargate configuration exists for given values: 512 CPU, 512 memory.',
      { ...fargate, cpu: '512', memory: '512' },
    ],
    ["Invalid 'cpu' setting for task.", { ...onEc2, cpu: 'much' }],
    ['64 is not a whole number from 128', { ...onEc2, cpu: '64' }],
    ["Fargate requires that 'cpu' be defined at the task level.", { ...fargate, cpu: undefined }],
    [
      "The 'memory' setting for container 'worker' is greater than for the task",
      { ...contains({ name: 'worker', memory: 32_768 }), cpu: '4096', memory: '16384' },
    ],
    [
      'Log driver awslogs requires options: awslogs-region, awslogs-group',
      contains({ logConfiguration: { logDriver: 'awslogs', options: {} } }, onEc2),
    ],
    [
      'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
      contains({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
    ],
    ['Fargate only supports network mode ‘awsvpc’.', { ...fargate, networkMode: 'bridge' }],
    [
      'hostname is not supported on container when networkMode=awsvpc.',
      contains({ hostname: 'web' }),
    ],
    [
      "Unknown volume 'root-RO'.",
      contains({ mountPoints: [{ sourceVolume: 'root-RO', containerPath: '/r' }] }, onEc2),
    ],
    [
      "Invalid 'volumesFrom' setting. Unknown container: 'container'.",
      contains({ volumesFrom: [{ sourceContainer: 'container' }] }, onEc2),
    ],
    [
      'at least one container has to be configured with the awsfirelens log driver.',
      contains({ firelensConfiguration: { type: 'fluentbit' } }, onEc2),
    ],
    [
      'Fargate requires task definition to have execution role ARN to support ECR images.',
      contains({ image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/hub:1' }),
    ],
    [
      "you must also specify a value for 'executionRoleArn'.",
      contains({ secrets: [{ name: 'DB', valueFrom: 'arn:x' }] }, onEc2),
    ],
    ['Family contains invalid characters.', { ...onEc2, family: 'my.app/web' }],
    [
      'Duplicate secret names found: APP_ENV. Each secret name must be unique.',
      {
        ...contains({
          secrets: [
            { name: 'APP_ENV', valueFrom: 'a' },
            { name: 'APP_ENV', valueFrom: 'b' },
          ],
        }),
        executionRoleArn: 'r',
      },
    ],
    [
      'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
      {
        ...onEc2,
        volumes: [
          {
            name: 'efs',
            efsVolumeConfiguration: {
              fileSystemId: 'fs-1',
              rootDirectory: '/data',
              transitEncryption: 'ENABLED',
              authorizationConfig: { accessPointId: 'fsap-1' },
            },
          },
        ],
      },
    ],
    [
      "At least one of 'memory' or 'memoryReservation' must be specified.",
      contains({ memory: undefined }, onEc2),
    ],
    ['At least one container must be essential.', contains({ essential: false })],
    ['Container list cannot be empty.', { ...fargate, containerDefinitions: [] }],
    [
      'adds up to 512, which is more than',
      {
        ...fargate,
        containerDefinitions: [
          { ...web, cpu: 256 },
          { ...web, name: 'b', cpu: 256 },
        ],
      },
    ],
    ['More than one container is named web.', { ...fargate, containerDefinitions: [web, web] }],
    [
      'in a circle: a -> b -> a.',
      {
        ...fargate,
        containerDefinitions: [
          { ...web, name: 'a', dependsOn: [{ containerName: 'b', condition: 'START' }] },
          { ...web, name: 'b', dependsOn: [{ containerName: 'a', condition: 'START' }] },
        ],
      },
    ],
    [
      'which has no health check.',
      {
        ...fargate,
        containerDefinitions: [
          { ...web, dependsOn: [{ containerName: 'b', condition: 'HEALTHY' }] },
          { ...web, name: 'b' },
        ],
      },
    ],
    [
      'which is essential',
      {
        ...fargate,
        containerDefinitions: [
          { ...web, dependsOn: [{ containerName: 'b', condition: 'SUCCESS' }] },
          { ...web, name: 'b' },
        ],
      },
    ],
    ['it must begin with CMD or CMD-SHELL.', contains({ healthCheck: { command: ['curl'] } })],
    [
      'healthCheck.interval: 4 is not',
      contains({ healthCheck: { command: ['CMD', 'x'], interval: 4, timeout: 2 } }),
    ],
    ['Fargate does not support privileged.', contains({ privileged: true })],
    [
      'SYS_PTRACE is the only capability',
      contains({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }),
    ],
    [
      'is mapped more than once',
      {
        ...fargate,
        containerDefinitions: [
          { ...web, portMappings: [{ containerPort: 80 }] },
          { ...web, name: 'b', portMappings: [{ containerPort: 80 }] },
        ],
      },
    ],
    ['21 to 200', { ...fargate, ephemeralStorage: { sizeInGiB: 20 } }],
    [
      'Host port 22 is reserved',
      contains({ portMappings: [{ containerPort: 22, hostPort: 22 }] }, onEc2),
    ],
    ['does not support the log driver gelf', contains({ logConfiguration: { logDriver: 'gelf' } })],
  ])('is refused: %s', (message, properties) => {
    expect(ofTask(properties)).toContain(message);
  });
});

const task = nodeOf(
  'a/Task',
  'AWS::ECS::TaskDefinition',
  contains({ portMappings: [{ containerPort: 80 }] }),
);
const group = nodeOf('a/Targets', 'AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'ip' });
const instances = nodeOf('a/Instances', 'AWS::ElasticLoadBalancingV2::TargetGroup', {});
const groupArn = { $ref: group.address, attribute: 'TargetGroupArn' } as unknown as string;
const taskArn = { $ref: task.address, attribute: 'taskDefinitionArn' } as unknown as string;

const service: ServiceProperties = {
  serviceName: 'web',
  taskDefinition: taskArn,
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
};

const listener = nodeOf('a/Front', 'AWS::ElasticLoadBalancingV2::Listener', {
  DefaultActions: [{ TargetGroupArn: groupArn }],
});

function ofService(
  properties: ServiceProperties,
  nodes = [task, group, instances, listener],
): string {
  return details(
    ecsService.validate?.(
      properties,
      nodeOf('a/Service', ecsService.name, properties),
      among(nodes),
    ),
  );
}

describe('a service', () => {
  test('that AWS takes has no findings', () => {
    const loadBalancers = [{ targetGroupArn: groupArn, containerName: 'web', containerPort: 80 }];
    expect(ofService({ ...service, loadBalancers })).toBe('');
    expect(ofService({ ...service, loadBalancers }, [task, group])).toContain(
      'The target group with targetGroupArn a/Targets does not have an associated load balancer.',
    );
    expect(ofService({ ...service, desiredCount: { $ref: 'x', attribute: 'y' } as never })).toBe(
      '',
    );
  });

  test.each<readonly [string, ServiceProperties]>([
    [
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
      { ...service, networkConfiguration: undefined },
    ],
    [
      'has target type instance, which is incompatible with the awsvpc network mode',
      {
        ...service,
        loadBalancers: [
          {
            targetGroupArn: { $ref: instances.address, attribute: 'TargetGroupArn' } as never,
            containerName: 'web',
            containerPort: 80,
          },
        ],
      },
    ],
    [
      'The container Frontend does not exist in the task definition.',
      {
        ...service,
        loadBalancers: [{ targetGroupArn: groupArn, containerName: 'Frontend', containerPort: 80 }],
      },
    ],
    [
      'did not have a container port 81 defined',
      {
        ...service,
        loadBalancers: [{ targetGroupArn: groupArn, containerName: 'web', containerPort: 81 }],
      },
    ],
    [
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
      { ...service, deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
    ],
    [
      'a deployment could neither stop nor start a task',
      {
        ...service,
        desiredCount: 3,
        deploymentConfiguration: { maximumPercent: 125, minimumHealthyPercent: 75 },
      },
    ],
    [
      'The daemon scheduling strategy does not support a desired count',
      { ...service, launchType: 'EC2', schedulingStrategy: 'DAEMON' },
    ],
    [
      'Assign public IP is not supported for this launch type',
      {
        ...service,
        launchType: 'EC2',
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['s'], assignPublicIp: 'ENABLED' },
        },
      },
    ],
    [
      'both a launch type and capacity provider strategy',
      { ...service, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
    ],
    [
      'Health check grace period is only valid for services configured to use load balancers',
      { ...service, healthCheckGracePeriodSeconds: 60 },
    ],
    ['because a valid taskRoleArn is not being used', { ...service, enableExecuteCommand: true }],
    [
      'Only one capacity provider in a capacity provider strategy can have a base',
      {
        ...service,
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE', base: 1, weight: 1 },
          { capacityProvider: 'FARGATE_SPOT', base: 1, weight: 1 },
        ],
      },
    ],
    [
      'Availability Zone rebalancing cannot be ENABLED while maximumPercent is 100',
      {
        ...service,
        availabilityZoneRebalancing: 'ENABLED',
        deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
      },
    ],
    [
      'A circuit breaker needs both enable and rollback.',
      {
        ...service,
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true } as never },
      },
    ],
    [
      'Linear configuration can only be present with LINEAR deployment strategy',
      { ...service, deploymentConfiguration: { linearConfiguration: {} } },
    ],
    [
      'Placement constraints are not supported with FARGATE',
      { ...service, placementConstraints: [{ type: 'distinctInstance' }] },
    ],
    [
      'has no port mapping named http',
      {
        ...service,
        serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http' }] },
      },
    ],
    [
      '17 subnets; there can be 16.',
      {
        ...service,
        networkConfiguration: {
          awsvpcConfiguration: { subnets: Array.from({ length: 17 }, (_, i) => `s${i}`) },
        },
      },
    ],
    ['up to 255 letters', { ...service, serviceName: 'a.b' }],
  ])('is refused: %s', (message, properties) => {
    expect(ofService(properties)).toContain(message);
  });

  test('on Fargate needs a task definition for Fargate', () => {
    const other = nodeOf(task.address, task.type, {
      ...task.properties,
      requiresCompatibilities: ['EC2'],
    });
    expect(ofService(service, [other])).toContain('does not support launch_type FARGATE');
  });
});

describe('what a service waits for', () => {
  const ref = (address: string, attribute: string) => ({ $ref: address, attribute });
  const nodes = [
    task,
    group,
    nodeOf('a/Listener', 'AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [{ TargetGroupArn: groupArn }],
    }),
    nodeOf('a/Rule', 'AWS::ElasticLoadBalancingV2::ListenerRule', {
      Actions: [{ TargetGroupArn: groupArn }],
    }),
    nodeOf('a/Other', 'AWS::ElasticLoadBalancingV2::Listener', {}),
    nodeOf('a/Providers', 'AWS::ECS::ClusterCapacityProviderAssociations', {
      cluster: ref('a/Cluster', 'clusterName'),
    }),
    nodeOf('a/Association', 'AWS::EC2::SubnetRouteTableAssociation', {
      SubnetId: ref('a/Subnet', 'SubnetId'),
      RouteTableId: ref('a/Table', 'RouteTableId'),
    }),
    nodeOf('a/Route', 'AWS::EC2::Route', { RouteTableId: ref('a/Table', 'RouteTableId') }),
    nodeOf('a/Ingress', 'AWS::EC2::SecurityGroupRule', { GroupId: ref('a/Group', 'GroupId') }),
  ];
  const node = nodeOf('a/Service', ecsService.name, {
    ...service,
    cluster: ref('a/Cluster', 'clusterName'),
    loadBalancers: [{ targetGroupArn: groupArn }],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [ref('a/Subnet', 'SubnetId')],
        securityGroups: [ref('a/Group', 'GroupId')],
      },
    },
  });

  test('is the listener and rule of its target groups, its providers, and its way to the world', () => {
    expect(ecsService.waitsFor?.(node, among(nodes))).toEqual([
      'a/Association',
      'a/Ingress',
      'a/Listener',
      'a/Providers',
      'a/Route',
      'a/Rule',
    ]);
  });

  test('its count belongs to an autoscaler, where there is one, and to ECS for a daemon', () => {
    expect(ecsService.otherOwners?.(node, among(nodes))).toEqual({});
    const target = nodeOf('a/Scaling', 'AWS::ApplicationAutoScaling::ScalableTarget', {
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: { $join: ['service/main/', ref('a/Service', 'serviceName')] },
    });
    expect(ecsService.otherOwners?.(node, among([...nodes, target]))).toEqual({
      desiredCount: 'Application Auto Scaling (a/Scaling)',
    });
    const daemon = nodeOf('a/Daemon', ecsService.name, { schedulingStrategy: 'DAEMON' });
    expect(Object.keys(ecsService.otherOwners?.(daemon, among([])) ?? {})).toContain(
      'desiredCount',
    );
  });
});

test('a cluster takes only settings that there are', () => {
  const found = ecsCluster.validate?.(
    { clusterName: 'a b', settings: [{ name: 'containerInsights', value: 'on' }] },
    nodeOf('a/Cluster', ecsCluster.name, {}),
    among([]),
  );
  expect(details(found)).toContain('clusterName:');
  expect(details(found)).toContain('must be one of enabled, disabled or enhanced, not on');
});
