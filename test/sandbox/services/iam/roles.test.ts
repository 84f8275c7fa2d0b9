import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteInstanceProfileCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteServiceLinkedRoleCommand,
  DetachRolePolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

const TRUST = trust({ Service: 'ecs-tasks.amazonaws.com' });
const GRANT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: "s3:Get*('!')", Resource: '*' }],
});
const EXECUTION = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

function trust(principal: object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
}

function anIam() {
  const sandbox = createSandbox();
  const iam = new IAMClient(clientOf(sandbox));
  const createRole = (RoleName: string, more: object = {}) =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, ...more }));
  return { sandbox, iam, createRole };
}

describe('roles', () => {
  test('read as IAM fills them', async () => {
    const { iam, createRole } = anIam();
    const created = await createRole('task', {
      Path: '/gantry/',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    expect(created.Role?.Arn).toBe('arn:aws:iam::111111111111:role/gantry/task');
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'task' }));
    expect(Role).toEqual({
      Path: '/gantry/',
      RoleName: 'task',
      RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
      Arn: 'arn:aws:iam::111111111111:role/gantry/task',
      CreateDate: new Date(Date.UTC(2026, 0, 1)),
      AssumeRolePolicyDocument: encodeURIComponent(TRUST),
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'a', Value: 'b' }],
      RoleLastUsed: {},
    });
  });

  test('are one set for all Regions', async () => {
    const { sandbox, createRole } = anIam();
    await createRole('task');
    const other = new IAMClient(clientOf(sandbox, { region: 'us-west-2' }));
    const { Role } = await other.send(new GetRoleCommand({ RoleName: 'task' }));
    expect(Role?.RoleName).toBe('task');
  });

  test('have names that are unique in any case', async () => {
    const { createRole } = anIam();
    await createRole('Task');
    await expect(createRole('task')).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'Role with name task already exists.',
      $metadata: { httpStatusCode: 409 },
    });
  });

  test('that do not exist are not found', async () => {
    const { iam } = anIam();
    await expect(iam.send(new GetRoleCommand({ RoleName: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name x cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('change in place', async () => {
    const { iam, createRole } = anIam();
    await createRole('task', { Description: 'one' });
    const RoleName = 'task';
    await iam.send(
      new UpdateRoleCommand({ RoleName, Description: 'two', MaxSessionDuration: 7200 }),
    );
    const PolicyDocument = trust({ AWS: 'arn:aws:iam::111111111111:role/task' });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    await iam.send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['a'] }));
    await iam.send(
      new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: EXECUTION }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({
      Description: 'two',
      MaxSessionDuration: 7200,
      AssumeRolePolicyDocument: encodeURIComponent(PolicyDocument),
      Tags: [{ Key: 'b', Value: '' }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: EXECUTION },
    });
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    expect(
      (await iam.send(new GetRoleCommand({ RoleName }))).Role?.PermissionsBoundary,
    ).toBeUndefined();
  });

  test('are listed by path and page, without tags', async () => {
    const { iam, createRole } = anIam();
    for (const name of ['c', 'a', 'b'])
      await createRole(name, { Path: '/app/', Tags: [{ Key: 'k', Value: 'v' }] });
    await createRole('other');
    const first = await iam.send(new ListRolesCommand({ PathPrefix: '/app/', MaxItems: 2 }));
    expect(first.Roles?.map(({ RoleName, Tags }) => [RoleName, Tags])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(first.IsTruncated).toBe(true);
    const second = await iam.send(
      new ListRolesCommand({ PathPrefix: '/app/', Marker: first.Marker }),
    );
    expect(second).toMatchObject({ Roles: [{ RoleName: 'c' }], IsTruncated: false });
  });

  test.each([
    ['a name too long', { RoleName: 'x'.repeat(65) }, 'ValidationError'],
    ['a name with a space', { RoleName: 'a b' }, 'ValidationError'],
    ['a path without a slash', { Path: 'a' }, 'ValidationError'],
    ['a session too short', { MaxSessionDuration: 60 }, 'ValidationError'],
    [
      'a document that is no JSON',
      { AssumeRolePolicyDocument: '{' },
      'MalformedPolicyDocumentException',
    ],
    [
      'a trust policy without principal',
      { AssumeRolePolicyDocument: GRANT },
      'MalformedPolicyDocumentException',
    ],
    [
      'a principal of the account that does not exist',
      { AssumeRolePolicyDocument: trust({ AWS: ['arn:aws:iam::111111111111:role/ghost'] }) },
      'MalformedPolicyDocumentException',
    ],
    [
      'a boundary that does not exist',
      { PermissionsBoundary: 'arn:aws:iam::aws:policy/No' },
      'NoSuchEntityException',
    ],
    [
      'too many tags',
      { Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' })) },
      'LimitExceededException',
    ],
  ])('with %s are refused', async (_, more, name) => {
    const { sandbox, createRole } = anIam();
    await expect(createRole('task', more)).rejects.toMatchObject({ name });
    expect(sandbox.dump()).toEqual({});
  });
});

describe('deleting a role', () => {
  test('needs everything that hangs on it gone first', async () => {
    const { sandbox, iam, createRole } = anIam();
    const RoleName = 'task';
    const profile = { InstanceProfileName: 'profile' };
    const inline = { RoleName, PolicyName: 'p' };
    await createRole(RoleName);
    await iam.send(new CreateInstanceProfileCommand(profile));
    await iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: EXECUTION }));
    await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument: GRANT }));
    const refused = () =>
      iam.send(new DeleteRoleCommand({ RoleName })).then(
        () => 'deleted',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    const conflict = 'DeleteConflictException: Cannot delete entity, must';
    expect(await refused()).toBe(`${conflict} remove roles from instance profile first.`);
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ ...profile, RoleName }));
    expect(await refused()).toBe(`${conflict} detach all policies first.`);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: EXECUTION }));
    expect(await refused()).toBe(`${conflict} delete policies first.`);
    await iam.send(new DeleteRolePolicyCommand(inline));
    expect(await refused()).toBe('deleted');
    await iam.send(new DeleteInstanceProfileCommand(profile));
    expect(sandbox.dump()).toEqual({});
  });
});

