/** A role that a service may not assume: one of this run comes to be of use, one of somebody else's never does. */
import { expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  Role,
  type RoleLike,
  ScheduledTask,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Sandbox, slowDown } from '../../lib/sandbox/index.ts';
import { anAccount, failuresOf } from '../invariants/harness.ts';

/** Everything is new in the first run, the execution role of the task too; `roleOf` says whose the schedule's own role is. */
function nightly(roleOf: (stack: Stack) => RoleLike | undefined): App {
  const app = new App({ name: 'nightly' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('report', { image: ContainerImage.fromRegistry('example/report:1') });
  const role = roleOf(stack);
  new ScheduledTask(stack, 'Report', {
    cluster,
    taskDefinition,
    launchType: 'FARGATE',
    schedule: 'rate(1 day)',
    ...(role === undefined ? {} : { role }),
  });
  return app;
}

const attempts = ({ calls }: Sandbox) =>
  calls.entries.filter(({ operation }) => operation === 'CreateSchedule');

test('a role that is not of this run and trusts others fails at once, whatever else is new', async () => {
  const account = anAccount();
  const { sandbox } = account;
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  sandbox.call(
    'IAM',
    'CreateRole',
    { RoleName: 'others', AssumeRolePolicyDocument: JSON.stringify(trust) },
    { region: 'aws-global' },
  );
  const arn = 'arn:aws:iam::111111111111:role/others';
  const result = await account.deploy(nightly((stack) => Role.fromRoleArn(stack, 'Role', arn)));
  expect(result.exitCode).toBe(1);
  expect(failuresOf(result).join('\n')).toContain('must allow AWS EventBridge Scheduler');
  expect(attempts(sandbox)).toHaveLength(1);
});

test('a role of this run is tried until it has spread', async () => {
  const account = anAccount();
  const { sandbox } = account;
  slowDown(sandbox.world, { roles: 40_000 });
  const result = await account.deploy(nightly(() => undefined));
  expect(failuresOf(result)).toEqual([]);
  expect(attempts(sandbox).length).toBeGreaterThan(1);
});
