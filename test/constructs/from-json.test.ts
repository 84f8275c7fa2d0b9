import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  App,
  ApplicationTargetGroup,
  Cluster,
  GantryError,
  type JsonSource,
  Principal,
  Role,
  Service,
  type ServiceJsonOptions,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { canonicalService } from '../../lib/resources/ecs/service/canonical.ts';
import { canonicalTaskDefinition } from '../../lib/resources/ecs/task-definition/canonical.ts';
import { toGraphJson } from '../../lib/tree/resource.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';
import { SERVICES, TASKS } from '../codegen/requests.ts';

const TASK = {
  family: 'web',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '.5 vCPU',
  memory: '1 GB',
  executionRoleArn: 'arn:aws:iam::111111111111:role/execution',
  containerDefinitions: [
    {
      name: 'web',
      image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/web:7',
      portMappings: [{ containerPort: 80, name: 'http', appProtocol: 'http' }],
      environment: [{ name: 'STAGE', value: 'live' }],
      secrets: [{ name: 'TOKEN', valueFrom: '/web/token' }],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/web' } },
      hostname: 'web',
    },
    { name: 'agent', image: 'agent:1', essential: false },
  ],
  volumes: [{ name: 'scratch' }],
} as const;

const SERVICE = {
  serviceName: 'web',
  taskDefinition: 'web:3',
  desiredCount: 3,
  launchType: 'FARGATE',
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] },
  },
  deploymentConfiguration: { minimumHealthyPercent: 50 },
  enableExecuteCommand: true,
} as const;

function aStack() {
  const app = new App({ name: 'shop' });
  return { app, stack: new Stack(app, 'Web', { region: 'eu-west-1' }) };
}

function nodeOf(app: App, type: string) {
  const { graph, diagnostics } = synthesizeTree(app);
  expect(diagnostics).toEqual([]);
  const node = graph.resources.find((one) => one.type === type);
  if (node === undefined) throw new Error(`no ${type}`);
  return node;
}

function taskOf(json: JsonSource) {
  const { app, stack } = aStack();
  TaskDefinition.fromJson(stack, 'Task', json);
  return nodeOf(app, 'AWS::ECS::TaskDefinition');
}

function serviceOf(json: JsonSource, more: Partial<ServiceJsonOptions> = {}) {
  const { app, stack } = aStack();
  const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'main' });
  const taskDefinition = TaskDefinition.fromJson(stack, 'Task', TASK);
  const service = Service.fromJson(stack, 'Service', json, { cluster, taskDefinition, ...more });
  return { app, stack, service, node: () => nodeOf(app, 'AWS::ECS::Service') };
}

describe('every request comes back as it was', () => {
  test.each(Object.entries(TASKS))('%s', (_, request) => {
    const { app, stack } = aStack();
    TaskDefinition.fromJson(stack, 'Task', request);
    const { graph, diagnostics } = synthesizeTree(app);
    const [node, ...others] = graph.resources;
    expect(diagnostics).toEqual([]);
    expect(canonicalTaskDefinition(node?.properties as never)).toEqual(
      canonicalTaskDefinition(request as never),
    );
    expect(others).toEqual([]);
  });

  test.each(Object.entries(SERVICES))('a service: %s', (_, { task, service }) => {
    const { app, stack } = aStack();
    const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'main' });
    const taskDefinition = TaskDefinition.fromJson(stack, 'Task', task);
    Service.fromJson(stack, 'Service', service, { cluster, taskDefinition });
    const { graph, diagnostics } = synthesizeTree(app);
    expect(diagnostics).toEqual([]);
    const node = graph.resources.find(({ type }) => type === 'AWS::ECS::Service');
    const { cluster: __, taskDefinition: ___, ...made } = node?.properties ?? {};
    const { cluster: ____, taskDefinition: _____, ...asked } = service;
    const withCount =
      service['schedulingStrategy'] === 'DAEMON' ? asked : { desiredCount: 1, ...asked };
    expect(canonicalService(made as never)).toEqual(canonicalService(withCount as never));
  });
});

