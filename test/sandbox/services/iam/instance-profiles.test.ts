import * as sdk from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { isAwsManaged } from '../../../../lib/sandbox/services/iam/aws-managed.ts';
import { clientOf } from '../../clients.ts';
import { refusal } from '../ec2/network.ts';

test.each([
  ['service-role/AmazonEC2ContainerServiceforEC2Role', true],
  ['AmazonSSMManagedInstanceCore', true],
  ['AmazonECSInstanceRolePolicyForManagedInstances', true],
  ['AmazonECSInfrastructureRolePolicyForManagedInstances', true],
  ['AmazonECSNothing', false],
])('AWS has a policy %s: %s', (name, known) => {
  expect(isAwsManaged(`arn:aws:iam::aws:policy/${name}`)).toBe(known);
});

test('an instance profile reads back with its role and tags, holds one role, and goes without one', async () => {
  const client = new sdk.IAMClient(clientOf(createSandbox()));
  for (const RoleName of ['host', 'other'])
    await client.send(
      new sdk.CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'ec2.amazonaws.com' },
              Action: 'sts:AssumeRole',
            },
          ],
        }),
      }),
    );
  const InstanceProfileName = 'host';
  await client.send(
    new sdk.CreateInstanceProfileCommand({
      InstanceProfileName,
      Tags: [{ Key: 'team', Value: 'shop' }],
    }),
  );
  const add = (RoleName: string) =>
    client.send(new sdk.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  const remove = () => client.send(new sdk.DeleteInstanceProfileCommand({ InstanceProfileName }));
  await add('host');
  expect(await refusal(add('other'))).toMatch(/^LimitExceeded/);
  const { InstanceProfile } = await client.send(
    new sdk.GetInstanceProfileCommand({ InstanceProfileName }),
  );
  expect(InstanceProfile).toMatchObject({
    Path: '/',
    Arn: 'arn:aws:iam::111111111111:instance-profile/host',
    Roles: [{ RoleName: 'host' }],
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  expect(await refusal(remove())).toMatch(/^DeleteConflict/);
  await client.send(
    new sdk.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: 'host' }),
  );
  await remove();
  expect(
    await refusal(client.send(new sdk.GetInstanceProfileCommand({ InstanceProfileName }))),
  ).toMatch(/^NoSuchEntity/);
});
