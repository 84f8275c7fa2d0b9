import { describe, test } from 'vitest';
import { arbitraryAppPair } from '../generators/apps.ts';
import { holds, PATIENCE } from './holds.ts';
import { isPathIndependent } from './laws.ts';

describe('for any two variants of an app', () => {
  test(
    'I2: deploying A and then B ends where deploying B alone ends',
    () => holds(isPathIndependent, [arbitraryAppPair()]),
    PATIENCE,
  );
});
