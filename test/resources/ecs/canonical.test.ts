import type { ExecuteCommandLogConfiguration } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ecsCluster } from '../../../lib/resources/ecs/cluster/index.ts';
import { ecsService } from '../../../lib/resources/ecs/service/index.ts';
import type { ServiceProperties } from '../../../lib/resources/ecs/service/properties.ts';
import { ecsTaskDefinition } from '../../../lib/resources/ecs/task-definition/index.ts';
import type { TaskDefinitionProperties } from '../../../lib/resources/ecs/task-definition/properties.ts';

type Container = NonNullable<TaskDefinitionProperties['containerDefinitions']>[number];

function aTask(container: Container, rest: Partial<TaskDefinitionProperties> = {}) {
  return ecsTaskDefinition.canonical({
    family: 'f',
    networkMode: 'awsvpc',
    containerDefinitions: [{ name: 'a', image: 'i', ...container }],
    ...rest,
  });
}

describe('the canonical form of a container', () => {
  test.each<readonly [string, Container, Container]>([
    ['cpu 0', {}, { cpu: 0 }],
    ['essential', {}, { essential: true }],
    [
      'empty lists',
      {},
      { portMappings: [], environment: [], mountPoints: [], volumesFrom: [], systemControls: [] },
    ],
    [
      'variables in another order',
      { environment: [{ name: 'B' }, { name: 'A' }] },
      { environment: [{ name: 'A' }, { name: 'B' }] },
    ],
    ['variables without name and value', {}, { environment: [{}] }],
    [
      'secrets in another order',
      {
        secrets: [
          { name: 'B', valueFrom: 'b' },
          { name: 'A', valueFrom: 'a' },
        ],
      },
      {
        secrets: [
          { name: 'A', valueFrom: 'a' },
          { name: 'B', valueFrom: 'b' },
        ],
      },
    ],
    [
      'host port and protocol',
      { portMappings: [{ containerPort: 80 }] },
      { portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] },
    ],
    [
      'ports in another order',
      { portMappings: [{ containerPort: 80 }, { containerPort: 9 }] },
      { portMappings: [{ containerPort: 9 }, { containerPort: 80 }] },
    ],
    [
      'health check defaults',
      { healthCheck: { command: ['CMD', 'x'] } },
      {
        healthCheck: {
          command: ['CMD', 'x'],
          interval: 30,
          timeout: 5,
          retries: 3,
          startPeriod: 0,
        },
      },
    ],
    [
      'read-only mounts',
      { mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] },
      { mountPoints: [{ sourceVolume: 'v', containerPath: '/v', readOnly: false }] },
    ],
    ['version consistency', {}, { versionConsistency: 'enabled' }],
    [
      'capabilities',
      { linuxParameters: { initProcessEnabled: true } },
      { linuxParameters: { initProcessEnabled: true, capabilities: { add: [], drop: [] } } },
    ],
    ['labels', {}, { dockerLabels: {} }],
    [
      'root of a FireLens container',
      { firelensConfiguration: { type: 'fluentbit' } },
      { firelensConfiguration: { type: 'fluentbit' }, user: '0' },
    ],
    [
      'flags',
      {},
      {
        privileged: false,
        interactive: false,
        pseudoTerminal: false,
        readonlyRootFilesystem: false,
      },
    ],
    [
      'restart period',
      { restartPolicy: { enabled: true } },
      { restartPolicy: { enabled: true, restartAttemptPeriod: 300, ignoredExitCodes: [] } },
    ],
  ])('takes %s as said', (_, written, read) => {
    expect(aTask(read)).toEqual(aTask(written));
  });

  test.each<readonly [string, Container, Container]>([
    ['command', { command: ['a', 'b'] }, { command: ['b', 'a'] }],
    [
      'environment files',
      {
        environmentFiles: [
          { type: 's3', value: 'a' },
          { type: 's3', value: 'b' },
        ],
      },
      {
        environmentFiles: [
          { type: 's3', value: 'b' },
          { type: 's3', value: 'a' },
        ],
      },
    ],
    [
      'udp',
      { portMappings: [{ containerPort: 80, protocol: 'udp' }] },
      { portMappings: [{ containerPort: 80 }] },
    ],
    ['not essential', { essential: false }, {}],
    ['user', { user: '0' }, {}],
  ])('keeps a difference of %s', (_, one, other) => {
    expect(aTask(one)).not.toEqual(aTask(other));
  });

  test('keeps host ports apart where they are dynamic', () => {
    const bridge = (hostPort?: number) =>
      aTask(
        { portMappings: [{ containerPort: 80, ...(hostPort === undefined ? {} : { hostPort }) }] },
        { networkMode: 'bridge' },
      );
    expect(bridge(0)).toEqual(bridge());
    expect(bridge(80)).not.toEqual(bridge());
  });
});

