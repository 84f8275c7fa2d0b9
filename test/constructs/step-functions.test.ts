import { describe, expect, test } from 'vitest';
import type { Json } from '../../lib/core/json.ts';
import {
  type AnyTaskDefinition,
  App,
  Cluster,
  Duration,
  GantryError,
  PlacementStrategy,
  Principal,
  Role,
  SecurityGroup,
  Stack,
  type StepFunctionsTaskProps,
  stepFunctionsTask,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { aCluster, aStack, aTask, propertiesAt, ref } from './synthesis.ts';
import { nginx, statementsOf } from './tasks.ts';

const NETWORK = { subnets: ['subnet-1'], securityGroups: ['sg-1'] } as const;

/** An account's ARN of something in the Region of the tests, as the graph has it. */
function arn(service: string, rest: readonly Json[]): Json {
  const account = { $lookup: 'account' };
  const [first, ...others] = rest;
  return {
    $join: [
      'arn:',
      { $lookup: 'partition' },
      `:${service}:eu-west-1:`,
      account,
      `:${first}`,
      ...others,
    ],
  };
}

/** The statements of a task as the graph has them, in a role that the app makes. */
function rightsOf(props: (given: ReturnType<typeof aCluster>) => StepFunctionsTaskProps) {
  const given = aCluster();
  const { statements } = stepFunctionsTask(props(given));
  const assumedBy = Principal.service('states.amazonaws.com');
  new Role(given.stack, 'Workflow', { assumedBy, statements });
  return { app: given.app, rights: statementsOf(given.app, 'shop/Web/Workflow') };
}

describe('the state', () => {
  test('names cluster and family as they will be deployed, and is plain JSON', () => {
    const { app, cluster, taskDefinition } = aCluster();
    const { state } = stepFunctionsTask({
      cluster,
      taskDefinition,
      launchType: 'FARGATE',
      ...NETWORK,
    });
    expect(JSON.parse(JSON.stringify(state))).toEqual({
      Type: 'Task',
      QueryLanguage: 'JSONata',
      Resource: 'arn:aws:states:::ecs:runTask.sync',
      Arguments: {
        Cluster: propertiesAt(app, 'shop/Web/Cluster')['clusterName'],
        TaskDefinition: propertiesAt(app, 'shop/Web/Task')['family'],
        LaunchType: 'FARGATE',
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            Subnets: ['subnet-1'],
            SecurityGroups: ['sg-1'],
            AssignPublicIp: 'DISABLED',
          },
        },
      },
      End: true,
    });
  });

  test('takes its place among others', () => {
    const { cluster, taskDefinition } = aCluster();
    const { state } = stepFunctionsTask({
      cluster,
      taskDefinition,
      ...NETWORK,
      comment: 'the nightly report',
      next: 'Mail',
      timeout: Duration.minutes(10),
    });
    expect(state).toMatchObject({
      Comment: 'the nightly report',
      Next: 'Mail',
      TimeoutSeconds: 600,
    });
    expect(state).not.toHaveProperty('End');
    expect(state.Arguments).not.toHaveProperty('LaunchType');
  });

  test('hands on what the state machine is given, to one container', () => {
    const { cluster, taskDefinition } = aCluster();
    taskDefinition.addContainer('sidecar', { image: nginx, essential: false });
    const { state } = stepFunctionsTask({
      cluster,
      taskDefinition,
      subnets: '{% $states.input.subnets %}',
      securityGroups: '{% $states.input.groups %}',
      assignPublicIp: true,
      command: '{% $states.input.command %}',
      environment: { DAY: '{% $states.input.day %}' },
      taskOverrides: {
        cpu: '512',
        containerOverrides: [
          { name: 'sidecar', memory: 128 },
          {
            name: 'web',
            memory: 256,
            environment: [
              { name: 'DAY', value: 'today' },
              { name: 'MODE', value: 'fast' },
            ],
          },
        ],
      },
    });
    expect(state.Arguments).toMatchObject({
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: '{% $states.input.subnets %}',
          SecurityGroups: '{% $states.input.groups %}',
          AssignPublicIp: 'ENABLED',
        },
      },
      Overrides: {
        Cpu: '512',
        ContainerOverrides: [
          {
            Name: 'web',
            Memory: 256,
            Command: '{% $states.input.command %}',
            Environment: [
              { Name: 'MODE', Value: 'fast' },
              { Name: 'DAY', Value: '{% $states.input.day %}' },
            ],
          },
          { Name: 'sidecar', Memory: 128 },
        ],
      },
    });
  });

  test('keeps the command of an override beside variables that are given', () => {
    const { cluster, taskDefinition } = aCluster();
    const { state } = stepFunctionsTask({
      cluster,
      taskDefinition,
      ...NETWORK,
      environment: { A: 'b' },
      taskOverrides: { containerOverrides: [{ name: 'web', command: ['run'] }] },
    });
    expect(state.Arguments['Overrides']).toEqual({
      ContainerOverrides: [
        { Name: 'web', Command: ['run'], Environment: [{ Name: 'A', Value: 'b' }] },
      ],
    });
  });

  test('waits for an answer, whose token is in the environment', () => {
    const { cluster, taskDefinition } = aCluster();
    const { state } = stepFunctionsTask({
      cluster,
      taskDefinition,
      ...NETWORK,
      integrationPattern: 'waitForTaskToken',
      timeout: Duration.hours(2),
      heartbeat: Duration.minutes(1),
      environment: { DAY: 'monday' },
    });
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::ecs:runTask.waitForTaskToken',
      TimeoutSeconds: 7200,
      HeartbeatSeconds: 60,
    });
    expect(state.Arguments['Overrides']).toEqual({
      ContainerOverrides: [
        {
          Name: 'web',
          Environment: [
            { Name: 'DAY', Value: 'monday' },
            { Name: 'TASK_TOKEN', Value: '{% $states.context.Task.Token %}' },
          ],
        },
      ],
    });
  });

  test('names capacity providers that have a fixed name', () => {
    const { stack } = aStack();
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    const group = cluster.addAsgCapacityProvider('Group', {
      instanceType: 'm6i.large',
      maxCapacity: 2,
      capacityProviderName: 'machines',
    });
    const taskDefinition = new TaskDefinition(stack, 'Task', {
      compatibility: 'EC2',
      networkMode: 'bridge',
    });
    taskDefinition.addContainer('web', { image: nginx, memoryReservationMiB: 64 });
    const { state } = stepFunctionsTask({
      cluster,
      taskDefinition,
      capacityProviderStrategies: [{ capacityProvider: group, weight: 1, base: 2 }],
      placementStrategies: [PlacementStrategy.packedByMemory()],
    });
    expect(state.Arguments).toMatchObject({
      CapacityProviderStrategy: [{ CapacityProvider: 'machines', Weight: 1, Base: 2 }],
      PlacementStrategy: [{ Type: 'binpack', Field: 'memory' }],
    });
    expect(state.Arguments).not.toHaveProperty('NetworkConfiguration');
  });

  test('takes what exists already by its constructs', () => {
    const { stack } = aStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      privateSubnetIds: ['subnet-a', 'subnet-b'],
    });
    const { state } = stepFunctionsTask({
      cluster: Cluster.fromClusterAttributes(stack, 'Cluster', {
        clusterArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/shared',
      }),
      taskDefinition: aTask(stack),
      subnets: vpc.privateSubnets,
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-2')],
    });
    expect(state.Arguments).toMatchObject({
      Cluster: 'shared',
      NetworkConfiguration: {
        AwsvpcConfiguration: { Subnets: ['subnet-a', 'subnet-b'], SecurityGroups: ['sg-2'] },
      },
    });
  });

  test.each([
    ['eu-west-1', undefined, 'arn:aws:states:::ecs:runTask'],
    ['cn-north-1', undefined, 'arn:aws-cn:states:::ecs:runTask'],
    ['us-gov-west-1', undefined, 'arn:aws-us-gov:states:::ecs:runTask'],
    [undefined, undefined, 'arn:aws:states:::ecs:runTask'],
    [undefined, 'aws-cn', 'arn:aws-cn:states:::ecs:runTask'],
  ])('in Region %s with partition %s is %s', (region, partition, resource) => {
    const app = new App({ name: 'shop' });
    const stack = new Stack(app, 'Web', region === undefined ? {} : { region });
    const { state } = stepFunctionsTask({
      cluster: new Cluster(stack, 'Cluster'),
      taskDefinition: aTask(stack),
      ...NETWORK,
      integrationPattern: 'requestResponse',
      ...(partition === undefined ? {} : { partition }),
    });
    expect(state.Resource).toBe(resource);
  });
});

