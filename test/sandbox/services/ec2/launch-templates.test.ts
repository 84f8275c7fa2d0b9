import * as sdk from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { anAccount, defined, refusal } from './network.ts';

async function aTemplate(data: sdk.RequestLaunchTemplateData = { InstanceType: 'm5.large' }) {
  const { client, ...rest } = anAccount();
  const create = (input: Partial<sdk.CreateLaunchTemplateRequest> = {}) =>
    client.send(
      new sdk.CreateLaunchTemplateCommand({
        LaunchTemplateName: 'hosts',
        LaunchTemplateData: data,
        ...input,
      }),
    );
  const { LaunchTemplate } = await create({
    ClientToken: 'one',
    TagSpecifications: [
      { ResourceType: 'launch-template', Tags: [{ Key: 'team', Value: 'shop' }] },
    ],
  });
  const id = defined(LaunchTemplate?.LaunchTemplateId);
  const add = (input: Partial<sdk.CreateLaunchTemplateVersionRequest>) =>
    client.send(
      new sdk.CreateLaunchTemplateVersionCommand({
        LaunchTemplateId: id,
        LaunchTemplateData: { KeyName: 'ops' },
        ...input,
      }),
    );
  const versions = async (Versions?: string[]) => {
    const answer = await client.send(
      new sdk.DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateId: id,
        ...(Versions === undefined ? {} : { Versions }),
      }),
    );
    return defined(answer.LaunchTemplateVersions);
  };
  return { client, ...rest, create, id, add, versions };
}

test('a template reads back with its tags, versions and what was sent', async () => {
  const { client, versions } = await aTemplate({
    InstanceType: 'm5.large',
    MetadataOptions: { HttpTokens: 'required' },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 40 } }],
  });
  const { LaunchTemplates } = await client.send(
    new sdk.DescribeLaunchTemplatesCommand({
      Filters: [{ Name: 'tag:team', Values: ['shop'] }],
    }),
  );
  expect(LaunchTemplates).toMatchObject([
    { LaunchTemplateName: 'hosts', DefaultVersionNumber: 1, LatestVersionNumber: 1 },
  ]);
  expect(await versions(['$Latest'])).toMatchObject([
    {
      VersionNumber: 1,
      DefaultVersion: true,
      LaunchTemplateData: {
        InstanceType: 'm5.large',
        MetadataOptions: { HttpTokens: 'required', State: 'applied' },
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 40 } }],
      },
    },
  ]);
});

test('names are checked and unique; a client token answers with the same template', async () => {
  const { create, id } = await aTemplate();
  expect(await refusal(create())).toBe(
    'InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.',
  );
  expect(await refusal(create({ LaunchTemplateName: 'a b' }))).toMatch(
    /^InvalidLaunchTemplateName.MalformedException/,
  );
  const again = create({
    ClientToken: 'one',
    TagSpecifications: [
      { ResourceType: 'launch-template', Tags: [{ Key: 'team', Value: 'shop' }] },
    ],
  });
  expect((await again).LaunchTemplate?.LaunchTemplateId).toBe(id);
  expect(await refusal(create({ ClientToken: 'one', VersionDescription: 'other' }))).toMatch(
    /^IdempotentParameterMismatch/,
  );
});

test('user data must be base64 of at most 16 KB', async () => {
  const { add } = await aTemplate();
  expect(await refusal(add({ LaunchTemplateData: { UserData: '#!/bin/bash' } }))).toBe(
    'InvalidUserData.Malformed: Invalid BASE64 encoding of user data.',
  );
  const long = Buffer.alloc(16_385).toString('base64');
  expect(await refusal(add({ LaunchTemplateData: { UserData: long } }))).toBe(
    'InvalidUserData.Malformed: User data is limited to 16384 bytes',
  );
});

test('a version inherits from its source and only from it; the default stays until it is changed', async () => {
  const { client, id, add, versions } = await aTemplate();
  await add({});
  await add({ SourceVersion: '1' });
  const [newest, second] = await versions();
  expect(newest).toMatchObject({
    VersionNumber: 3,
    DefaultVersion: false,
    LaunchTemplateData: { InstanceType: 'm5.large', KeyName: 'ops' },
  });
  expect(second?.LaunchTemplateData?.InstanceType).toBeUndefined();
  expect((await versions(['$Default']))[0]?.VersionNumber).toBe(1);
  await client.send(
    new sdk.ModifyLaunchTemplateCommand({ LaunchTemplateId: id, DefaultVersion: '3' }),
  );
  expect((await versions(['$Default']))[0]?.VersionNumber).toBe(3);
  expect(await refusal(versions(['9']))).toMatch(/^InvalidLaunchTemplateId.VersionNotFound/);
});

test('a version is made once for a client token', async () => {
  const { add } = await aTemplate();
  const first = await add({ ClientToken: 'v' });
  const second = await add({ ClientToken: 'v' });
  expect(second.LaunchTemplateVersion?.VersionNumber).toBe(2);
  expect(first.LaunchTemplateVersion?.VersionNumber).toBe(2);
});

test('versions are deleted one by one, but not the default one; numbers are not used again', async () => {
  const { client, id, add } = await aTemplate();
  await add({});
  await add({});
  const answer = await client.send(
    new sdk.DeleteLaunchTemplateVersionsCommand({
      LaunchTemplateId: id,
      Versions: ['1', '3', '7'],
    }),
  );
  expect(answer.SuccessfullyDeletedLaunchTemplateVersions?.map((one) => one.VersionNumber)).toEqual(
    [3],
  );
  expect(
    answer.UnsuccessfullyDeletedLaunchTemplateVersions?.map((one) => one.VersionNumber),
  ).toEqual([1, 7]);
  expect((await add({})).LaunchTemplateVersion?.VersionNumber).toBe(4);
});

test('a deleted template is not found, by id or name', async () => {
  const { client, id } = await aTemplate();
  await client.send(new sdk.DeleteLaunchTemplateCommand({ LaunchTemplateId: id }));
  const describe = (input: sdk.DescribeLaunchTemplatesRequest) =>
    client.send(new sdk.DescribeLaunchTemplatesCommand(input));
  expect(await refusal(describe({ LaunchTemplateIds: [id] }))).toBe(
    `InvalidLaunchTemplateId.NotFound: The specified launch template, with template ID ${id}, does not exist.`,
  );
  expect(await refusal(describe({ LaunchTemplateNames: ['hosts'] }))).toBe(
    'InvalidLaunchTemplateName.NotFoundException: The specified launch template, with template name hosts, does not exist.',
  );
});