describe('a task definition from JSON', () => {
  test('is field by field what the JSON says, and makes no role', () => {
    const node = taskOf(TASK);
    expect(canonicalTaskDefinition(node.properties as never)).toEqual(
      canonicalTaskDefinition(TASK as never),
    );
    const { app, stack } = aStack();
    TaskDefinition.fromJson(stack, 'Task', TASK);
    expect(synthesizeTree(app).graph.resources.map(({ type }) => type)).toEqual([
      'AWS::ECS::TaskDefinition',
    ]);
  });

  test.each([
    ['wrapped', { taskDefinition: TASK }],
    [
      'as AWS answers it',
      {
        taskDefinition: {
          ...TASK,
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:3',
          revision: 3,
          status: 'ACTIVE',
          compatibilities: ['EC2', 'FARGATE'],
          requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
        },
        tags: [{ key: 'team', value: 'web' }],
      },
    ],
  ])('is the same when it is %s', (_, json) => {
    const node = taskOf(json);
    expect(canonicalTaskDefinition(node.properties as never)).toEqual(
      canonicalTaskDefinition(TASK as never),
    );
    expect(node.tags).toEqual('tags' in json ? { team: 'web' } : {});
  });

  test('that asks for no place stays so', () => {
    const { requiresCompatibilities: _, ...json } = TASK;
    expect(taskOf(json).properties).not.toHaveProperty('requiresCompatibilities');
  });

  test('is a construct like any other', () => {
    const { app, stack } = aStack();
    const task = TaskDefinition.fromJson(stack, 'Task', TASK);
    expect(task.defaultContainer?.containerName).toBe('web');
    task.findContainer('web')?.addEnvironment('MORE', 'yes');
    task.addVolume({ name: 'other' });
    const { properties } = nodeOf(app, 'AWS::ECS::TaskDefinition');
    expect(properties).toMatchObject({ volumes: [{ name: 'scratch' }, { name: 'other' }] });
    expect(JSON.stringify(properties)).toContain('{"name":"MORE","value":"yes"}');
  });

  test('gets a role of its own once something is granted and it names none', () => {
    const { app, stack } = aStack();
    const task = TaskDefinition.fromJson(stack, 'Task', TASK);
    task.addToTaskRolePolicy({ actions: ['s3:GetObject'], resources: ['*'] });
    expect(nodeOf(app, 'AWS::ECS::TaskDefinition').properties).toMatchObject({
      taskRoleArn: { $ref: 'shop/Web/Task/TaskRole' },
    });
  });

  test('takes references as values', () => {
    const { app, stack } = aStack();
    const role = new Role(stack, 'Role', {
      assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
    });
    TaskDefinition.fromJson(stack, 'Task', { ...TASK, taskRoleArn: role.roleArn });
    expect(nodeOf(app, 'AWS::ECS::TaskDefinition').properties).toMatchObject({
      taskRoleArn: toGraphJson(role.roleArn),
    });
  });

  test('is read from a file by path and by URL', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gantry-')), 'task.json');
    writeFileSync(file, JSON.stringify({ taskDefinition: TASK }));
    expect(taskOf(file)).toEqual(taskOf(pathToFileURL(file)));
    expect(taskOf(file)).toEqual(taskOf(TASK));
  });

  test.each<readonly [JsonSource, RegExp]>([
    [{}, /has no containerDefinitions/],
    [[TASK], /no request of RegisterTaskDefinition/],
    [{ ...TASK, containerDefinitions: [] }, /has no containerDefinitions/],
    [{ ...TASK, containerDefinitions: [{ name: 'web' }] }, /containerDefinitions\[0\]\.image/],
    [{ ...TASK, containerDefinitions: ['web'] }, /containerDefinitions\[0\].* is "web"/],
    ['nowhere.json', /cannot be read: .*nowhere\.json/],
  ])('of bad JSON is refused: %j', (json, message) => {
    expect(() => taskOf(json)).toThrow(message);
    expect(() => taskOf(json)).toThrow(GantryError);
  });

  test('of a broken file is refused with line and column', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gantry-')), 'task.json');
    writeFileSync(file, '{\n  "family": \n}');
    expect(() => taskOf(file)).toThrow(/task\.json:3:1: /);
  });

  test('that is not where the program says is refused', () => {
    const { stack } = aStack();
    expect(() => TaskDefinition.fromJson(stack, 'Task', TASK, { compatibility: 'EC2' })).toThrow(
      /compatibility of Task is "EC2", and its JSON says "FARGATE"/,
    );
  });
});

describe('a service from JSON', () => {
  test('is field by field what the JSON says', () => {
    const { taskDefinition: _, ...asked } = SERVICE;
    const { taskDefinition, cluster, ...made } = serviceOf(SERVICE).node().properties;
    expect(canonicalService(made as never)).toEqual(canonicalService(asked as never));
    expect(taskDefinition).toEqual({ $ref: 'shop/Web/Task', attribute: 'taskDefinitionArn' });
    expect(cluster).toBe('main');
  });

  test('is the same as AWS answers it', () => {
    const answer = {
      services: [
        {
          ...SERVICE,
          serviceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/main/web',
          clusterArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main',
          status: 'ACTIVE',
          runningCount: 3,
          deployments: [{ id: 'ecs-svc/1' }],
          events: [],
        },
      ],
      failures: [],
    };
    expect(serviceOf(answer).node()).toEqual(serviceOf(SERVICE).node());
  });

  test('scales and lets others connect', () => {
    const { app, service } = serviceOf(SERVICE);
    service.autoScale({ min: 2, max: 4 }).onCpu({ targetPercent: 60 });
    expect(nodeOf(app, 'AWS::ApplicationAutoScaling::ScalableTarget').properties).toMatchObject({
      MaxCapacity: 4,
    });
    expect(service.connections.securityGroups).toHaveLength(1);
  });

  test('with load balancers of its own takes no others', () => {
    const { stack, app, service } = serviceOf({
      ...SERVICE,
      loadBalancers: [{ targetGroupArn: 'arn:x', containerName: 'web', containerPort: 80 }],
    });
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1' });
    service.attachToTargetGroup(new ApplicationTargetGroup(stack, 'Targets', { vpc }));
    expect(synthesizeTree(app).diagnostics).toMatchObject([
      { detail: expect.stringContaining('its JSON has loadBalancers') },
    ]);
  });
});
