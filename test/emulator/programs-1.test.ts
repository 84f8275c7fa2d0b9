/** Half of the programs in an AWS emulator that others wrote; the other half runs beside it. */
import { describe } from 'vitest';
import { hasEmulator } from './emulator.ts';
import { theirLives } from './lane.ts';
import { HELD } from './programs.ts';
import { say } from './say.ts';

const installed = hasEmulator();
if (!installed) say('emulator: moto is not installed here, its tests are skipped');

describe.skipIf(!installed)('the emulator', () => {
  theirLives(HELD.filter((_, index) => index % 2 === 0));
});
