import { describe, expect, test } from 'vitest';
import { type AppMaker, arbitraryApp } from '../generators/apps.ts';
import { fc } from '../generators/fast-check.ts';
import { arbitraryWeather, brew, THE_WORST, type Weather } from '../generators/weather.ts';
import { type Account, anAccount, failuresOf, linesOf } from './harness.ts';
import { RUNS } from './holds.ts';
import { standing, standingByKind } from './standing.ts';

/** An app and a weather. What fast-check says of a failing one is the line that repeats it. */
const anyCase = fc
  .tuple(arbitraryApp({ maxServices: 3 }), arbitraryWeather)
  .map(([make, weather]) => ({
    make,
    weather,
    [fc.toStringMethod]: () =>
      `await endsAsInCalm(() => ${fc.stringify(make)}, ${fc.stringify(weather)});`,
  }));

describe('for any app in any weather', () => {
  test('I4: a deploy ends where it ends in calm, and a destroy leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, ({ make, weather }) => endsAsInCalm(make, weather)),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  }, 900_000);

  test('and in the worst that there is', async () => {
    const [make] = fc.sample(arbitraryApp({ maxServices: 3 }), { seed: 4, numRuns: 1 });
    if (make !== undefined) await endsAsInCalm(make, THE_WORST);
  }, 120_000);
});

type Maker = AppMaker | (() => ReturnType<AppMaker>);

async function endsAsInCalm(make: Maker, weather: Weather): Promise<void> {
  const calm = anAccount();
  expect(failuresOf(await calm.deploy(make()))).toEqual([]);
  const expected = await endOf(calm, make);

  const account = anAccount();
  const before = standing(account.sandbox.dump());
  const clear = brew(account.sandbox, weather);
  const result = await account.deploy(make());
  expect(failuresOf(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
  clear();
  expect(linesOf(await account.plan(make()))).toEqual([]);
  expect(await endOf(account, make)).toEqual(expected);

  const clearAgain = brew(account.sandbox, weather);
  const gone = await account.destroy(make());
  expect(failuresOf(gone)).toEqual([]);
  expect(gone.exitCode).toBe(0);
  clearAgain();
  account.sandbox.clock.advance(120_000);
  expect(standing(account.sandbox.dump())).toEqual(before);
}

async function endOf(account: Account, make: Maker) {
  // What drains goes by itself.
  account.sandbox.clock.advance(120_000);
  return {
    kinds: standingByKind(account.sandbox.dump()),
    state: await account.state(make()),
  };
}
