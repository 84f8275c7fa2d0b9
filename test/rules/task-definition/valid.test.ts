import { describe, expect, test } from 'vitest';
import { breachesOf } from '../../../lib/rules/rule.ts';
import {
  TASK_DEFINITION_RULES,
  taskDefinitionBreaches,
  taskSubject,
} from '../../../lib/rules/task-definition/index.ts';
import { beside, executionRoleArn, raw, type Task, taskRoleArn } from './bases.ts';

function reference(address: string): string {
  return raw({ $ref: address, attribute: 'Arn' });
}

/** What DescribeTaskDefinition answers: empty lists, zeros, and what AWS fills in. */
const described = raw<Task>({
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:7',
  family: 'shop',
  revision: 7,
  status: 'ACTIVE',
  networkMode: 'awsvpc',
  compatibilities: ['EC2', 'FARGATE'],
  requiresCompatibilities: ['FARGATE'],
  cpu: '512',
  memory: '1024',
  executionRoleArn,
  taskRoleArn,
  placementConstraints: [],
  requiresAttributes: [{ name: 'ecs.capability.execution-role-awslogs' }],
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
  volumes: [{ name: 'cache', host: {} }],
  containerDefinitions: [
    {
      name: 'shop',
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1.0',
      cpu: 0,
      links: [],
      portMappings: [
        { containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http' },
      ],
      essential: true,
      entryPoint: [],
      command: [],
      environment: [{ name: 'DB_SECRET', value: 'arn:aws:secretsmanager:eu-west-1:1:secret:db' }],
      environmentFiles: [],
      mountPoints: [{ sourceVolume: 'cache', containerPath: '/cache', readOnly: false }],
      volumesFrom: [],
      linuxParameters: {
        capabilities: { add: [], drop: [] },
        devices: [],
        initProcessEnabled: true,
        tmpfs: [],
      },
      secrets: [{ name: 'DB', valueFrom: 'db-password' }],
      dnsServers: [],
      dnsSearchDomains: [],
      extraHosts: [],
      dockerSecurityOptions: [],
      dockerLabels: {},
      ulimits: [{ name: 'nofile', softLimit: 65_536, hardLimit: 65_536 }],
      privileged: false,
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-create-group': 'true',
          'awslogs-group': '/ecs/shop',
          'awslogs-region': 'eu-west-1',
          'awslogs-stream-prefix': 'ecs',
        },
        secretOptions: [],
      },
      healthCheck: {
        command: ['CMD-SHELL', 'curl -f http://localhost:8080/ || exit 1'],
        interval: 30,
        timeout: 5,
        retries: 3,
      },
      systemControls: [],
      resourceRequirements: [],
      credentialSpecs: [],
    },
  ],
});

/** An agent on every instance: the host's paths, processes and network. */
const agent = raw<Task>({
  family: 'agent',
  networkMode: 'host',
  pidMode: 'host',
  ipcMode: '',
  requiresCompatibilities: ['EC2', 'EXTERNAL'],
  executionRoleArn,
  volumes: [
    { name: 'proc', host: { sourcePath: '/proc' } },
    { name: 'socket', host: { sourcePath: '/var/run/docker.sock' } },
    { name: 'shared', dockerVolumeConfiguration: { scope: 'task', autoprovision: false } },
  ],
  containerDefinitions: [
    {
      name: 'agent',
      image: 'public.ecr.aws/datadog/agent:7',
      cpu: 100,
      memoryReservation: 512,
      privileged: true,
      linuxParameters: { capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN'] }, maxSwap: 0 },
      mountPoints: [
        { sourceVolume: 'proc', containerPath: '/host/proc', readOnly: true },
        { sourceVolume: 'socket', containerPath: '/var/run/docker.sock' },
      ],
      portMappings: [{ containerPort: 8126, hostPort: 8126, protocol: 'tcp' }],
      ulimits: [{ name: 'memlock', softLimit: -1, hardLimit: -1 }],
    },
  ],
});

/** Instances with links between containers and ports that Docker chooses. */
const linked: Task = {
  ...beside(
    { links: ['db:db'], portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }] },
    { name: 'db', image: 'postgres', environment: [{ name: 'POSTGRES_DB', value: 'web' }] },
  ),
  networkMode: 'bridge',
};

/** All that can be a reference is one. */
const referring = raw<Task>({
  family: reference('a/Family'),
  requiresCompatibilities: ['FARGATE'],
  networkMode: reference('a/Mode'),
  cpu: reference('a/Cpu'),
  memory: reference('a/Memory'),
  executionRoleArn: reference('a/Role'),
  taskRoleArn: reference('a/Role'),
  volumes: [
    {
      name: reference('a/Name'),
      efsVolumeConfiguration: {
        fileSystemId: reference('a/Files'),
        transitEncryption: reference('a/Encryption'),
        authorizationConfig: { accessPointId: reference('a/Point'), iam: 'ENABLED' },
      },
    },
  ],
  containerDefinitions: [
    {
      name: reference('a/Name'),
      image: raw({ $join: [reference('a/Repository'), ':', '1'] }),
      cpu: reference('a/Cpu'),
      memory: reference('a/Memory'),
      healthCheck: reference('a/Check'),
      portMappings: [{ containerPort: reference('a/Port'), hostPort: reference('a/Port') }],
      secrets: [{ name: 'DB', valueFrom: reference('a/Secret') }],
      logConfiguration: { logDriver: 'awslogs', options: reference('a/Options') },
      dependsOn: [{ containerName: reference('a/Name'), condition: 'HEALTHY' }],
      environment: reference('a/Environment'),
    },
    reference('a/Container'),
  ],
});

describe('nothing is wrong with', () => {
  test.each([
    ['what AWS describes', described],
    ['an agent on every instance', agent],
    ['links and dynamic ports', linked],
    ['what is still a reference', referring],
  ])('%s', (_, task) => {
    expect(taskDefinitionBreaches(task)).toEqual([]);
  });

  test('lists, shapes and texts that are null', () => {
    const container: Record<string, unknown> = { name: 'web', image: 'nginx', memory: 128 };
    const optional = [...Object.keys(described.containerDefinitions?.[0] ?? {}), 'hostname'];
    for (const field of optional) container[field] ??= null;
    const task: Record<string, unknown> = { family: 'web', containerDefinitions: [container] };
    for (const field of [...Object.keys(described), 'ipcMode', 'proxyConfiguration'])
      task[field] ??= null;
    expect(taskDefinitionBreaches(raw(task))).toEqual([]);
  });
});

test('a thousand task definitions are judged in less than a second', () => {
  const started = performance.now();
  const breaches = Array.from({ length: 1000 }, () =>
    breachesOf(TASK_DEFINITION_RULES, taskSubject(described)),
  );
  expect(breaches.flat()).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1000);
});