describe('the rights', () => {
  const family = arn('ecs', ['task-definition/', ref('shop/Web/Task', 'family'), ':*']);
  const running: readonly (readonly [string, Json])[] = [
    ['ecs:RunTask', family],
    ['iam:PassRole', ref('shop/Web/Task/TaskRole', 'Arn')],
    ['iam:PassRole', ref('shop/Web/Task/ExecutionRole', 'Arn')],
  ];

  test('are to run the family in this cluster, to watch its tasks, and to hear of their end', () => {
    const { app, rights } = rightsOf(({ cluster, taskDefinition }) => ({
      cluster,
      taskDefinition,
      ...NETWORK,
    }));
    const rule = arn('events', ['rule/StepFunctionsGetEventsForECSTaskRule']);
    expect(rights).toEqual([
      ...running,
      ['ecs:StopTask', '*'],
      ['ecs:DescribeTasks', '*'],
      ['events:PutTargets', rule],
      ['events:PutRule', rule],
      ['events:DescribeRule', rule],
    ]);
    const { Default } = propertiesAt(app, 'shop/Web/Workflow')['InlinePolicies'] as {
      Default: { Statement: { Action: string[]; Condition?: Json }[] };
    };
    const inCluster = { ArnEquals: { 'ecs:cluster': ref('shop/Web/Cluster', 'clusterArn') } };
    expect(Default.Statement.map(({ Action, Condition }) => [Action[0], Condition])).toEqual([
      ['ecs:RunTask', inCluster],
      ['iam:PassRole', { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }],
      ['ecs:StopTask', inCluster],
      ['events:PutTargets', undefined],
    ]);
  });

  test('are to start it alone where the end is not waited for', () => {
    const { rights } = rightsOf(({ cluster, taskDefinition }) => ({
      cluster,
      taskDefinition,
      ...NETWORK,
      integrationPattern: 'requestResponse',
    }));
    expect(rights).toEqual(running);
  });

  test('of the task are to answer where an answer is waited for', () => {
    const { app, rights } = rightsOf(({ cluster, taskDefinition }) => ({
      cluster,
      taskDefinition,
      ...NETWORK,
      integrationPattern: 'waitForTaskToken',
      timeout: Duration.hours(1),
    }));
    expect(rights).toEqual(running);
    expect(statementsOf(app, 'shop/Web/Task/TaskRole')).toEqual([
      ['states:SendTaskSuccess', '*'],
      ['states:SendTaskFailure', '*'],
      ['states:SendTaskHeartbeat', '*'],
    ]);
  });

  test('are to tag where tags are handed on', () => {
    const { rights } = rightsOf(({ cluster, taskDefinition }) => ({
      cluster,
      taskDefinition,
      ...NETWORK,
      integrationPattern: 'requestResponse',
      propagateTags: 'TASK_DEFINITION',
    }));
    expect(rights).toEqual([
      ...running,
      ['ecs:TagResource', arn('ecs', ['task/', ref('shop/Web/Cluster', 'clusterName'), '/*'])],
    ]);
  });
});

