import fc from 'fast-check';
import { describe, test } from 'vitest';
import { arbitraryApp, arbitraryAppPair } from '../generators/apps.ts';
import { holds, PATIENCE } from './holds.ts';
import { keepsOthersValues, leavesStrangers } from './laws.ts';

describe('for any two variants of an app', () => {
  test(
    'I8: what another app owns is as it was, when ours is made, changed and removed',
    () =>
      holds(leavesStrangers, [
        arbitraryApp({ name: 'stranger', maxServices: 2 }),
        arbitraryAppPair({ maxServices: 2 }),
      ]),
    PATIENCE,
  );

  test(
    'I9: a count that an autoscaler has set stays through a deploy',
    () => holds(keepsOthersValues, [arbitraryAppPair(), fc.constantFrom(2, 3, 4)]),
    PATIENCE,
  );
});
