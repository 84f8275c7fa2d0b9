import { describe, test } from 'vitest';
import { arbitraryAppPair } from '../generators/apps.ts';
import { fc } from '../generators/fast-check.ts';
import { arbitraryWeather } from '../generators/weather.ts';
import { holds, PATIENCE } from './holds.ts';
import { theHouse } from './landlord.ts';
import { endsAlike, type Kill } from './laws.ts';

const kill: fc.Arbitrary<Kill> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  moment: fc.constantFrom('before', 'after'),
  next: fc.constantFrom('deploy', 'deploy', 'destroy'),
});

describe('for any app, and its next form', () => {
  test(
    'I2, I3, I4, I7, I8: the end is the same by any way, killed on it or in bad weather',
    async () => {
      const options = { existingVpc: (await theHouse()).vpc, maxServices: 2 };
      await holds(endsAlike, [arbitraryAppPair(options), kill, arbitraryWeather]);
    },
    PATIENCE,
  );
});
