import { describe, expect, test } from 'vitest';
import { aWorld, type TestWorld } from '../contexts.ts';
import { aNetwork, type Made, readBack, unmake } from './network-builder.ts';

/** Tables with something in them, without what EC2 makes for itself and remembers. */
function contentOf(world: TestWorld): Record<string, number> {
  return Object.fromEntries(
    Object.entries(world.sandbox.dump())
      .map(([name, records]) => [name.split('/')[2] ?? name, Object.keys(records).length] as const)
      .filter(([name, count]) => count > 0 && !/client-token|dhcp-options/.test(name)),
  );
}

async function takeDown(world: TestWorld, made: readonly Made[]): Promise<void> {
  for (const one of [...made].reverse()) await unmake(world, one);
}

describe('a network', () => {
  test('is read back as it was asked for, and listed as ours', async () => {
    const world = aWorld();
    for (const one of await aNetwork(world)) {
      const seen = await readBack(world, one);
      expect(seen?.id, one.type.name).toBe(one.live.id);
      expect(one.type.canonical(seen?.properties ?? {}), one.type.name).toMatchObject(one.desired);
      expect(seen?.state ?? 'ready', one.type.name).toBe('ready');
      expect(seen?.attributes, one.type.name).toEqual(one.live.attributes);
      const owned = await (await one.type.operations()).list(world.reading());
      const listed = owned.find(({ id }) => id === one.live.id);
      expect(listed?.owner?.app ?? listed?.tags['gantry:app'], one.type.name).toBe('shop');
    }
  });

  test('is taken down completely, and taking it down again is fine', async () => {
    const world = aWorld();
    const made = await aNetwork(world);
    await takeDown(world, made);
    await takeDown(world, made);
    world.sandbox.clock.advance(2 * 3_600_000);
    expect(contentOf(world)).toEqual({});
  });

  test('announces every write that it sends', async () => {
    const world = aWorld();
    const made = await aNetwork(world);
    const created = new Set(made.flatMap(({ type }) => type.calls.create));
    expect([...new Set(world.writes())].filter((call) => !created.has(call))).toEqual([]);
    world.calls.length = 0;
    await takeDown(world, made);
    const deleted = new Set(made.flatMap(({ type }) => type.calls.delete));
    expect([...new Set(world.writes())].filter((call) => !deleted.has(call))).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'is the same whatever answers are lost, and leaves nothing behind (seed %i)',
    async (seed) => {
      const calm = aWorld();
      await aNetwork(calm);
      const world = aWorld({ seed });
      for (const kind of ['lost-answer', 'reset', 'server-error', 'throttle'] as const)
        world.sandbox.faults.add({ probability: 0.04, effect: { kind } });
      const made = await aNetwork(world);
      expect(world.sandbox.faults.fired).toBeGreaterThan(5);
      expect(contentOf(world)).toEqual(contentOf(calm));
      await takeDown(world, made);
      world.sandbox.clock.advance(2 * 3_600_000);
      expect(contentOf(world)).toEqual({});
    },
  );

  test('is made although reads lag behind', async () => {
    const calm = aWorld();
    await aNetwork(calm);
    const world = aWorld();
    world.sandbox.faults.add({ probability: 0.5, effect: { kind: 'stale', milliseconds: 3_000 } });
    await aNetwork(world);
    world.sandbox.faults.clear();
    expect(contentOf(world)).toEqual(contentOf(calm));
  });
});
