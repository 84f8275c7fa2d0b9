import { describe, test } from 'vitest';
import { arbitraryAppPair } from '../generators/apps.ts';
import { fc } from '../generators/fast-check.ts';
import { holds, PATIENCE } from './holds.ts';
import { theHouse } from './landlord.ts';
import { settles } from './laws.ts';

const meddling = fc.record({ choice: fc.nat(1_000), count: fc.constantFrom(2, 3, 4) });

describe('for any app, and its next form', () => {
  test(
    'I1, I5, I7-I11: it settles, is put right where somebody meddles, keeps what others decide, and goes without a trace',
    async () => {
      const { vpc } = await theHouse();
      await holds(settles, [arbitraryAppPair({ existingVpc: vpc, maxServices: 2 }), meddling]);
    },
    PATIENCE,
  );
});
