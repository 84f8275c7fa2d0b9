/** AWS that is slow because a test says so. */
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateActivationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createSandbox, slowDown } from '../../lib/sandbox/index.ts';
import { clientOf } from './clients.ts';

test('a role is there for IAM at once, and for other services when it has spread', async () => {
  const sandbox = createSandbox();
  slowDown(sandbox.world, { roles: 15_000 });
  const iam = new IAMClient(clientOf(sandbox));
  const ssm = new SSMClient(clientOf(sandbox));
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ];
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'machines',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
  expect((await iam.send(new GetRoleCommand({ RoleName: 'machines' }))).Role).toBeDefined();
  const activate = () => ssm.send(new CreateActivationCommand({ IamRole: 'machines' }));
  await expect(activate()).rejects.toThrow('Nonexistent role');
  sandbox.clock.advance(14_999);
  await expect(activate()).rejects.toThrow('Nonexistent role');
  sandbox.clock.advance(1);
  expect((await activate()).ActivationId).toBeDefined();
});

test('a service-linked role that is missing is made at the first need, and refused until it can be assumed', async () => {
  const sandbox = createSandbox();
  slowDown(sandbox.world, { linkedRoles: 15_000 });
  const ecs = new ECSClient(clientOf(sandbox));
  const make = () => ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
  await expect(make()).rejects.toThrow('Unable to assume the service linked role');
  const iam = new IAMClient(clientOf(sandbox));
  const role = new GetRoleCommand({ RoleName: 'AWSServiceRoleForECS' });
  expect((await iam.send(role)).Role).toBeDefined();
  sandbox.clock.advance(15_000);
  expect((await make()).cluster?.status).toBe('ACTIVE');
});

test('the sky clears when nothing is said any more', async () => {
  const sandbox = createSandbox();
  slowDown(sandbox.world, { linkedRoles: 15_000 });
  slowDown(sandbox.world, {});
  const ecs = new ECSClient(clientOf(sandbox));
  await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
});
