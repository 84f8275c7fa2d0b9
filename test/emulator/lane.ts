/** One emulator for a test file, and what its tests share. */
import { afterAll, beforeAll, inject, onTestFailed, test, vi } from 'vitest';
import { resourceTypes } from '../../lib/resources/registry.ts';
import { exampleNames } from '../kills/programs.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { live } from './life.ts';
import { CREDENTIALS, type RawClients, rawClients } from './raw-clients.ts';
import { say } from './say.ts';
import { tally } from './tally.ts';

/** What the processes of the product find in their environment. */
export const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** An emulator with its raw clients, while the tests of a file run. */
export interface Lane {
  readonly emulator: Emulator;
  readonly aws: RawClients;
}

/** Starts an emulator before the tests of a file. */
export function aLane(): () => Lane {
  let lane: Lane | undefined;
  beforeAll(async () => {
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
    const emulator = await startEmulator();
    lane = { emulator, aws: rawClients(emulator.endpoint) };
  });
  afterAll(() => {
    lane?.emulator.stop();
    vi.unstubAllEnvs();
  });
  return () => {
    if (lane === undefined) throw new Error('the emulator does not run');
    return lane;
  };
}

/** Lets programs live in the emulator, one test each. */
export function theirLives(names: readonly string[]): void {
  const lane = aLane();
  test.each(names)('%s is deployed as declared, planned again and destroyed', async (program) => {
    const { emulator, aws } = lane();
    // What one leaves behind is no affair of the next.
    onTestFailed(() => emulator.reset());
    const { types, objects, attributes } = await live(program, emulator, aws);
    say(`emulator: ${program}: ${attributes} attributes of ${objects} objects`);
    const examples = exampleNames();
    const entry = { program, example: examples.includes(program), types, objects, attributes };
    tally(inject('tally'), entry, { examples: examples.length, types: resourceTypes.size });
  });
}
