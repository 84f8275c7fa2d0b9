/** Random lives of apps: what happens to them, one thing after the other. */

import type { Chapter, Event } from '../invariants/history.ts';
import type { AppOptions } from './app-shape.ts';
import { arbitraryAppHistory } from './apps.ts';
import { fc } from './fast-check.ts';
import { arbitraryWeather } from './weather.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.constant<Event>({ kind: 'calm' }),
  fc.record({
    kind: fc.constant('weather' as const),
    weather: arbitraryWeather,
  }),
  fc.record({
    kind: fc.constant('kill' as const),
    at: share,
    moment: fc.constantFrom('before' as const, 'after' as const),
  }),
  fc.record({ kind: fc.constant('foreign' as const), choice: fc.nat(1_000) }),
  fc.constant<Event>({ kind: 'destroy' }),
);

/** The chapters of a life: forms of one app, and what happens on the way to each. */
export function arbitraryHistory(
  length: { readonly min: number; readonly max: number },
  options: AppOptions = {},
): fc.Arbitrary<readonly Chapter[]> {
  const events = fc.array(event, { minLength: length.max, maxLength: length.max });
  return fc
    .tuple(arbitraryAppHistory(length, options), events)
    .map(([makers, happening]) =>
      makers.map((make, index) => ({ make, event: happening[index] ?? { kind: 'calm' } })),
    );
}
