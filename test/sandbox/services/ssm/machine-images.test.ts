import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import * as sdk from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { releaseImages } from '../../../../lib/sandbox/services/ec2/machine-images.ts';
import { registerManagedInstance } from '../../../../lib/sandbox/services/ssm/managed-instances.ts';
import { clientOf } from '../../clients.ts';
import { refusal } from '../ec2/network.ts';

const ECS = '/aws/service/ecs/optimized-ami';

function anAccount() {
  const sandbox = createSandbox();
  const ssm = new sdk.SSMClient(clientOf(sandbox));
  const value = async (Name: string): Promise<string> => {
    const { Parameter } = await ssm.send(new sdk.GetParameterCommand({ Name }));
    return Parameter?.Value ?? '';
  };
  return { sandbox, ssm, value, ec2: new EC2Client(clientOf(sandbox)) };
}

test.each([
  [`${ECS}/amazon-linux-2023/recommended/image_id`, 'x86_64'],
  [`${ECS}/amazon-linux-2023/arm64/recommended/image_id`, 'arm64'],
  [`${ECS}/amazon-linux-2023/gpu/recommended/image_id`, 'x86_64'],
  [`${ECS}/amazon-linux-2/recommended/image_id`, 'x86_64'],
  [
    '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-ECS_Optimized/image_id',
    'x86_64',
  ],
  ['/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id', 'arm64'],
  ['/aws/service/bottlerocket/aws-ecs-3-nvidia/x86_64/1.51.0/image_id', 'x86_64'],
])('%s names an image that exists', async (name, architecture) => {
  const { value, ec2 } = anAccount();
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [await value(name)] }));
  expect(Images).toMatchObject([{ Architecture: architecture, State: 'available' }]);
});

test('the recommended image is told as JSON and member by member; nobody may write there', async () => {
  const { ssm, value } = anAccount();
  const name = `${ECS}/amazon-linux-2023/recommended`;
  const told = JSON.parse(await value(name)) as {
    readonly image_id: string;
    readonly image_name: string;
  };
  expect(told).toMatchObject({ os: 'Amazon Linux 2023', schema_version: 1 });
  expect(await value(`${name}/image_id`)).toBe(told.image_id);
  expect(await value(`${name}/image_name`)).toBe(told.image_name);
  const { Parameters = [] } = await ssm.send(
    new sdk.GetParametersCommand({ Names: [name, '/aws/service/nothing'] }),
  );
  expect(Parameters.map((one) => one.ARN)).toEqual([`arn:aws:ssm:eu-west-1::parameter${name}`]);
  const { Parameters: below = [] } = await ssm.send(
    new sdk.GetParametersByPathCommand({ Path: name }),
  );
  expect(below.map((one) => one.Name)).toContain(`${name}/image_id`);
  expect(await refusal(ssm.send(new sdk.DeleteParameterCommand({ Name: name })))).toMatch(
    /^ParameterNotFound/,
  );
});

test('a newer release changes the parameter, and the older image stays', async () => {
  const { sandbox, value, ec2 } = anAccount();
  const name = `${ECS}/amazon-linux-2023/recommended/image_id`;
  const other = await value(`${ECS}/amazon-linux-2/recommended/image_id`);
  const before = await value(name);
  releaseImages(sandbox.world, `${ECS}/amazon-linux-2023/recommended`);
  const after = await value(name);
  expect(after).not.toBe(before);
  expect(await value(`${ECS}/amazon-linux-2/recommended/image_id`)).toBe(other);
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [before, after] }));
  const [old, fresh] = [before, after].map((id) => Images.find((one) => one.ImageId === id));
  expect(String(old?.CreationDate) < String(fresh?.CreationDate)).toBe(true);
});

test('an activation lets as many machines in as it says, until it expires', async () => {
  const { sandbox, ssm } = anAccount();
  const create = (input: Partial<sdk.CreateActivationRequest> = {}) =>
    ssm.send(new sdk.CreateActivationCommand({ IamRole: 'outside', ...input }));
  expect(await refusal(create())).toBe(
    'ValidationException: Nonexistent role or missing ssm service principal in trust policy: outside',
  );
  await new IAMClient(clientOf(sandbox)).send(
    new CreateRoleCommand({
      RoleName: 'outside',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'ssm.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      }),
    }),
  );
  const { ActivationId = '', ActivationCode = '' } = await create({
    RegistrationLimit: 1,
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  const place = { world: sandbox.world, scope: { account: '111111111111', region: 'eu-west-1' } };
  expect(() => registerManagedInstance(place, ActivationId, 'wrong')).toThrow(/not valid/);
  expect(registerManagedInstance(place, ActivationId, ActivationCode)).toMatch(/^mi-[0-9a-f]{17}$/);
  expect(() => registerManagedInstance(place, ActivationId, ActivationCode)).toThrow(/limit/);
  const read = async () => {
    const { ActivationList = [] } = await ssm.send(new sdk.DescribeActivationsCommand({}));
    return ActivationList;
  };
  expect(await read()).toMatchObject([
    {
      ActivationId,
      RegistrationLimit: 1,
      RegistrationsCount: 1,
      Expired: false,
      Tags: [{ Key: 'a', Value: 'b' }],
    },
  ]);
  sandbox.clock.advance(86_400_000);
  expect((await read())[0]?.Expired).toBe(true);
  await ssm.send(new sdk.DeleteActivationCommand({ ActivationId }));
  expect(await read()).toEqual([]);
  expect(await refusal(ssm.send(new sdk.DeleteActivationCommand({ ActivationId })))).toMatch(
    /^InvalidActivationId/,
  );
});
