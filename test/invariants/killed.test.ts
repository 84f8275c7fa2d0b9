import fc from 'fast-check';
import { describe, test } from 'vitest';
import { arbitraryAppPair } from '../generators/apps.ts';
import { holds, PATIENCE } from './holds.ts';
import { type Kill, survivesKill } from './laws.ts';

const kill: fc.Arbitrary<Kill> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  moment: fc.constantFrom('before' as const, 'after' as const),
  then: fc.constantFrom('deploy' as const, 'deploy' as const, 'destroy' as const),
});

const way = arbitraryAppPair().chain(([a, b]) =>
  fc.constantFrom([undefined, b] as const, [a, b] as const),
);

describe('for any app that is made or changed, and any write of it', () => {
  test(
    'I3, I7: a run that is killed there is finished by the same command, or taken away by destroy',
    () => holds(survivesKill, [way, kill]),
    PATIENCE,
  );
});
