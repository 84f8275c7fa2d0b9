import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../lib/graph/address.ts';
import { iamRole } from '../../../lib/resources/iam/role/index.ts';
import { canonicalPolicy } from '../../../lib/resources/iam/role/policy-document.ts';
import type { PolicyDocument, RoleProperties } from '../../../lib/resources/iam/role/properties.ts';
import { aWorld, ownTags } from '../contexts.ts';
import { deploy, destroy, look } from '../deploying.ts';

const EXECUTION = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

const TRUST: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
};

const logs = (...Action: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

const role = (more: Partial<RoleProperties> = {}): RoleProperties => ({
  RoleName: 'shop-task-1234',
  Path: '/gantry/shop/',
  AssumeRolePolicyDocument: TRUST,
  InlinePolicies: { logs: logs('logs:PutLogEvents', 'logs:CreateLogStream') },
  ManagedPolicyArns: [EXECUTION],
  ...more,
});

describe('canonical policy', () => {
  const with_ = (statement: object) =>
    ({ Version: '2012-10-17', Statement: [statement] }) as unknown as PolicyDocument;

  test.each([
    ['one action and a list of one', { Action: 'a:B' }, { Action: ['a:B'] }],
    ['the order of actions', { Action: ['a:B', 'a:C'] }, { Action: ['a:C', 'a:B'] }],
    ['the order of keys', { Effect: 'Allow', Action: 'a:B' }, { Action: 'a:B', Effect: 'Allow' }],
    [
      'an account id and its root',
      { Principal: { AWS: '111111111111' } },
      { Principal: { AWS: ['arn:aws:iam::111111111111:root'] } },
    ],
    ['everybody', { Principal: '*' }, { Principal: { AWS: '*' } }],
    ['an empty Sid', { Sid: '', Action: 'a:B' }, { Action: 'a:B' }],
    [
      'the type of condition values',
      { Condition: { Bool: { 'aws:SecureTransport': true } } },
      { Condition: { Bool: { 'aws:SecureTransport': ['true'] } } },
    ],
  ])('%s makes no difference', (_, a, b) => {
    expect(canonicalPolicy(with_(a))).toEqual(canonicalPolicy(with_(b)));
  });

  test.each([
    ['another action', { Action: 'a:B' }, { Action: 'a:C' }],
    ['another effect', { Effect: 'Allow' }, { Effect: 'Deny' }],
    ['not the action', { Action: 'a:B' }, { NotAction: 'a:B' }],
    [
      'another account',
      { Principal: { AWS: '111111111111' } },
      { Principal: { AWS: '222222222222' } },
    ],
  ])('%s is a difference', (_, a, b) => {
    expect(canonicalPolicy(with_(a))).not.toEqual(canonicalPolicy(with_(b)));
  });

  test('a single statement is a list of one, and the order of statements says nothing', () => {
    const one = { Effect: 'Allow', Action: 'a:B', Resource: '*' };
    const two = { Effect: 'Deny', Action: 'a:C', Resource: '*' };
    const document = (Statement: unknown) =>
      canonicalPolicy({ Version: '2012-10-17', Statement } as unknown as PolicyDocument);
    expect(document(one)).toEqual(document([one]));
    expect(document([one, two])).toEqual(document([two, one]));
  });

  test('references inside stay as they are', () => {
    const reference = { $ref: 'shop/prod/Queue', attribute: 'Arn' };
    const document = with_({ Effect: 'Allow', Action: 'a:B', Resource: reference });
    expect(canonicalPolicy(document).Statement).toEqual([
      { Effect: 'Allow', Action: ['a:B'], Resource: [reference] },
    ]);
  });
});

describe('role', () => {
  test('is made with its policies, can be assumed when settled, and then nothing differs', async () => {
    const world = aWorld();
    const start = world.sandbox.clock.now();
    const made = await deploy(world, iamRole, 'shop/prod/TaskRole', role());
    expect(made.writes).toEqual(['CreateRole', 'PutRolePolicy', 'AttachRolePolicy']);
    expect(made.live.attributes['Arn']).toMatch(
      /^arn:aws:iam::\d{12}:role\/gantry\/shop\/shop-task-1234$/,
    );
    expect(world.sandbox.clock.now() - start).toBeGreaterThanOrEqual(10_000);
    const again = await deploy(world, iamRole, 'shop/prod/TaskRole', role());
    expect(again).toMatchObject({ changed: [], writes: [] });
  });

  test('policies that somebody else put on it stay, those that left the code go', async () => {
    const world = aWorld();
    await deploy(world, iamRole, 'shop/prod/TaskRole', role());
    const iam = await world.aws.clients.iam();
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'shop-task-1234',
        PolicyName: 'by-hand',
        PolicyDocument: JSON.stringify(logs('logs:DescribeLogGroups')),
      }),
    );
    await iam.send(
      new AttachRolePolicyCommand({ RoleName: 'shop-task-1234', PolicyArn: READ_ONLY }),
    );
    expect((await deploy(world, iamRole, 'shop/prod/TaskRole', role())).writes).toEqual([]);

    const { InlinePolicies: _, ManagedPolicyArns: __, ...bare }: RoleProperties = role();
    const stripped = await deploy(world, iamRole, 'shop/prod/TaskRole', bare);
    expect(stripped.writes).toEqual(['DeleteRolePolicy', 'DetachRolePolicy', 'TagRole']);
    const live = await look<RoleProperties>(world, iamRole, 'shop/prod/TaskRole', bare);
    expect(Object.keys(live?.properties.InlinePolicies ?? {})).toEqual(['by-hand']);
    expect(live?.properties.ManagedPolicyArns).toEqual([READ_ONLY]);
  });

  test('what changed behind our back is named and mended', async () => {
    const world = aWorld();
    await deploy(world, iamRole, 'shop/prod/TaskRole', role({ Description: 'tasks' }));
    const iam = await world.aws.clients.iam();
    const RoleName = 'shop-task-1234';
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'logs' }));
    await iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName,
        PolicyDocument: JSON.stringify(TRUST).replace('ecs-tasks', 'ec2'),
      }),
    );
    const wanted = role({ Description: 'tasks', MaxSessionDuration: 7200 });
    const mended = await deploy(world, iamRole, 'shop/prod/TaskRole', wanted);
    expect(mended.changed).toEqual([
      'AssumeRolePolicyDocument',
      'MaxSessionDuration',
      'InlinePolicies.logs',
    ]);
    const live = await look(world, iamRole, 'shop/prod/TaskRole', wanted);
    expect(live?.properties).toMatchObject({ Description: 'tasks', MaxSessionDuration: 7200 });
    const reset = await deploy(
      world,
      iamRole,
      'shop/prod/TaskRole',
      role({ Description: 'tasks' }),
    );
    expect(reset.changed).toEqual(['MaxSessionDuration']);
  });

  test('an interrupted create of ours is completed; a foreign role is left alone', async () => {
    const world = aWorld();
    const iam = await world.aws.clients.iam();
    const AssumeRolePolicyDocument = JSON.stringify(TRUST);
    const Tags = Object.entries(ownTags('shop/prod/TaskRole')).map(([Key, Value]) => ({
      Key,
      Value,
    }));
    await iam.send(
      new CreateRoleCommand({ RoleName: 'shop-task-1234', AssumeRolePolicyDocument, Tags }),
    );
    await iam.send(new CreateRoleCommand({ RoleName: 'foreign', AssumeRolePolicyDocument }));
    const operations = await iamRole.operations();
    const request = (RoleName: string) => ({
      address: 'shop/prod/TaskRole' as Address,
      properties: role({ RoleName }),
      tags: ownTags('shop/prod/TaskRole'),
    });
    await operations.create(request('shop-task-1234'), world.applying());
    const attached = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: 'shop-task-1234' }),
    );
    expect(attached.AttachedPolicies).toHaveLength(1);
    await expect(operations.create(request('foreign'), world.applying())).rejects.toMatchObject({
      code: 'plan/not-owned',
    });
  });

  test('is removed with its policies, also twice', async () => {
    const world = aWorld();
    const { live } = await deploy(world, iamRole, 'shop/prod/TaskRole', role());
    expect(await destroy(world, iamRole, live)).toEqual([
      'DetachRolePolicy',
      'DeleteRolePolicy',
      'DeleteRole',
    ]);
    await destroy(world, iamRole, live);
    expect(await look(world, iamRole, 'shop/prod/TaskRole', role())).toBeUndefined();
  });

  test('many roles are read at once, alike with few and without the permission', async () => {
    const world = aWorld();
    const names = Array.from({ length: 12 }, (_, i) => `shop-role-${i}`);
    for (const RoleName of names)
      await deploy(world, iamRole, `shop/prod/${RoleName}`, role({ RoleName, Description: 'x' }));
    const operations = await iamRole.operations();
    const requests = names.map((RoleName) => ({
      address: `shop/prod/${RoleName}` as Address,
      identity: { RoleName },
      properties: role({ RoleName }),
      digest: undefined,
    }));
    const desired = () =>
      names.map((name) => ({
        type: 'AWS::IAM::Role',
        address: name as Address,
        stack: 'prod',
        properties: {},
        tags: {},
        dependsOn: [],
      }));
    const one = await operations.read(requests, world.reading());
    world.calls.length = 0;
    const context = world.reading({ desired });
    const all = await operations.read(requests, context);
    const listed = await operations.list(context);
    expect(world.calls.map(({ operation }) => operation).sort()).toEqual([
      'GetAccountAuthorizationDetails',
      'ListRoles',
    ]);
    const form = (roles: typeof all) =>
      roles.map((live) => live && iamRole.canonical(live.properties));
    expect(form(all)).toEqual(form(one));
    expect(listed).toHaveLength(12);

    world.sandbox.faults.add({
      operation: 'GetAccountAuthorizationDetails',
      effect: { kind: 'access-denied' },
    });
    const fallback = await operations.read(requests, world.reading({ desired }));
    expect(form(fallback)).toEqual(form(one));
  });

  test('a lost answer to the create and long lists in small pages change nothing', async () => {
    const world = aWorld();
    world.sandbox.faults.add({
      operation: 'CreateRole',
      times: 1,
      effect: { kind: 'lost-answer' },
    });
    world.sandbox.faults.add({ service: 'IAM', effect: { kind: 'page-size', size: 1 } });
    const wanted = role({
      ManagedPolicyArns: [EXECUTION, READ_ONLY],
      InlinePolicies: { a: logs('logs:A'), b: logs('logs:B') },
    });
    const made = await deploy(world, iamRole, 'shop/prod/TaskRole', wanted);
    expect(made.live.attributes['Arn']).toContain('shop-task-1234');
    const again = await deploy(world, iamRole, 'shop/prod/TaskRole', wanted);
    expect(again.writes).toEqual([]);
  });
});

