import { describe, expect, test } from 'vitest';
import {
  ContainerImage,
  Duration,
  FARGATE_SIZES,
  LogDrivers,
  LogGroup,
  Principal,
  Role,
  Secret,
  TaskDefinition,
  type TaskDefinitionProps,
} from '../../lib/index.ts';
import { addressesOf, aStack, complaintsOf, propertiesAt, ref } from './synthesis.ts';

const nginx = ContainerImage.fromRegistry('nginx:1.27');

function aTaskDefinition(props: Partial<TaskDefinitionProps> = {}) {
  const { app, stack } = aStack();
  const merged = { cpu: 256, memoryMiB: 512, ...props } as TaskDefinitionProps;
  return { app, stack, task: new TaskDefinition(stack, 'Task', merged) };
}

describe('a TaskDefinition', () => {
  test('logs to a group of its own, with a role that can do that and no more', () => {
    const { app, task } = aTaskDefinition();
    task.addContainer('web', { image: nginx });
    expect(propertiesAt(app, 'shop/Web/Task')).toEqual({
      family: 'shop-Web-Task-1c8c32d8',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      executionRoleArn: ref('shop/Web/Task/ExecutionRole', 'Arn'),
      containerDefinitions: [
        {
          name: 'web',
          image: 'nginx:1.27',
          essential: true,
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': ref('shop/Web/Task/LogGroup', 'logGroupName'),
              'awslogs-region': 'eu-west-1',
              'awslogs-stream-prefix': 'web',
            },
          },
        },
      ],
    });
    expect(propertiesAt(app, 'shop/Web/Task/LogGroup')).toEqual({
      logGroupName: '/gantry/shop/Web-Task-LogGroup-a893f2f1',
      retentionInDays: 30,
    });
    expect(propertiesAt(app, 'shop/Web/Task/ExecutionRole')).toMatchObject({
      Path: '/gantry/shop/',
      RoleName: 'shop-Web-Task-ExecutionRole-4af5da76',
      InlinePolicies: {
        Default: {
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: [{ $join: [ref('shop/Web/Task/LogGroup', 'arn'), ':*'] }],
            },
          ],
        },
      },
    });
  });

  test('makes no role that nothing needs', () => {
    const { app, task } = aTaskDefinition();
    task.addContainer('web', { image: nginx, logging: LogDrivers.none() });
    expect(addressesOf(app, 'AWS::IAM::Role')).toEqual([]);
    expect(propertiesAt(app, 'shop/Web/Task')).not.toHaveProperty('executionRoleArn');
  });

  test('grants what is asked for to the roles it is given, and leaves existing ones alone', () => {
    const { app, stack } = aStack();
    const taskRole = new Role(stack, 'Mine', {
      assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
    });
    const executionRole = Role.fromRoleArn(stack, 'Theirs', 'arn:aws:iam::111111111111:role/x/y');
    const task = new TaskDefinition(stack, 'Task', {
      cpu: 256,
      memoryMiB: 512,
      taskRole,
      executionRole,
    });
    task.addContainer('web', { image: nginx });
    task.addToTaskRolePolicy({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/1'] });
    task.addToTaskRolePolicy({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/2'] });
    expect(addressesOf(app, 'AWS::IAM::Role')).toEqual(['shop/Web/Mine']);
    expect(propertiesAt(app, 'shop/Web/Mine')).toMatchObject({
      InlinePolicies: {
        Default: {
          Statement: [
            {
              Effect: 'Allow',
              Action: ['s3:GetObject'],
              Resource: ['arn:aws:s3:::b/1', 'arn:aws:s3:::b/2'],
            },
          ],
        },
      },
    });
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      executionRoleArn: 'arn:aws:iam::111111111111:role/x/y',
    });
  });

  test('grants reading secrets to the execution role, by whatever name they are given', () => {
    const { app, task } = aTaskDefinition();
    const secret = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-AbCdEf';
    const parameter = 'arn:aws:ssm:eu-west-1:111111111111:parameter/token';
    task.addContainer('web', {
      image: nginx,
      logging: LogDrivers.none(),
      secrets: {
        PASSWORD: `${secret}:password::`,
        TOKEN: parameter,
        USER: Secret.fromSecretsManager(secret, { jsonKey: 'user', encryptionKeyArn: 'arn:key' }),
      },
    });
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      containerDefinitions: [
        {
          secrets: [
            { name: 'PASSWORD', valueFrom: `${secret}:password::` },
            { name: 'TOKEN', valueFrom: parameter },
            { name: 'USER', valueFrom: `${secret}:user::` },
          ],
        },
      ],
    });
    expect(propertiesAt(app, 'shop/Web/Task/ExecutionRole')).toMatchObject({
      InlinePolicies: {
        Default: {
          Statement: [
            { Action: ['secretsmanager:GetSecretValue'], Resource: [secret] },
            { Action: ['ssm:GetParameters'], Resource: [parameter] },
            { Action: ['kms:Decrypt'], Resource: ['arn:key'] },
          ],
        },
      },
    });
  });

  test('grants pulling from private registries, however the image is named', () => {
    const uri = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/web:v1';
    for (const image of [
      ContainerImage.fromRegistry(uri),
      ContainerImage.fromEcr(uri),
      ContainerImage.fromEcr({
        repositoryArn: 'arn:aws:ecr:eu-west-1:111111111111:repository/team/web',
        tag: 'v1',
      }),
    ]) {
      const { app, task } = aTaskDefinition();
      task.addContainer('web', { image, logging: LogDrivers.none() });
      expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
        containerDefinitions: [{ image: uri }],
      });
      expect(propertiesAt(app, 'shop/Web/Task/ExecutionRole')).toMatchObject({
        InlinePolicies: {
          Default: {
            Statement: [
              { Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
              {
                Action: expect.arrayContaining(['ecr:BatchGetImage']),
                Resource: [
                  {
                    $join: [
                      'arn:',
                      { $lookup: 'partition' },
                      ':ecr:eu-west-1:111111111111:repository/team/web',
                    ],
                  },
                ],
              },
            ],
          },
        },
      });
    }
  });

  test('hands on credentials of a registry and lets the execution role read them', () => {
    const { app, task } = aTaskDefinition();
    const secret = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:hub';
    task.addContainer('web', {
      image: ContainerImage.fromRegistry('hub/web:1', { repositoryCredentials: secret }),
    });
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      containerDefinitions: [{ repositoryCredentials: { credentialsParameter: secret } }],
    });
  });

  test('writes every field of a container as AWS takes it', () => {
    const { app, stack, task } = aTaskDefinition({
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      ephemeralStorageGiB: 50,
      volumes: [{ name: 'scratch' }],
      tags: { team: 'web' },
    });
    const container = task.addContainer('web', {
      image: nginx,
      containerName: 'main',
      cpu: 128,
      memoryLimitMiB: 256,
      memoryReservationMiB: 128,
      command: ['serve'],
      entryPoint: ['/bin/sh'],
      environment: { B: '2', A: '1' },
      portMappings: [{ containerPort: 80, name: 'http', appProtocol: 'http' }],
      healthCheck: { command: 'curl -f localhost', interval: Duration.seconds(10), retries: 2 },
      logging: LogDrivers.awsLogs({
        logGroup: LogGroup.fromLogGroupName(stack, 'Logs', '/shared'),
        streamPrefix: 'x',
        mode: 'non-blocking',
        options: { 'max-buffer-size': '5m' },
      }),
      ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }],
      user: '1000',
      workingDirectory: '/srv',
      readonlyRootFilesystem: true,
      stopTimeout: Duration.minutes(1),
      startTimeout: Duration.seconds(5),
      dockerLabels: { a: 'b' },
      mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp' }],
      overrides: { dockerLabels: { c: 'd' }, entryPoint: null, pseudoTerminal: true },
    });
    container.addEnvironment('C', '3');
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      ephemeralStorage: { sizeInGiB: 50 },
      volumes: [{ name: 'scratch' }],
    });
    const [written] = propertiesAt(app, 'shop/Web/Task')['containerDefinitions'] as unknown[];
    expect(written).toEqual({
      name: 'main',
      image: 'nginx:1.27',
      essential: true,
      cpu: 128,
      memory: 256,
      memoryReservation: 128,
      command: ['serve'],
      environment: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
        { name: 'C', value: '3' },
      ],
      portMappings: [{ containerPort: 80, name: 'http', appProtocol: 'http' }],
      healthCheck: { command: ['CMD-SHELL', 'curl -f localhost'], interval: 10, retries: 2 },
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/shared',
          'awslogs-region': 'eu-west-1',
          'awslogs-stream-prefix': 'x',
          mode: 'non-blocking',
          'max-buffer-size': '5m',
        },
      },
      ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }],
      user: '1000',
      workingDirectory: '/srv',
      readonlyRootFilesystem: true,
      stopTimeout: 60,
      startTimeout: 5,
      dockerLabels: { a: 'b', c: 'd' },
      mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp' }],
      pseudoTerminal: true,
    });
  });

  test('means the same in whatever order containers are added', () => {
    const written = (names: readonly string[]) => {
      const { app, task } = aTaskDefinition();
      for (const name of names) task.addContainer(name, { image: nginx });
      return propertiesAt(app, 'shop/Web/Task');
    };
    expect(written(['a', 'b'])).toEqual(written(['b', 'a']));
  });

  test('has exactly the sizes that Fargate offers', () => {
    const pairs = Object.entries(FARGATE_SIZES).flatMap(([cpu, memories]) =>
      memories.map((memory) => [Number(cpu), memory] as const),
    );
    expect(pairs).toHaveLength(3 + 4 + 7 + 13 + 23 + 12 + 12 + 3);
    for (const [cpu, memoryMiB] of pairs) {
      const { app, task } = aTaskDefinition({ cpu, memoryMiB } as Partial<TaskDefinitionProps>);
      task.addContainer('web', { image: nginx });
      expect(complaintsOf(app)).toEqual([]);
    }
  });

  test.each([
    [
      256,
      4096,
      'tree/bad-props shop/Web/Task: Fargate offers no memoryMiB 4096 with cpu 256; use one of 512, 1024, 2048',
    ],
    [
      300,
      512,
      'tree/bad-props shop/Web/Task: Fargate offers no task of cpu 300; use one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768',
    ],
  ])('says at synthesis that %i CPU units with %i MiB are no size', (cpu, memoryMiB, complaint) => {
    const { app, task } = aTaskDefinition({ cpu, memoryMiB } as unknown as TaskDefinitionProps);
    task.addContainer('web', { image: nginx });
    expect(complaintsOf(app)).toEqual([complaint]);
  });

  test('says at synthesis what is wrong with its containers', () => {
    const { app, task } = aTaskDefinition({ ephemeralStorageGiB: 20 });
    task.addContainer('bad.name', {
      image: nginx,
      essential: false,
      cpu: 512,
      memoryLimitMiB: 100,
      memoryReservationMiB: 100,
      environment: { TOKEN: 'x' },
      secrets: { TOKEN: 'arn:aws:ssm:eu-west-1:111111111111:parameter/token' },
      healthCheck: { command: ['curl'], interval: Duration.seconds(1) },
    });
    expect(complaintsOf(app).map((line) => line.split(': ').slice(1).join(': '))).toEqual([
      'container bad.name: TOKEN is in environment and in secrets; keep one of them',
      'container bad.name: memoryLimitMiB 100 is not above memoryReservationMiB 100; raise the first',
      'ephemeralStorageGiB 20 is outside 21 to 200; leave it out for 20 GiB',
      'no container is essential; call addContainer with one that is',
      'the container name "bad.name" is not 1 to 255 letters, digits, "_" and "-"',
      "the containers ask for cpu 512 together, and the task has 256; lower theirs or raise the task's",
    ]);
  });

  test('refuses a second container of the same name, and things that are no ARN or image', () => {
    const { stack, task } = aTaskDefinition();
    task.addContainer('web', { image: nginx });
    expect(() => task.addContainer('web', { image: nginx })).toThrow('two containers named "web"');
    expect(() => task.addContainer('x', { image: nginx, secrets: { A: 'plain' } })).toThrow(
      '"plain" is not the ARN of a secret or parameter',
    );
    expect(() => ContainerImage.fromRegistry(' nginx')).toThrow('blanks in it');
    expect(() => ContainerImage.fromEcr('nginx')).toThrow('not in a private ECR repository');
    expect(() => Role.fromRoleArn(stack, 'R', 'admin')).toThrow('not the ARN of a role');
  });
});
