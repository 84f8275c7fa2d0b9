import { describe, expect, test } from 'vitest';
import { arbitraryAppPair } from '../generators/apps.ts';
import { fc } from '../generators/fast-check.ts';
import { arbitraryWeather, brew, type Weather } from '../generators/weather.ts';
import { type Account, anAccount, failuresOf } from './harness.ts';
import { RUNS } from './holds.ts';

const fair: fc.Arbitrary<Weather | undefined> = fc.option(arbitraryWeather, { nil: undefined });

describe('for any two variants of an app, in calm and in any weather', () => {
  test('a deploy registers a family once, and updates a service once, or twice where its traffic moves in between', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAppPair(), fair, async ([a, b], weather) => {
        const account = anAccount();
        const clear = weather === undefined ? () => {} : brew(account.sandbox, weather);
        for (const make of [a, b]) {
          const calls = await callsOf(account, async () => {
            const result = await account.deploy(make(), { allowDowntime: true });
            expect(failuresOf(result)).toEqual([]);
          });
          expect(repeated(calls('RegisterTaskDefinition'), 1)).toEqual([]);
          expect(repeated(calls('CreateService'), 1)).toEqual([]);
          // A service that moves to another target group is updated to both, and then to the new one alone.
          const moved = new Set(
            calls('UpdateService').filter((name, index, all) => all.indexOf(name) !== index),
          );
          expect(repeated(calls('UpdateService'), moved.size === 0 ? 1 : 2)).toEqual([]);
          if ([...calls('CreateTargetGroup'), ...calls('DeleteTargetGroup')].length === 0)
            expect([...moved]).toEqual([]);
        }
        clear();
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  }, 900_000);
});

/** What each operation was carried out on, in order; refused calls left out. */
async function callsOf(
  { sandbox }: Account,
  work: () => Promise<void>,
): Promise<(operation: string) => readonly string[]> {
  const before = sandbox.calls.entries.length;
  await work();
  const found: [operation: string, name: string][] = [];
  for (const { operation, input, error } of sandbox.calls.entries.slice(before)) {
    if (error !== undefined) continue;
    const { family, serviceName, service, cluster } = input as Record<string, string | undefined>;
    const name = family ?? `${cluster}/${serviceName ?? service}`;
    found.push([operation, name]);
  }
  return (operation) => found.flatMap(([one, name]) => (one === operation ? [name] : []));
}

function repeated(names: readonly string[], most: number): readonly string[] {
  return [...new Set(names)].filter(
    (name) => names.filter((other) => other === name).length > most,
  );
}