describe('policies of a role', () => {
  test('inline: put replaces, the document reads URL-encoded', async () => {
    const { iam, createRole } = anIam();
    await createRole('task');
    const inline = { RoleName: 'task', PolicyName: 'p' };
    await iam.send(
      new PutRolePolicyCommand({ ...inline, PolicyDocument: GRANT.replace('s3', 'sqs') }),
    );
    await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument: GRANT }));
    const read = await iam.send(new GetRolePolicyCommand(inline));
    expect(read.PolicyDocument).not.toMatch(/[!'()* {]/);
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(GRANT);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'task' }))).PolicyNames).toEqual(
      ['p'],
    );
    await expect(
      iam.send(new DeleteRolePolicyCommand({ ...inline, PolicyName: 'q' })),
    ).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role policy with name q cannot be found.',
    });
  });

  test('inline: 10,240 characters in all, white space not counted', async () => {
    const { iam, createRole } = anIam();
    await createRole('task');
    const put = (PolicyName: string, filler: string) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: 'task',
          PolicyName,
          PolicyDocument: GRANT.replace('"Resource"', `${filler}"Resource"`),
        }),
      );
    await put('spaces', ' '.repeat(20_000));
    await put('a', `"Sid":"${'x'.repeat(9_900)}",`);
    await expect(put('b', `"Sid":"${'x'.repeat(300)}",`)).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
  });

  test('attached: twice is once; unknown policies are refused', async () => {
    const { iam, createRole } = anIam();
    await createRole('task');
    const RoleName = 'task';
    const attach = (PolicyArn: string) =>
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await attach(EXECUTION);
    await attach(EXECUTION);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies).toEqual([
      { PolicyName: 'AmazonECSTaskExecutionRolePolicy', PolicyArn: EXECUTION },
    ]);
    for (const unknown of [
      'arn:aws:iam::aws:policy/AmazonNothing',
      'arn:aws:iam::aws:policy/service-role/Nothing',
      'arn:aws:iam::111111111111:policy/mine',
    ])
      await expect(attach(unknown)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await expect(
      iam.send(
        new DetachRolePolicyCommand({
          RoleName,
          PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        }),
      ),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});

describe('customer managed policies', () => {
  test('have up to five versions, one of them the default', async () => {
    const { iam } = anIam();
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: GRANT, Description: 'd' }),
    );
    const PolicyArn = Policy?.Arn ?? '';
    expect(PolicyArn).toBe('arn:aws:iam::111111111111:policy/p');
    const next = () =>
      iam.send(
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: GRANT, SetAsDefault: true }),
      );
    for (let version = 2; version <= 5; version += 1) await next();
    await expect(next()).rejects.toMatchObject({ name: 'LimitExceededException' });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await next();
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(
      Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion]),
    ).toEqual([
      ['v6', true],
      ['v5', false],
      ['v4', false],
      ['v3', false],
      ['v2', false],
    ]);
    const read = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v6' }));
    expect(decodeURIComponent(read.PolicyVersion?.Document ?? '')).toBe(GRANT);
  });

  test('are not deleted while attached or with further versions', async () => {
    const { sandbox, iam, createRole } = anIam();
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: GRANT }),
    );
    const PolicyArn = Policy?.Arn ?? '';
    await createRole('task');
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'task', PolicyArn }));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount).toBe(1);
    const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }));
    await expect(remove()).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'task', PolicyArn }));
    await remove();
    await iam.send(new DeleteRoleCommand({ RoleName: 'task' }));
    expect(sandbox.dump()).toEqual({});
  });
});