describe('what IAM refuses of a role', () => {
  const node = {
    type: iamRole.name,
    address: 'shop/prod/TaskRole' as Address,
    stack: 'prod',
    properties: {},
    tags: {},
    dependsOn: [],
  };
  const findings = (more: Partial<RoleProperties>) =>
    iamRole.validate?.(role(more), node, { at: () => undefined, referrers: () => [] }) ?? [];

  test.each<[string, Partial<RoleProperties>, string[]]>([
    ['nothing', {}, []],
    ['a name with a slash', { RoleName: 'a/b' }, ['RoleName']],
    ['a name of 65 characters', { RoleName: 'a'.repeat(65) }, ['RoleName']],
    ['a session of a minute', { MaxSessionDuration: 60 }, ['MaxSessionDuration']],
    ['a description with a dash of print', { Description: 'tasks – all' }, ['Description']],
    ['nothing about an empty description', { Description: '' }, []],
    ['a policy name with a slash', { InlinePolicies: { 'a/b': TRUST } }, ['InlinePolicies.a/b']],
    [
      'inline policies of more than 10,240 characters',
      { InlinePolicies: { a: logs('x'.repeat(10_240)) } },
      ['InlinePolicies'],
    ],
    [
      '26 managed policies',
      { ManagedPolicyArns: Array.from({ length: 26 }, (_, i) => `arn:${i}`) },
      ['ManagedPolicyArns'],
    ],
  ])('%s', (_, more, expected) => {
    expect(findings(more).map(({ path }) => path)).toEqual(expected);
  });

  test('a path elsewhere is a warning: the role could be lost sight of', () => {
    expect(findings({ Path: '/' })).toMatchObject([
      { severity: 'warning', code: 'rule/unfindable', path: 'Path' },
    ]);
  });
});
