import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import {
  type App,
  ContainerImage,
  Duration,
  Principal,
  Role,
  SecurityGroup,
  type StepFunctionsTask,
  stepFunctionsTask,
  TaskDefinition,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, aWorkerApp, ecsOf, mustDeploy } from './apps.ts';

interface Nightly {
  readonly app: App;
  readonly report: StepFunctionsTask;
}

/** An app whose task a state machine runs that is made elsewhere, in the app's own network. */
function anApp(image = 'shop/report:1-gantry-exit-0'): Nightly {
  let report: StepFunctionsTask | undefined;
  const app = aWorkerApp({
    also: ({ stack, vpc, cluster }) => {
      const taskDefinition = new TaskDefinition(stack, 'Reports', { cpu: 256, memoryMiB: 512 });
      taskDefinition.addContainer('report', { image: ContainerImage.fromRegistry(image) });
      new SecurityGroup(stack, 'Reporting', { vpc, securityGroupName: 'reporting' });
      report = stepFunctionsTask({
        cluster,
        taskDefinition,
        launchType: 'FARGATE',
        subnets: '{% $states.input.subnets %}',
        securityGroups: '{% $states.input.groups %}',
        integrationPattern: 'waitForTaskToken',
        timeout: Duration.hours(1),
        environment: { DAY: '{% $states.input.day %}' },
        propagateTags: 'TASK_DEFINITION',
      });
      new Role(stack, 'Workflow', {
        roleName: 'report-workflow',
        assumedBy: Principal.service('states.amazonaws.com'),
        statements: report.statements,
      });
    },
  });
  if (report === undefined) throw new Error('the app has no report');
  return { app, report };
}

/** What Step Functions does with such a state: evaluates its expressions, and asks ECS. */
async function enter(
  account: Account,
  { state }: StepFunctionsTask,
  context: Readonly<Record<string, unknown>>,
): Promise<Task> {
  const evaluated = JSON.parse(JSON.stringify(state.Arguments), (_, value: unknown) => {
    const expression = typeof value === 'string' ? /^\{% (.*) %\}$/.exec(value)?.[1] : undefined;
    if (expression === undefined) return value;
    if (!(expression in context)) throw new Error(`${expression} is not given`);
    return context[expression];
  }) as unknown;
  const request = uncapitalised(evaluated) as RunTaskCommandInput;
  const { tasks = [], failures } = await ecsOf(account).send(new RunTaskCommand(request));
  expect(failures).toEqual([]);
  const [task] = tasks;
  if (task === undefined) throw new Error('no task was started');
  return task;
}

function uncapitalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(uncapitalised);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
      uncapitalised(member),
    ]),
  );
}

/** What the input of an execution says, and the token of its state. */
async function inputOf({ sandbox }: Account): Promise<Readonly<Record<string, unknown>>> {
  const ec2 = new EC2Client(clientOf(sandbox));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand());
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['reporting'] }] }),
  );
  return {
    '$states.input.subnets': Subnets.flatMap(({ SubnetId, MapPublicIpOnLaunch }) =>
      MapPublicIpOnLaunch === true ? [SubnetId] : [],
    ),
    '$states.input.groups': SecurityGroups.map(({ GroupId }) => GroupId),
    '$states.input.day': 'monday',
    '$states.context.Task.Token': 'AQC8',
  };
}

test('the same state runs the newest revision after every deploy, with what the machine was given', async () => {
  const account = anAccount();
  const first = anApp();
  await mustDeploy(account, first.app);
  const input = await inputOf(account);
  const task = await enter(account, first.report, input);
  const [main] = task.containers ?? [];
  expect(main?.image).toBe('shop/report:1-gantry-exit-0');
  expect(task.overrides?.containerOverrides).toEqual([
    {
      name: 'report',
      environment: [
        { name: 'DAY', value: 'monday' },
        { name: 'TASK_TOKEN', value: 'AQC8' },
      ],
    },
  ]);
  expect(task.tags?.find(({ key }) => key === 'gantry:address')?.value).toBe('shop/Web/Reports');
  const subnet = task.attachments?.[0]?.details?.find(({ name }) => name === 'subnetId')?.value;
  expect(input['$states.input.subnets']).toContain(subnet);

  const next = anApp('shop/report:2-gantry-exit-0');
  expect(next.report.state).toEqual(first.report.state);
  expect(actionsOf(await account.plan(next.app))).toEqual(['update shop/Web/Reports']);
  await mustDeploy(account, next.app);
  const second = await enter(account, first.report, input);
  expect(second.containers?.[0]?.image).toBe('shop/report:2-gantry-exit-0');
  expect(linesOf(await account.plan(next.app))).toEqual([]);
});

test('the task ends by itself, and the role names the family whatever its revision', async () => {
  const account = anAccount();
  const { app, report } = anApp();
  await mustDeploy(account, app);
  const { taskArn = '', clusterArn } = await enter(account, report, await inputOf(account));
  account.sandbox.clock.advance(600_000);
  const ecs = ecsOf(account);
  const { tasks = [] } = await ecs.send(
    new DescribeTasksCommand({ cluster: clusterArn, tasks: [taskArn] }),
  );
  expect(
    tasks.map(({ lastStatus, containers }) => [lastStatus, containers?.[0]?.exitCode]),
  ).toEqual([['STOPPED', 0]]);

  const iam = new IAMClient(clientOf(account.sandbox));
  const { PolicyDocument = '' } = await iam.send(
    new GetRolePolicyCommand({ RoleName: 'report-workflow', PolicyName: 'Default' }),
  );
  const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument)) as {
    Statement: { Action: string[]; Resource: string[]; Condition: unknown }[];
  };
  const family = report.state.Arguments['TaskDefinition'];
  expect(Statement[0]).toEqual({
    Effect: 'Allow',
    Action: ['ecs:RunTask'],
    Resource: [`arn:aws:ecs:eu-west-1:111111111111:task-definition/${family}:*`],
    Condition: { ArnEquals: { 'ecs:cluster': [clusterArn] } },
  });
  const cluster = report.state.Arguments['Cluster'];
  expect(Statement.find(({ Action }) => Action.includes('ecs:TagResource'))?.Resource).toEqual([
    `arn:aws:ecs:eu-west-1:111111111111:task/${cluster}/*`,
  ]);
});
