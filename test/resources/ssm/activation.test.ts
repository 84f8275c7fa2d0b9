import {
  DescribeActivationsCommand,
  DescribeParametersCommand,
  GetParameterCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { ssmActivation as type } from '../../../lib/resources/ssm/activation/index.ts';
import type { ActivationProperties } from '../../../lib/resources/ssm/activation/properties.ts';
import { creating, ownTags, type TestWorld } from '../contexts.ts';
import { aRole } from '../ecs/instances-world.ts';
import { anEcsWorld } from '../ecs/world.ts';

const ADDRESS = 'shop/Machines';
const DAY = 86_400_000;

const activation = (more: Partial<ActivationProperties> = {}): ActivationProperties => ({
  IamRole: 'machines',
  RegistrationLimit: 3,
  ...more,
});

async function aWorldWithRole() {
  const world = await anEcsWorld();
  await aRole(world, 'machines', 'ssm.amazonaws.com');
  world.calls.length = 0;
  return world;
}

async function make(world: TestWorld, properties = activation()) {
  const operations = await type.operations();
  return operations.create(
    creating(ADDRESS, properties, { team: 'web' }),
    world.applying({ address: ADDRESS as never }),
  );
}

async function listed(world: TestWorld) {
  const operations = await type.operations();
  return operations.list(world.reading());
}

async function activations(world: TestWorld) {
  const ssm = await world.aws.clients.ssm();
  const { ActivationList = [] } = await ssm.send(new DescribeActivationsCommand({}));
  return ActivationList;
}

async function parameters(world: TestWorld) {
  const ssm = await world.aws.clients.ssm();
  const { Parameters = [] } = await ssm.send(new DescribeParametersCommand({}));
  return Parameters.map(({ Name, Type }) => [Name, Type]);
}

describe('an activation', () => {
  test('keeps its code in an encrypted parameter, and nowhere else', async () => {
    const world = await aWorldWithRole();
    const live = await make(world);
    const name = `/gantry/shop/activation/${live.id}`;
    expect(await parameters(world)).toEqual([[name, 'SecureString']]);
    const ssm = await world.aws.clients.ssm();
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: name, WithDecryption: true }),
    );
    const code = Parameter?.Value ?? '';
    expect(code).toHaveLength(20);
    expect(JSON.stringify([live, await listed(world)])).not.toContain(code);
  });

  test('is read back with its tags', async () => {
    const world = await aWorldWithRole();
    const { id } = await make(world, activation({ ExpirationDate: '2026-01-11T00:00:00.000Z' }));
    expect(await listed(world)).toEqual([
      {
        id,
        properties: {
          IamRole: 'machines',
          RegistrationLimit: 3,
          ExpirationDate: '2026-01-11T00:00:00.000Z',
        },
        attributes: { ActivationId: id },
        tags: { ...ownTags(ADDRESS), team: 'web' },
        state: 'ready',
      },
    ]);
  });

  test('changes its tags where AWS lets nobody: on the parameter', async () => {
    const world = await aWorldWithRole();
    const live = await make(world);
    const operations = await type.operations();
    await operations.update(
      {
        address: ADDRESS as never,
        live,
        properties: live.properties,
        changes: [],
        tags: { set: { env: 'test' }, remove: ['team'], all: {} },
      },
      world.applying(),
    );
    const [now] = await listed(world);
    expect(now?.tags).toEqual({ ...ownTags(ADDRESS), env: 'test' });
  });

  test('is of no use once it has expired', async () => {
    const world = await aWorldWithRole();
    await make(world);
    world.sandbox.clock.advance(DAY - 1);
    expect(await listed(world)).toMatchObject([{ state: 'ready' }]);
    world.sandbox.clock.advance(1);
    expect(await listed(world)).toMatchObject([{ state: 'failed' }]);
  });

  test('that was made without its code being kept gives way to another', async () => {
    const world = await aWorldWithRole();
    world.sandbox.faults.add({
      operation: 'PutParameter',
      effect: { kind: 'access-denied' },
      times: 1,
    });
    await expect(make(world)).rejects.toThrow();
    expect(await listed(world)).toMatchObject([{ state: 'failed' }]);
    const live = await make(world);
    expect((await activations(world)).map(({ ActivationId }) => ActivationId)).toEqual([live.id]);
  });

  test('whose answer was lost is not left behind', async () => {
    const world = await aWorldWithRole();
    world.sandbox.faults.add({
      operation: 'CreateActivation',
      effect: { kind: 'lost-answer' },
      times: 1,
    });
    const live = await make(world);
    expect(world.writes()).toEqual([
      'CreateActivation',
      'DeleteParameter',
      'DeleteActivation',
      'CreateActivation',
      'PutParameter',
    ]);
    expect((await activations(world)).map(({ ActivationId }) => ActivationId)).toEqual([live.id]);
  });

  test('goes with its parameter, and once more without complaint', async () => {
    const world = await aWorldWithRole();
    const live = await make(world);
    const operations = await type.operations();
    for (const _ of [1, 2]) await operations.delete(live, world.applying());
    expect(await activations(world)).toEqual([]);
    expect(await parameters(world)).toEqual([]);
  });

  test.each<[string, Partial<ActivationProperties>, string]>([
    ['too many machines', { RegistrationLimit: 1001 }, 'RegistrationLimit'],
    ['no date', { ExpirationDate: 'soon' }, 'ExpirationDate'],
    ['a long description', { Description: 'x'.repeat(257) }, 'Description'],
  ])('is refused with %s', (_, given, path) => {
    const node = { address: ADDRESS } as unknown as ResourceNode;
    const nobody = { at: () => undefined, referrers: () => [] };
    expect(type.validate?.(activation(given), node, nobody)).toMatchObject([
      { severity: 'error', path },
    ]);
  });

  test('takes one date in any spelling for the same', () => {
    const dates = ['2026-01-11T00:00:00Z', '2026-01-11T01:00:00+01:00', '2026-01-11'];
    const forms = dates.map((ExpirationDate) => type.canonical(activation({ ExpirationDate })));
    expect(new Set(forms.map(({ ExpirationDate }) => ExpirationDate)).size).toBe(1);
  });
});
