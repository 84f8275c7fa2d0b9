/** What the lane tolerates of the emulator must still be so, and what it has no example of must be said. */
import { describe, expect, test } from 'vitest';
import { resourceTypes } from '../../lib/resources/registry.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';
import { exampleNames } from '../kills/programs.ts';
import { cannotHold } from './cannot-hold.ts';
import { hasEmulator } from './emulator.ts';
import { aLane } from './lane.ts';
import { HELD, load } from './programs.ts';
import { quirks } from './quirks/index.ts';
import { outliving } from './quirks/outliving.ts';
import { stoodIn } from './quirks/stood-in.ts';
import { rawClients } from './raw-clients.ts';
import { say } from './say.ts';

describe.skipIf(!hasEmulator())('the emulator', () => {
  const lane = aLane();

  test.each([...quirks, ...outliving])('still has this quirk: $reason', async ({ remains }) => {
    expect(await remains(lane().aws)).toBe(true);
  });

  // Without retries of what ends in an internal error.
  test.each(stoodIn)('still needs somebody to stand in: $reason', async ({ remains }) => {
    expect(await remains(rawClients(lane().emulator.bare, { maxAttempts: 1 }))).toBe(true);
  });

  test.each(cannotHold)(
    'still cannot hold $examples $types: $reason',
    async ({ examples, types, reason, remains }) => {
      expect(await remains(lane().aws)).toBe(true);
      say(`emulator: without ${[...examples, ...types].join(', ')}: ${reason}`);
    },
  );
});

test('every type of resource is in a program that the emulator holds, or cannot be held', async () => {
  const held = new Set<string>();
  for (const name of HELD)
    for (const { type } of synthesizeTree(await load(name)).graph.resources) held.add(type);
  const lacking = cannotHold.flatMap(({ types }) => types);
  expect([...held, ...lacking].sort()).toEqual([...resourceTypes.keys()].sort());
});

test('what cannot be held is an example', () => {
  const examples = new Set(exampleNames());
  const named = cannotHold.flatMap((lack) => lack.examples);
  expect(named.filter((name) => !examples.has(name))).toEqual([]);
});
