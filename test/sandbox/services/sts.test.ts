import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../lib/sandbox/index.ts';
import { clientOf } from '../clients.ts';

const DEPLOY = 'arn:aws:iam::222222222222:role/ops/deploy';

async function roleTrusting(principal: unknown) {
  const sandbox = createSandbox();
  const iam = new IAMClient(clientOf(sandbox, { accessKeyId: 'GANTRY222222222222' }));
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'deploy',
      Path: '/ops/',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
      }),
    }),
  );
  return sandbox;
}

const assume = (sandbox: ReturnType<typeof createSandbox>) =>
  new STSClient(clientOf(sandbox)).send(
    new AssumeRoleCommand({ RoleArn: DEPLOY, RoleSessionName: 'test' }),
  );

describe('AssumeRole', () => {
  test('gives credentials of the account of the role, for an hour', async () => {
    const sandbox = await roleTrusting({ AWS: 'arn:aws:iam::111111111111:root' });
    const { Credentials: given, AssumedRoleUser: user } = await assume(sandbox);
    const arn = 'arn:aws:sts::222222222222:assumed-role/deploy/test';
    expect(user?.Arn).toBe(arn);
    expect(given?.Expiration?.getTime()).toBe(sandbox.clock.now() + 3_600_000);
    const sts = new STSClient(clientOf(sandbox, { accessKeyId: given?.AccessKeyId ?? '' }));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '222222222222',
      Arn: arn,
    });
    sandbox.clock.advance(3_600_000);
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });

  test('is refused by a role that trusts somebody else, and allowed by one that nobody has made', async () => {
    const sandbox = await roleTrusting({ Service: 'ecs-tasks.amazonaws.com' });
    await expect(assume(sandbox)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::111111111111:user/gantry is not authorized to perform: sts:AssumeRole on resource: ${DEPLOY}`,
    });
    await expect(assume(createSandbox())).resolves.toBeDefined();
  });
});
