/** The other half of the programs in the emulator. */
import { describe } from 'vitest';
import { hasEmulator } from './emulator.ts';
import { theirLives } from './lane.ts';
import { HELD } from './programs.ts';

describe.skipIf(!hasEmulator())('the emulator', () => {
  theirLives(HELD.filter((_, index) => index % 2 === 1));
});
