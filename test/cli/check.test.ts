// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of others.
import { describe, expect, test } from 'vitest';
import type { CheckFinding } from '../../lib/toolkit/check.ts';
import { folder, gantry } from './harness.ts';

const FARGATE_TASK = {
  family: 'web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [
    {
      name: 'web',
      image: 'public.ecr.aws/nginx/nginx:1.27',
      essential: true,
      portMappings: [{ containerPort: 80, protocol: 'tcp' }],
    },
  ],
};

const SERVICE = {
  serviceName: 'web',
  cluster: 'main',
  taskDefinition: 'web',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: ['subnet-0123456789abcdef0'],
      securityGroups: ['sg-0123456789abcdef0'],
    },
  },
};

/** Checks files by their names and texts. */
async function check(files: Readonly<Record<string, unknown>>, ...args: readonly string[]) {
  const texts = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? content : JSON.stringify(content, undefined, 2),
  ]);
  const cwd = folder(Object.fromEntries(texts) as Record<string, string>);
  return gantry(['check', ...Object.keys(files), ...args], { cwd });
}

async function findingsOf(files: Readonly<Record<string, unknown>>, ...args: readonly string[]) {
  const { stdout } = await check(files, '--json', ...args);
  return JSON.parse(stdout) as readonly CheckFinding[];
}

async function codesOf(files: Readonly<Record<string, unknown>>, ...args: readonly string[]) {
  return (await findingsOf(files, ...args)).map(({ code }) => code);
}

