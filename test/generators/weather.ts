/** Bad weather: what goes wrong with calls, in any combination. */
import fc from 'fast-check';
import type { FaultRule } from '../../lib/sandbox/index.ts';

const KINDS: readonly FaultRule[] = [
  { probability: 0.2, effect: { kind: 'throttle' } },
  { probability: 0.05, effect: { kind: 'server-error' } },
  { probability: 0.05, write: true, effect: { kind: 'lost-answer' } },
  { probability: 0.05, write: true, effect: { kind: 'error-after-commit' } },
  { probability: 0.3, write: false, effect: { kind: 'stale', milliseconds: 10_000 } },
  { effect: { kind: 'page-size', size: 1 } },
];

/** Some of all that can go wrong, or nothing. */
export const arbitraryWeather: fc.Arbitrary<readonly FaultRule[]> = fc.subarray([...KINDS]);
