/** A role that AWS may not assume: one of this run comes to be of use, one of somebody else's never does. */
import { expect, test } from 'vitest';
import { App, Cluster, Role, Stack, Vpc } from '../../lib/index.ts';
import { type Sandbox, slowDown } from '../../lib/sandbox/index.ts';
import { anAccount, failuresOf } from '../invariants/harness.ts';

/** Everything is new in the first run, the instances' role too; the infrastructure role is ours or the one of that ARN. */
function managed(infrastructureRole?: string): App {
  const app = new App({ name: 'lab' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  cluster.addManagedInstancesCapacityProvider('General', {
    instanceRequirements: { vCpuCount: { min: 2 }, memoryMiB: { min: 4096 } },
    ...(infrastructureRole === undefined
      ? {}
      : { infrastructureRole: Role.fromRoleArn(stack, 'Infrastructure', infrastructureRole) }),
  });
  return app;
}

const attempts = ({ calls }: Sandbox) =>
  calls.entries.filter(({ operation }) => operation === 'CreateCapacityProvider');

test('a role that is not of this run and trusts others fails at once, whatever else is new', async () => {
  const account = anAccount();
  const { sandbox } = account;
  const Principal = { Service: 'lambda.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const input = { RoleName: 'others', AssumeRolePolicyDocument };
  sandbox.call('IAM', 'CreateRole', input, { region: 'aws-global' });
  const result = await account.deploy(managed('arn:aws:iam::111111111111:role/others'));
  expect(result.exitCode).toBe(1);
  expect(failuresOf(result).join('\n')).toContain('unable to assume the infrastructure role');
  expect(attempts(sandbox)).toHaveLength(1);
});

test('a role of this run is tried until it has spread', async () => {
  const account = anAccount();
  const { sandbox } = account;
  slowDown(sandbox.world, { roles: 40_000 });
  const result = await account.deploy(managed());
  expect(failuresOf(result)).toEqual([]);
  expect(attempts(sandbox).length).toBeGreaterThan(1);
});
