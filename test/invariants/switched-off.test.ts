import { describe, test } from 'vitest';
import { arbitraryReduction } from '../generators/reductions.ts';
import { holds, PATIENCE } from './holds.ts';
import { theHouse } from './landlord.ts';
import { switchesOff } from './laws.ts';

describe('for any app, and the same with one optional part less', () => {
  test(
    'I6: what is no longer set is off, and the plan is empty',
    async () => {
      const options = { existingVpc: (await theHouse()).vpc, maxServices: 2 };
      await holds(switchesOff, [arbitraryReduction(options)]);
    },
    PATIENCE,
  );
});