describe('the canonical form of a task definition', () => {
  test.each<
    readonly [string, Partial<TaskDefinitionProperties>, Partial<TaskDefinitionProperties>]
  >([
    ['units', { cpu: '1 vCPU', memory: '2 GB' }, { cpu: '1024', memory: '2048' }],
    [
      'platforms',
      { requiresCompatibilities: ['FARGATE', 'EC2'] },
      { requiresCompatibilities: ['EC2', 'FARGATE'] },
    ],
    [
      'the platform of Fargate',
      { requiresCompatibilities: ['FARGATE'] },
      {
        requiresCompatibilities: ['FARGATE'],
        runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
      },
    ],
    ['anonymous volumes', { volumes: [{ name: 'v' }] }, { volumes: [{ name: 'v', host: {} }] }],
    [
      'EFS defaults',
      { volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }] },
      {
        volumes: [
          {
            name: 'v',
            efsVolumeConfiguration: {
              fileSystemId: 'fs-1',
              rootDirectory: '/',
              transitEncryption: 'DISABLED',
            },
          },
        ],
      },
    ],
    [
      'Docker volume defaults',
      { volumes: [{ name: 'v', dockerVolumeConfiguration: {} }] },
      {
        volumes: [
          {
            name: 'v',
            dockerVolumeConfiguration: { scope: 'task', autoprovision: false, driver: 'local' },
          },
        ],
      },
    ],
    ['constraints', {}, { placementConstraints: [] }],
    ['fault injection', {}, { enableFaultInjection: false }],
  ])('takes %s as said', (_, written, read) => {
    expect(aTask({}, read)).toEqual(aTask({}, written));
  });

  test('spells out awsvpc where AWS wants it, and leaves bridge out', () => {
    const { canonical } = ecsTaskDefinition;
    const containerDefinitions = [{ name: 'a', image: 'i' }];
    const fargate = canonical({
      family: 'f',
      containerDefinitions,
      requiresCompatibilities: ['FARGATE'],
    });
    expect(fargate.networkMode).toBe('awsvpc');
    expect(canonical({ family: 'f', containerDefinitions, networkMode: 'bridge' })).toEqual(
      canonical({ family: 'f', containerDefinitions }),
    );
  });

  test('leaves references where they are', () => {
    const ref = { $ref: 'shop/Role', attribute: 'Arn' } as unknown as string;
    const task = aTask(
      { image: ref, logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': ref } } },
      { taskRoleArn: ref, cpu: ref },
    );
    expect(task).toMatchObject({
      taskRoleArn: ref,
      cpu: ref,
      containerDefinitions: [
        { image: ref, logConfiguration: { options: { 'awslogs-group': ref } } },
      ],
    });
  });

  test('keeps null: a field that is switched off', () => {
    expect(aTask({}, { taskRoleArn: null as unknown as string }).taskRoleArn).toBeNull();
  });
});

