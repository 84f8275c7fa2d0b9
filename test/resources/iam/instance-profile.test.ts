import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { iamInstanceProfile as type } from '../../../lib/resources/iam/instance-profile/index.ts';
import type { InstanceProfileProperties } from '../../../lib/resources/iam/instance-profile/properties.ts';
import { ServiceFault } from '../../../lib/sandbox/service.ts';
import { creating, ownTags } from '../contexts.ts';
import { deploy, destroy } from '../deploying.ts';
import { aRole } from '../ecs/instances-world.ts';
import { anEcsWorld } from '../ecs/world.ts';

const ADDRESS = 'shop/Profile';

const profile = (role = 'first'): InstanceProfileProperties => ({
  InstanceProfileName: 'shop-web',
  Path: '/gantry/shop/',
  Roles: [role],
});

async function aWorldWithRoles() {
  const world = await anEcsWorld();
  await aRole(world, 'first', 'ec2.amazonaws.com');
  await aRole(world, 'second', 'ec2.amazonaws.com');
  world.calls.length = 0;
  return world;
}

describe('an instance profile', () => {
  test('gets its role, and another one in its place', async () => {
    const world = await aWorldWithRoles();
    const made = await deploy(world, type, ADDRESS, profile());
    expect(made.writes).toEqual(['CreateInstanceProfile', 'AddRoleToInstanceProfile']);
    expect(made.live.attributes['Arn']).toMatch(/:instance-profile\/gantry\/shop\/shop-web$/);
    const changed = await deploy(world, type, ADDRESS, profile('second'));
    expect(changed.changed).toEqual(['Roles']);
    expect(changed.writes).toEqual([
      'RemoveRoleFromInstanceProfile',
      'AddRoleToInstanceProfile',
      'TagInstanceProfile',
    ]);
  });

  test('gives its role back before it goes', async () => {
    const world = await aWorldWithRoles();
    const { live } = await deploy(world, type, ADDRESS, profile());
    expect(await destroy(world, type, live)).toEqual([
      'RemoveRoleFromInstanceProfile',
      'DeleteInstanceProfile',
    ]);
    expect(await destroy(world, type, live)).toEqual([]);
  });

  test('waits for a role that IAM does not know everywhere yet', async () => {
    const world = await aWorldWithRoles();
    const fault = new ServiceFault('NoSuchEntity', 'The role with name first cannot be found.');
    world.sandbox.faults.add({
      operation: 'AddRoleToInstanceProfile',
      times: 3,
      effect: { kind: 'error', fault },
    });
    const { live } = await deploy(world, type, ADDRESS, profile());
    expect(live).toMatchObject({ state: 'ready', properties: { Roles: ['first'] } });
  });

  test('is completed where a run was cut off, and not taken from others', async () => {
    const world = await aWorldWithRoles();
    const iam = await world.aws.clients.iam();
    const Tags = Object.entries(ownTags(ADDRESS)).map(([Key, Value]) => ({ Key, Value }));
    await iam.send(
      new CreateInstanceProfileCommand({
        InstanceProfileName: 'shop-web',
        Path: '/gantry/shop/',
        Tags,
      }),
    );
    await iam.send(
      new AddRoleToInstanceProfileCommand({
        InstanceProfileName: 'shop-web',
        RoleName: 'second',
      }),
    );
    const operations = await type.operations();
    const before = world.writes().length;
    await operations.create(creating(ADDRESS, profile()), world.applying());
    expect(world.writes().slice(before)).toEqual([
      'CreateInstanceProfile',
      'RemoveRoleFromInstanceProfile',
      'AddRoleToInstanceProfile',
    ]);
    await expect(
      operations.create(creating('shop/Other', profile()), world.applying()),
    ).rejects.toMatchObject({ code: 'plan/not-owned' });
  });

  test.each<[string, Partial<InstanceProfileProperties>, string]>([
    ['two roles', { Roles: ['first', 'second'] }, 'Roles'],
    ['a blank in the name', { InstanceProfileName: 'a b' }, 'InstanceProfileName'],
    ['a path without an end', { Path: '/gantry' }, 'Path'],
    ['a path where it is not found again', { Path: '/' }, 'Path'],
  ])('is told of: %s', (_, given, path) => {
    const node = { address: ADDRESS } as unknown as ResourceNode;
    const nobody = { at: () => undefined, referrers: () => [] };
    const findings = type.validate?.({ ...profile(), ...given }, node, nobody) ?? [];
    expect(new Set(findings.map((finding) => finding.path))).toEqual(new Set([path]));
  });
});
