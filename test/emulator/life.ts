/** The life of a program in the emulator: deployed, read back, planned again, destroyed. */
import { expect } from 'vitest';
import { changesOf, type Plan } from '../../lib/engine/plan.ts';
import type { Address } from '../../lib/graph/address.ts';
import { deploy, destroy, plan } from '../../lib/toolkit.ts';
import { failuresOf } from '../invariants/harness.ts';
import type { Emulator } from './emulator.ts';
import { inventoryOf } from './inventory/index.ts';
import { unseenKinds } from './inventory/kinds.ts';
import { load, prepare } from './programs.ts';
import { quickClock } from './quick-clock.ts';
import { isQuirk } from './quirks/index.ts';
import type { RawClients } from './raw-clients.ts';
import { type Reading, readBack } from './read-back.ts';

/** Lives it, and expects of each part what AWS would show. */
export async function live(name: string, emulator: Emulator, aws: RawClients): Promise<Reading> {
  await prepare(name, aws);
  const options = { aws: { endpoint: emulator.endpoint }, wait: false, clock: quickClock() };
  const before = await inventoryOf(aws);
  const counted = await emulator.counts();
  const app = await load(name);

  const made = await deploy(app, options);
  expect(failuresOf(made)).toEqual([]);
  expect(made.exitCode).toBe(0);

  const reading = await readBack(made, aws);
  expect(reading.surprises).toEqual([]);
  expect(reading.objects).toBe(made.synthesis.graph.resources.length);

  expect(strangenessOf((await plan(app, options)).plan)).toEqual([]);

  const gone = await destroy(app, options);
  expect(failuresOf(gone)).toEqual([]);
  expect(gone.exitCode).toBe(0);
  expect(await inventoryOf(aws)).toEqual(before);
  // The emulator counts objects that are gone, too: this tells what the inventory must look at.
  expect(unseenKinds(counted, await emulator.counts())).toEqual([]);
  return reading;
}

/** What a second plan wants that no quirk explains. */
function strangenessOf(found: Plan): readonly string[] {
  // A service whose strategy the emulator has dropped looks for instances: see quirks.
  const services = new Set(
    found.steps.flatMap(({ address, type }) => (type === 'AWS::ECS::Service' ? [address] : [])),
  );
  const errors = found.diagnostics.filter(
    ({ severity, code, address }) =>
      severity === 'error' &&
      !(code === 'capacity/does-not-fit' && services.has(address as Address)),
  );
  const changes = changesOf(found).flatMap((step) =>
    step.action === 'update'
      ? [...step.fields, ...step.tags]
          .filter(({ path }) => !isQuirk(step.type, path))
          .map(({ path }) => `${step.address} ${path}`)
      : [`${step.action} ${step.address}`],
  );
  return [...errors.map(({ code, detail }) => `${code}: ${detail}`), ...changes];
}