describe('the canonical form of a service', () => {
  const { canonical } = ecsService;
  test.each<readonly [string, Partial<ServiceProperties>, Partial<ServiceProperties>]>([
    [
      'cluster',
      { cluster: 'main' },
      { cluster: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main' },
    ],
    [
      'task definition',
      { taskDefinition: 'web:3' },
      { taskDefinition: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:3' },
    ],
    [
      'strategy',
      {
        capacityProviderStrategy: [{ capacityProvider: 'B' }, { capacityProvider: 'A', weight: 1 }],
      },
      {
        capacityProviderStrategy: [
          { capacityProvider: 'A', weight: 1, base: 0 },
          { capacityProvider: 'B', weight: 0, base: 0 },
        ],
      },
    ],
    [
      'placement',
      { placementStrategy: [{ type: 'spread', field: 'host' }] },
      { placementStrategy: [{ type: 'spread', field: 'instanceId' }] },
    ],
    [
      'subnets',
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['b', 'a'] } } },
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['a', 'b'] } } },
    ],
    [
      'Service Connect names',
      { serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http' }] } },
      {
        serviceConnectConfiguration: {
          enabled: true,
          services: [{ portName: 'http', discoveryName: 'http' }],
        },
      },
    ],
    [
      'alarms',
      {
        deploymentConfiguration: {
          alarms: { alarmNames: ['b', 'a'], enable: true, rollback: true },
        },
      },
      {
        deploymentConfiguration: {
          alarms: { alarmNames: ['a', 'b'], enable: true, rollback: true },
        },
      },
    ],
  ])('takes %s as said', (_, written, read) => {
    expect(canonical({ serviceName: 's', ...read })).toEqual(
      canonical({ serviceName: 's', ...written }),
    );
  });

  test('keeps the order of placement strategies, and fills nothing', () => {
    const placementStrategy = [
      { type: 'binpack' as const, field: 'memory' },
      { type: 'spread' as const, field: 'instanceId' },
    ];
    expect(canonical({ serviceName: 's', placementStrategy })).toEqual({
      serviceName: 's',
      placementStrategy,
    });
  });
});

test('the canonical form of a cluster leaves out the encryption of logs that AWS fills in', () => {
  const withLog = (log: ExecuteCommandLogConfiguration) =>
    ecsCluster.canonical({
      configuration: {
        executeCommandConfiguration: { logging: 'OVERRIDE', logConfiguration: log },
      },
    });
  const filled = { cloudWatchEncryptionEnabled: false, s3EncryptionEnabled: false };
  expect(withLog({ cloudWatchLogGroupName: 'exec', ...filled })).toEqual(
    withLog({ cloudWatchLogGroupName: 'exec' }),
  );
  expect(
    withLog({ cloudWatchLogGroupName: 'exec', cloudWatchEncryptionEnabled: true }),
  ).not.toEqual(withLog({ cloudWatchLogGroupName: 'exec' }));
});

describe('the canonical form of a deployment configuration', () => {
  type Configuration = NonNullable<ServiceProperties['deploymentConfiguration']>;
  const aService = (deploymentConfiguration: Configuration) =>
    ecsService.canonical({ cluster: 'c', serviceName: 's', deploymentConfiguration });

  test.each<readonly [string, Configuration, Configuration]>([
    [
      'what is left out of linear steps',
      { linearConfiguration: { stepPercent: 20 } },
      { linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 6 } },
    ],
    [
      'what is left out of a canary',
      { canaryConfiguration: {} },
      { canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } },
    ],
    [
      'the timeout of a hook, its kind and the order of its stages',
      {
        lifecycleHooks: [
          { hookTargetArn: 'f', roleArn: 'r', lifecycleStages: ['POST_SCALE_UP', 'PRE_SCALE_UP'] },
        ],
      },
      {
        lifecycleHooks: [
          {
            targetType: 'AWS_LAMBDA',
            hookTargetArn: 'f',
            roleArn: 'r',
            lifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 1440, action: 'ROLLBACK' },
          },
        ],
      },
    ],
    [
      'half of the timeout of a hook',
      {
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['PRE_SCALE_UP'],
            timeoutConfiguration: { action: 'CONTINUE' },
          },
        ],
      },
      {
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['PRE_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 1440, action: 'CONTINUE' },
          },
        ],
      },
    ],
  ])('is that of AWS: %s', (_, declared, live) => {
    expect(aService(declared)).toEqual(aService(live));
  });

  test('tells other values apart', () => {
    expect(aService({ canaryConfiguration: { canaryPercent: 10 } })).not.toEqual(
      aService({ canaryConfiguration: {} }),
    );
  });
});
