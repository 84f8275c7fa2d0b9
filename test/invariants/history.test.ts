import { describe, test } from 'vitest';
import { arbitraryHistory } from '../generators/histories.ts';
import { livesThrough } from './history.ts';
import { holds, PATIENCE, RUNS } from './holds.ts';
import { theHouse } from './landlord.ts';

describe('for any life of an app', () => {
  test(
    'each chapter ends settled, what others own is as it was, and in the end nothing is left',
    async () => {
      const options = { existingVpc: (await theHouse()).vpc, maxServices: 3 };
      const histories = arbitraryHistory({ min: 2, max: 4 }, options);
      await holds(livesThrough, [histories], { runs: Math.ceil(RUNS / 20) });
    },
    PATIENCE,
  );
});