describe('gantry check', () => {
  test('says nothing of what AWS takes', async () => {
    const result = await check({ 'task.json': FARGATE_TASK, 'service.json': SERVICE });
    expect(result).toEqual({ code: 0, stdout: '', stderr: 'no errors in 2 requests of 2 files\n' });
  });

  test("shows the place, the rule, AWS's words and what to do", async () => {
    const { code, stdout, stderr } = await check({
      'task.json': { ...FARGATE_TASK, memory: '256' },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^task\.json:8:3 error task-definition\/fargate-size at memory\n/);
    expect(stderr).toContain('No Fargate configuration exists for given values: 256 CPU, 256');
    expect(stderr).toMatch(/\n1 error in 1 request of 1 file\n$/);
  });

  test('prints a list for programs', async () => {
    const [finding, ...more] = await findingsOf({
      'task.json': { ...FARGATE_TASK, memory: '256' },
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      file: 'task.json',
      severity: 'error',
      code: 'task-definition/fargate-size',
      path: 'memory',
      line: 8,
      column: 3,
    });
    expect(finding?.awsMessage).toBe(
      'No Fargate configuration exists for given values: 256 CPU, 256 memory. See the Amazon ECS documentation for the valid values.',
    );
  });

  test('prints an empty list when all is well', async () => {
    const { code, stdout } = await check({ 'task.json': FARGATE_TASK }, '--json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '[]\n' });
  });

  test.each([
    ['an empty file', '', 'document/empty', 1, 1],
    ['a comment', '{\n  // why\n  "tasks": ["a"]\n}', 'document/syntax', 2, 3],
    ['a trailing comma', '{\n  "tasks": ["a"],\n}', 'document/syntax', 2, 17],
    ['a bare word', '{\n  "tasks": [a]\n}', 'document/syntax', 2, 13],
    ['no JSON at all', 'hello', 'document/syntax', 1, 1],
    ['bytes', '\u0000\u0001\u0002', 'document/binary', 1, 1],
    ['an unknown field', '{"tasks": ["a"],\n "clustr": "a"}', 'document/unknown-field', 2, 2],
    ['a wrong type', '{"tasks": ["a"],\n "cluster": 5}', 'document/wrong-type', 2, 13],
    ['a wrong item', '{"tasks": ["a",\n 5]}', 'document/wrong-type', 2, 2],
    [
      'a missing field',
      '{"resourceArn": "arn:aws:ecs:eu-west-1:111111111111:service/main/web"}',
      'document/missing-field',
      1,
      1,
    ],
  ])('%s is one clear error', async (_, text, code, line, column) => {
    const findings = await findingsOf({ 'a.json': text });
    expect(findings).toEqual([expect.objectContaining({ severity: 'error', code, line, column })]);
  });

  test('what stands beside a comment or a trailing comma is judged as well', async () => {
    const text = JSON.stringify({ ...FARGATE_TASK, memory: '256' }).replace('}]', '}],');
    expect(await codesOf({ 'task.json': `// mine\n${text.replace(/\}$/, ',}')}` })).toEqual(
      expect.arrayContaining(['document/syntax', 'task-definition/fargate-size']),
    );
  });

  test('names the nearest known field', async () => {
    const [finding] = await findingsOf({
      'task.json': { ...FARGATE_TASK, containerDefinitions: [{ name: 'web', imge: 'a' }] },
    });
    expect(finding).toMatchObject({
      path: 'containerDefinitions[0].imge',
      hint: 'did you mean "image"?',
    });
  });

  test('says how CloudFormation writes it otherwise', async () => {
    const [finding] = await findingsOf({ 'a.json': { ContainerDefinitions: [], Family: 'web' } });
    expect(finding?.message).toContain('its fields are written as in CloudFormation');
    expect(finding?.hint).toContain('"containerDefinitions"');
  });

  test('reads five megabytes in moderate time', async () => {
    const container = FARGATE_TASK.containerDefinitions[0];
    const value = 'x'.repeat(200);
    const text = JSON.stringify({
      ...FARGATE_TASK,
      containerDefinitions: [
        {
          ...container,
          environment: Array.from({ length: 20_000 }, (_, i) => ({ name: `NAME_${i}`, value })),
        },
      ],
    });
    expect(text.length).toBeGreaterThan(4.5e6);
    const before = process.cpuUsage();
    await check({ 'task.json': text });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(10);
  });

  test('a file that is not there does not hide what is wrong with the others', async () => {
    const cwd = folder({ 'task.json': JSON.stringify({ ...FARGATE_TASK, memory: '256' }) });
    const { code, stdout } = await gantry(['check', 'none.json', 'task.json', '--json'], { cwd });
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as readonly CheckFinding[]).map(({ code }) => code)).toEqual([
      'document/unreadable',
      'task-definition/fargate-size',
    ]);
  });

  test('a folder is no file', async () => {
    const cwd = folder({ 'tasks/a.json': '{}' });
    const { code, stderr } = await gantry(['check', 'tasks'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('document/unreadable');
  });

  test('needs files, and an operation that is known', async () => {
    const cwd = folder({});
    expect((await gantry(['check'], { cwd })).stderr).toContain('check needs files');
    const { code, stderr } = await gantry(['check', 'a.json', '--as', 'CreateServce'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('did you mean CreateService?');
  });

  test('prints the table of rules, and what it leaves out', async () => {
    const cwd = folder({});
    const text = await gantry(['check', '--rules'], { cwd });
    expect(text.code).toBe(0);
    const [, count = ''] = /^(\d+) rules: /.exec(text.stdout) ?? [];
    expect(text.stdout).toContain('task-definition/fargate-size');
    expect(text.stdout).toMatch(/\n\d+ left out:\n/);
    const json = JSON.parse((await gantry(['check', '--rules', '--json'], { cwd })).stdout);
    expect(json.count).toBe(Number(count));
    expect(json.rules).toHaveLength(json.count);
    for (const rule of json.rules) {
      expect(rule.says).not.toBe('');
      expect(rule.source).not.toBe('');
    }
    for (const one of json.leftOut) expect(one.why).not.toBe('');
  });
});

describe('several files', () => {
  const balanced = (containerName: string) => ({
    ...SERVICE,
    loadBalancers: [
      {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/web/0123456789abcdef',
        containerName,
        containerPort: 80,
      },
    ],
  });

  test.each([
    'web',
    'web:7',
    'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:7',
    '{{ tfstate `task_definition` }}',
    undefined,
  ])('a service finds its task definition by %s', async (taskDefinition) => {
    const { taskDefinition: _, ...service } = balanced('wob');
    const files = {
      'service.json': taskDefinition === undefined ? service : { ...service, taskDefinition },
      'task.json': FARGATE_TASK,
    };
    const [finding, ...more] = await findingsOf(files);
    expect(more).toEqual([]);
    expect(finding?.awsMessage).toBe('The container wob does not exist in the task definition.');
  });

  test('another family is another task definition', async () => {
    const service = { ...balanced('wob'), taskDefinition: 'other' };
    expect(await codesOf({ 'service.json': service, 'task.json': FARGATE_TASK })).toEqual([]);
    expect(await codesOf({ 'service.json': balanced('wob') })).toEqual([]);
  });

  test('a strategy finds what its providers are made of', async () => {
    const provider = {
      name: 'machines',
      cluster: 'main',
      managedInstancesProvider: {
        infrastructureRoleArn: 'arn:aws:iam::111111111111:role/ecsInfrastructure',
        instanceLaunchTemplate: {
          ec2InstanceProfileArn: 'arn:aws:iam::111111111111:instance-profile/ecsInstance',
          networkConfiguration: { subnets: ['subnet-0123456789abcdef0'] },
        },
      },
    };
    const association = {
      cluster: 'main',
      capacityProviders: ['machines'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'machines', weight: 1 }],
    };
    const found = await findingsOf({ 'a.json': association, 'b.json': provider });
    expect(found[0]?.awsMessage).toContain('Cannot associate Managed Instances capacity provider');
    expect(await codesOf({ 'a.json': association })).toEqual([]);
  });
});

describe('files as people have them', () => {
  test("ecspresso's files", async () => {
    const task = `{
  "containerDefinitions": [
    {
      "cpu": {{ env "CPU" "256" }},
      "environment": [{ "name": "STAGE", "value": "{{ must_env \`STAGE\` }}" }],
      "essential": true,
      "image": "{{ must_env "IMAGE" }}:{{ must_env "TAG" }}",
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/ecs/web",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      },
      "mountPoints": [],
      "name": "web",
      "portMappings": [{ "containerPort": 8080, "hostPort": 8080, "protocol": "tcp" }],
      "secrets": [
        { "name": "PASSWORD", "valueFrom": "{{ tfstate \`aws_ssm_parameter.password['web'].arn\` }}" }
      ],
      "volumesFrom": []
    }
  ],
  "cpu": "{{ env \`TASK_CPU\` \`512\` }}",
  "executionRoleArn": "{{ tfstate \`aws_iam_role.execution.arn\` }}",
  "family": "{{ must_env \`STAGE\` }}-web",
  "memory": "{{ env \`TASK_MEMORY\` \`1024\` }}",
  "networkMode": "awsvpc",
  "placementConstraints": [],
  "requiresCompatibilities": ["FARGATE"],
  "volumes": []
}`;
    const service = `{
  "deploymentConfiguration": {
    "deploymentCircuitBreaker": { "enable": true, "rollback": true },
    "maximumPercent": 200,
    "minimumHealthyPercent": 100
  },
  "desiredCount": {{ env "COUNT" "2" }},
  "enableECSManagedTags": true,
  "propagateTags": "SERVICE",
  "launchType": "FARGATE",
  "loadBalancers": [
    { "containerName": "web", "containerPort": 8080, "targetGroupArn": "{{ tfstate \`aws_lb_target_group.web.arn\` }}" }
  ],
  "networkConfiguration": {
    "awsvpcConfiguration": {
      "assignPublicIp": "DISABLED",
      "securityGroups": ["{{ tfstate \`aws_security_group.web.id\` }}"],
      "subnets": {{ must_env "SUBNETS" }}
    }
  },
  "pendingCount": 0,
  "placementStrategy": [],
  "platformVersion": "LATEST",
  "runningCount": 0,
  "schedulingStrategy": "REPLICA"
}`;
    expect(
      await check({ 'ecs-task-def.json': task, 'ecs-service-def.json': service }),
    ).toMatchObject({ code: 0 });
    expect(await codesOf({ 'ecs-task-def.json': task, 'ecs-service-def.json': service })).toEqual(
      [],
    );
    const [finding] = await findingsOf({ 'ecspresso.yml': 'region: eu-west-1\nservice: web\n' });
    expect(finding).toMatchObject({ code: 'document/not-json' });
    expect(finding?.message).toContain('it is YAML');
  });

  test('a task definition as AWS answers it and a GitHub action sends it', async () => {
    const answer = {
      taskDefinition: {
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:111111111111:task-definition/web:12',
        containerDefinitions: [
          {
            name: 'web',
            image: '<IMAGE1_NAME>',
            cpu: 0,
            links: null,
            portMappings: [
              {
                name: 'web-80-tcp',
                containerPort: 80,
                hostPort: 80,
                protocol: 'tcp',
                appProtocol: 'http',
              },
            ],
            essential: true,
            entryPoint: [],
            command: null,
            environment: [],
            environmentFiles: [],
            mountPoints: [],
            volumesFrom: [],
            dockerLabels: {},
            ulimits: [],
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-create-group': 'true',
                'awslogs-group': '/ecs/web',
                'awslogs-region': 'us-east-1',
                'awslogs-stream-prefix': 'ecs',
              },
              secretOptions: [],
            },
            systemControls: [],
          },
        ],
        family: 'web',
        executionRoleArn: 'arn:aws:iam::111111111111:role/ecsTaskExecutionRole',
        networkMode: 'awsvpc',
        revision: 12,
        volumes: [],
        status: 'ACTIVE',
        requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.logging-driver.awslogs' }],
        placementConstraints: [],
        compatibilities: ['EC2', 'FARGATE'],
        requiresCompatibilities: ['FARGATE'],
        cpu: '1024',
        memory: '3072',
        runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
        registeredAt: '2024-05-01T10:00:00.000000+00:00',
        registeredBy: 'arn:aws:sts::111111111111:assumed-role/admin/me',
        enableFaultInjection: false,
      },
      tags: [{ key: 'team', value: 'web' }],
    };
    expect(await codesOf({ 'wrapped.json': answer })).toEqual([]);
    expect(await codesOf({ 'task-definition.json': answer.taskDefinition })).toEqual([]);
  });

  test('services as AWS answers them', async () => {
    const { cluster: _, ...service } = SERVICE;
    const answer = {
      services: [
        {
          ...service,
          serviceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/main/web',
          clusterArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main',
          serviceRegistries: [],
          loadBalancers: [],
          status: 'ACTIVE',
          runningCount: 2,
          pendingCount: 0,
          platformVersion: 'LATEST',
          platformFamily: 'Linux',
          taskDefinition: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:12',
          deploymentConfiguration: {
            deploymentCircuitBreaker: { enable: true, rollback: true },
            maximumPercent: 200,
            minimumHealthyPercent: 100,
            strategy: 'ROLLING',
            bakeTimeInMinutes: 0,
          },
          deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY' }],
          roleArn:
            'arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
          events: [],
          createdAt: 1_714_557_600.123,
          placementConstraints: [],
          placementStrategy: [],
          healthCheckGracePeriodSeconds: 0,
          schedulingStrategy: 'REPLICA',
          deploymentController: { type: 'ECS' },
          createdBy: 'arn:aws:iam::111111111111:role/admin',
          enableECSManagedTags: true,
          propagateTags: 'NONE',
          enableExecuteCommand: false,
          availabilityZoneRebalancing: 'ENABLED',
        },
      ],
      failures: [],
    };
    expect(await codesOf({ 'services.json': answer, 'task.json': FARGATE_TASK })).toEqual([]);
  });
});

describe('the operation that is named', () => {
  test.each([
    [
      'RegisterTaskDefinition',
      {
        family: 'invalid',
        containerDefinitions: [{ name: 'web', image: 'nginx', memory: 512 }],
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        memory: '512',
      },
      "Fargate requires that 'cpu' be defined at the task level.",
    ],
    [
      'TagResource',
      {
        resourceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/web',
        tags: [{ key: 'a', value: 'b' }],
      },
      'Long arn format must be used for tagging operations',
    ],
    ['DescribeTasks', { tasks: [], cluster: 'main' }, 'Tasks cannot be empty.'],
  ])("%s is refused in AWS's words", async (operation, request, awsMessage) => {
    const findings = await findingsOf({ 'a.json': request }, '--as', operation);
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', awsMessage }));
  });

  test('takes the file as it is, where without it empty values stand for nothing', async () => {
    const written = {
      ...SERVICE,
      launchType: '',
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      deploymentConfiguration: { alarms: { enable: false, rollback: false } },
    };
    expect(await codesOf({ 'a.json': written })).toEqual([]);
    expect(await codesOf({ 'a.json': written }, '--as', 'CreateService')).toEqual(
      expect.arrayContaining(['capacity/launch-type', 'document/missing-field']),
    );
  });

  test.each([{}, { image: '' }])(
    'wants an image, which a pipeline puts in otherwise (%o)',
    async (image) => {
      const { image: _, ...container } = FARGATE_TASK.containerDefinitions[0] ?? { image: '' };
      const task = { ...FARGATE_TASK, containerDefinitions: [{ ...container, ...image }] };
      expect(await codesOf({ 'a.json': task })).toEqual([]);
      expect(await codesOf({ 'a.json': task }, '--as', 'RegisterTaskDefinition')).toEqual([
        'task-definition/image-missing',
      ]);
    },
  );

  test('lets nothing be left to other tools but the task definition', async () => {
    const { serviceName: _, taskDefinition: __, ...service } = SERVICE;
    expect(await codesOf({ 'a.json': service })).toEqual([]);
    expect(await codesOf({ 'a.json': service }, '--as', 'CreateService')).toEqual([
      'service/name-missing',
    ]);
    expect(
      await codesOf({ 'a.json': { ...service, serviceName: 'web' } }, '--as', 'CreateService'),
    ).toEqual([]);
  });
});

describe('warnings', () => {
  const twice = JSON.stringify(FARGATE_TASK).replace('"family"', '"family":"old","family"');

  test('do not fail', async () => {
    const { code, stderr } = await check({ 'task.json': twice });
    expect(code).toBe(0);
    expect(stderr).toContain('warning document/duplicate-member');
    expect(stderr).toContain('0 errors and 1 warning in 1 request of 1 file');
  });

  test('fail with --strict', async () => {
    const { code } = await check({ 'task.json': twice }, '--strict');
    expect(code).toBe(1);
  });
});