describe('instance profiles', () => {
  test('hold one role', async () => {
    const { iam, createRole } = anIam();
    const profile = { InstanceProfileName: 'p' };
    await createRole('one');
    await createRole('two');
    await iam.send(new CreateInstanceProfileCommand(profile));
    await iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName: 'one' }));
    await expect(
      iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName: 'two' })),
    ).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(iam.send(new DeleteInstanceProfileCommand(profile))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand(profile));
    expect(InstanceProfile).toMatchObject({
      Arn: 'arn:aws:iam::111111111111:instance-profile/p',
      Roles: [{ RoleName: 'one' }],
    });
  });
});

describe('service-linked roles', () => {
  test('exist once, and only AWS changes them', async () => {
    const { iam } = anIam();
    const create = () =>
      iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com' }));
    const { Role } = await create();
    expect(Role?.Arn).toBe(
      'arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
    );
    await expect(create()).rejects.toMatchObject({ name: 'InvalidInputException' });
    const RoleName = 'AWSServiceRoleForECS';
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: 'UnmodifiableEntityException',
    });
    await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});

test('GetAccountAuthorizationDetails pages through roles and policies with all they hold', async () => {
  const { iam, createRole } = anIam();
  await createRole('a', { Tags: [{ Key: 'k', Value: 'v' }] });
  await createRole('b');
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'a', PolicyName: 'p', PolicyDocument: GRANT }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'a', PolicyArn: EXECUTION }));
  await iam.send(new CreatePolicyCommand({ PolicyName: 'own', PolicyDocument: GRANT }));
  const first = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 2 }));
  expect(first).toMatchObject({
    IsTruncated: true,
    RoleDetailList: [
      {
        RoleName: 'a',
        RolePolicyList: [{ PolicyName: 'p' }],
        AttachedManagedPolicies: [{ PolicyArn: EXECUTION }],
        Tags: [{ Key: 'k', Value: 'v' }],
      },
      { RoleName: 'b' },
    ],
    Policies: [],
  });
  const second = await iam.send(
    new GetAccountAuthorizationDetailsCommand({ MaxItems: 2, Marker: first.Marker }),
  );
  expect(second).toMatchObject({
    IsTruncated: false,
    RoleDetailList: [],
    Policies: [{ PolicyName: 'own' }],
  });
  const roles = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
  expect(roles.Policies).toEqual([]);
});
