import {
  DeregisterTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../lib/graph/address.ts';
import type { Live, UpdateRequest } from '../../../lib/resource-type.ts';
import { ecsService } from '../../../lib/resources/ecs/service/index.ts';
import { ecsTaskDefinition } from '../../../lib/resources/ecs/task-definition/index.ts';
import type { TaskDefinitionProperties } from '../../../lib/resources/ecs/task-definition/properties.ts';
import {
  anEcsWorld,
  aService,
  aTask,
  digestOf,
  type EcsWorld,
  made,
  ownTags,
  readService,
  registered,
  remember,
} from './world.ts';

async function read(
  world: EcsWorld,
  properties: TaskDefinitionProperties,
): Promise<Live<TaskDefinitionProperties> | undefined> {
  const operations = await ecsTaskDefinition.operations();
  const [live] = await operations.read(
    [
      {
        address: 'shop/Task' as Address,
        identity: { family: properties.family },
        properties: ecsTaskDefinition.canonical(properties),
        digest: digestOf(properties),
      },
    ],
    world.plan(),
  );
  return live;
}

async function change(
  world: EcsWorld,
  live: Live<TaskDefinitionProperties>,
  properties: TaskDefinitionProperties,
): Promise<Live<TaskDefinitionProperties>> {
  const operations = await ecsTaskDefinition.operations();
  const request: UpdateRequest<TaskDefinitionProperties> = {
    address: 'shop/Task' as Address,
    live,
    properties: ecsTaskDefinition.canonical(properties),
    changes: [{ path: 'cpu', before: '256', after: '512', change: 'update', impact: 'deployment' }],
    tags: {
      set: {},
      remove: [],
      all: { ...ownTags('shop/Task'), 'gantry:digest': digestOf(properties) },
    },
  };
  return operations.update(request, world.apply({ address: 'shop/Task' as Address }));
}

const versions = Array.from({ length: 8 }, (_, index) => aTask({}, `nginx:1.${index}`));

async function active(world: EcsWorld, status: 'ACTIVE' | 'INACTIVE' = 'ACTIVE') {
  const ecs = await world.aws.clients.ecs();
  const { taskDefinitionArns } = await ecs.send(
    new ListTaskDefinitionsCommand({ familyPrefix: 'shop-web', status }),
  );
  return (taskDefinitionArns ?? []).map((arn) => Number(arn.split(':').at(-1)));
}

describe('a task definition', () => {
  test('is registered once however often it is asked for, and reads as it was asked for', async () => {
    const world = await anEcsWorld();
    expect(await read(world, aTask())).toBeUndefined();
    await registered(world, aTask());
    await registered(world, aTask());
    expect(await active(world)).toEqual([1]);
    const live = await read(world, aTask());
    expect(ecsTaskDefinition.canonical(live?.properties ?? aTask())).toEqual(
      ecsTaskDefinition.canonical(aTask()),
    );
    expect(live?.attributes).toMatchObject({ family: 'shop-web', revision: 1 });
  });

  test('whose answer was lost leaves no second revision', async () => {
    const world = await anEcsWorld();
    world.sandbox.faults.add({
      operation: 'RegisterTaskDefinition',
      times: 1,
      effect: { kind: 'lost-answer' },
    });
    const live = await registered(world, aTask());
    expect(live.attributes['revision']).toBe(1);
    expect(await active(world)).toEqual([1]);
  });

  test('is vouched for by the service that runs it: no DescribeTaskDefinition', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    const service = aService(world, task.id);
    await made(world, service);
    remember(world, ecsService.name, (await readService(world, service)) as unknown as Live);
    world.calls.length = 0;
    const live = await read(world, aTask());
    expect(live).toMatchObject({ id: task.id, digest: digestOf(aTask()) });
    expect(world.calls).toEqual([]);
    // Another definition is not vouched for.
    const other = await read(world, aTask({ cpu: '512', memory: '1024' }));
    expect(other?.digest).toBeUndefined();
    expect(other?.properties.cpu).toBe('256');
  });

  test('is found in the revision that a service was rolled back to, when the code goes back too', async () => {
    const world = await anEcsWorld();
    const first = await registered(world, versions[0] ?? aTask());
    const service = aService(world, first.id);
    await made(world, service);
    await change(world, first, versions[1] ?? aTask());
    const live = await readService(world, service);
    remember(world, ecsService.name, { ...live, tags: {} } as unknown as Live);
    expect((await read(world, versions[1] ?? aTask()))?.attributes['revision']).toBe(2);
    expect((await read(world, versions[0] ?? aTask()))?.attributes['revision']).toBe(1);
  });

  test('keeps its last five revisions, and every one that a service runs', async () => {
    const world = await anEcsWorld();
    let live = await registered(world, versions[0] ?? aTask());
    await made(world, aService(world, live.id));
    for (const version of versions.slice(1)) live = await change(world, live, version);
    expect(await active(world)).toEqual([1, 4, 5, 6, 7, 8]);
  });

  test('of ours goes with all its revisions, and those of others stay', async () => {
    const world = await anEcsWorld();
    let live = await registered(world, versions[0] ?? aTask());
    for (const version of versions.slice(1)) live = await change(world, live, version);
    const ecs = await world.aws.clients.ecs();
    await ecs.send(new RegisterTaskDefinitionCommand(aTask()));
    const operations = await ecsTaskDefinition.operations();
    await operations.delete(live, world.apply());
    await operations.delete(live, world.apply());
    expect(await active(world)).toEqual([9]);
    expect(await active(world, 'INACTIVE')).toEqual([]);
  });

  test('that a removal only deregistered is listed, and its deletion finished', async () => {
    const world = await anEcsWorld();
    const live = await registered(world, aTask());
    const ecs = await world.aws.clients.ecs();
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: live.id }));
    const operations = await ecsTaskDefinition.operations();
    expect(await read(world, aTask())).toBeUndefined();
    const [left] = await operations.list(world.plan());
    if (left === undefined) throw new Error('not listed');
    await registered(world, aTask());
    await operations.delete(left, world.apply());
    expect(await active(world)).toEqual([2]);
    expect(await active(world, 'INACTIVE')).toEqual([]);
  });
});