describe('is one clear error', () => {
  /** A program as one without types would be. */
  type Given = Omit<ReturnType<typeof aCluster>, 'taskDefinition'> & {
    readonly taskDefinition: AnyTaskDefinition;
  };
  const waiting = { ...NETWORK, integrationPattern: 'waitForTaskToken' };

  test.each<[string, (given: Given) => object, string]>([
    [
      'nothing at all',
      () => ({ cluster: undefined, taskDefinition: undefined }),
      'stepFunctionsTask is not given cluster and taskDefinition',
    ],
    [
      'a subnet that is made here',
      ({ vpc }) => ({ ...NETWORK, subnets: vpc.publicSubnets }),
      'networkConfiguration.awsvpcConfiguration.subnets[0] of its Step Functions task is not known before a deploy: SubnetId of shop/Web/Vpc/PublicSubnet1',
    ],
    [
      'a security group that is made here',
      ({ stack, vpc }) => ({
        ...NETWORK,
        securityGroups: ['sg-1', new SecurityGroup(stack, 'Group', { vpc })],
      }),
      'networkConfiguration.awsvpcConfiguration.securityGroups[1] of its Step Functions task is not known before a deploy: GroupId of shop/Web/Group',
    ],
    [
      'a capacity provider whose name follows its instances',
      ({ cluster }) => ({
        ...NETWORK,
        capacityProviderStrategies: [
          {
            capacityProvider: cluster.addAsgCapacityProvider('Group', {
              instanceType: 'm6i.large',
              maxCapacity: 2,
            }),
            weight: 1,
          },
        ],
      }),
      'capacityProviderStrategy[0].capacityProvider of its Step Functions task is not known before a deploy: name of shop/Web/Cluster/Group',
    ],
    [
      'a subnet that is none',
      () => ({ ...NETWORK, subnets: [{}] }),
      'networkConfiguration.awsvpcConfiguration.subnets[0] of its Step Functions task is undefined',
    ],
    [
      'a variable that is known later',
      ({ vpc }) => ({ ...NETWORK, environment: { VPC: vpc.vpcId } }),
      'overrides.containerOverrides[0].environment[0].value of its Step Functions task is not known before a deploy: VpcId of shop/Web/Vpc',
    ],
    [
      'no network',
      () => ({}),
      'the network mode is awsvpc, and its Step Functions task has no subnets or no securityGroups',
    ],
    [
      'a list as text',
      () => ({ ...NETWORK, command: 'npm run report' }),
      'command of its Step Functions task is "npm run report"',
    ],
    [
      'an unknown container',
      () => ({ ...NETWORK, containerName: 'worker', command: ['a'] }),
      'the task definition has no container "worker"',
    ],
    [
      'waiting for an answer for ever',
      () => waiting,
      'its Step Functions task waits for an answer, and has no timeout',
    ],
    [
      'a heartbeat that is never missed',
      () => ({ ...waiting, timeout: Duration.minutes(1), heartbeat: Duration.minutes(1) }),
      'heartbeat of its Step Functions task is 60 s, and its timeout 60 s',
    ],
    [
      'half a second',
      () => ({ ...NETWORK, timeout: Duration.seconds(0.5) }),
      'timeout of its Step Functions task is 0.5 s',
    ],
    [
      'a variable in the place of the token',
      () => ({ ...waiting, timeout: Duration.hours(1), environment: { TASK_TOKEN: 'mine' } }),
      'the environment of its Step Functions task has TASK_TOKEN, which is for the task token',
    ],
  ])('%s', (_, props, detail) => {
    const given = aCluster();
    const { cluster, taskDefinition } = given;
    let error: unknown;
    try {
      const all = { cluster, taskDefinition, ...props(given) };
      stepFunctionsTask(all as unknown as StepFunctionsTaskProps);
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof GantryError)) throw error ?? new Error('nothing was thrown');
    expect(error.code).toBe('tree/bad-props');
    expect(error.detail.replace(/^shop\/Web\/Task: /, '')).toBe(detail);
    expect(error.hint).toBeTruthy();
  });
});
