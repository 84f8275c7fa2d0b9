/** Random weather: what AWS does to callers on bad days, in any combination. */

import { type Sandbox, slowDown } from '../../lib/sandbox/index.ts';
import { fc } from './fast-check.ts';

/** What goes wrong, for how many of the calls and how badly. */
export interface Weather {
  /** Seed of the chances below. */
  readonly seed: number;
  /** Chance of a throttle, of every call. */
  readonly throttles: number;
  /** Chance of an internal error, of every call. */
  readonly serverErrors: number;
  /** Every read is behind by a time between these two, in milliseconds; undefined where reads are exact. */
  readonly stale: { readonly atLeast: number; readonly atMost: number } | undefined;
  /** Whether lists come in pages of one (EC2's in its smallest, of five). */
  readonly tinyPages: boolean;
  /** Milliseconds until a new role is of use to other services. */
  readonly roles: number;
  /** Milliseconds until a service-linked role is; there is none at first. */
  readonly linkedRoles: number;
  /** Milliseconds that draining takes in addition. */
  readonly drains: number;
}

/** Any combination of all that can go wrong, each at its worst or not at all, and reads behind by up to ten seconds. */
export const arbitraryWeather: fc.Arbitrary<Weather> = fc.record({
  throttles: fc.constantFrom(0, 0.2),
  serverErrors: fc.constantFrom(0, 0.05),
  stale: fc.option(
    fc
      .tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }))
      .map(([one, other]) => ({ atLeast: Math.min(one, other), atMost: Math.max(one, other) })),
    { nil: undefined },
  ),
  tinyPages: fc.boolean(),
  roles: fc.constantFrom(0, 15_000),
  linkedRoles: fc.constantFrom(0, 15_000),
  drains: fc.constantFrom(0, 45_000),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

/** All of it at once. */
export const THE_WORST: Weather = {
  throttles: 0.2,
  serverErrors: 0.05,
  stale: { atLeast: 0, atMost: 10_000 },
  tinyPages: true,
  roles: 15_000,
  linkedRoles: 15_000,
  drains: 45_000,
  seed: 1,
};

/** Lets the weather in; the returned function clears the sky. */
export function brew({ faults, world }: Sandbox, weather: Weather): () => void {
  const { throttles, serverErrors, stale, tinyPages, roles, linkedRoles, drains, seed } = weather;
  faults.seed(seed);
  if (throttles > 0) faults.add({ probability: throttles, effect: { kind: 'throttle' } });
  if (serverErrors > 0) faults.add({ probability: serverErrors, effect: { kind: 'server-error' } });
  if (stale !== undefined)
    faults.add({
      effect: { kind: 'stale', milliseconds: stale.atMost, atLeast: stale.atLeast },
    });
  if (tinyPages) faults.add({ write: false, effect: { kind: 'page-size', size: 1 } });
  slowDown(world, { roles, linkedRoles, drains });
  return () => {
    faults.clear();
    slowDown(world, {});
  };
}
