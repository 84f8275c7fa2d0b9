import { describe, test } from 'vitest';
import { arbitraryReduction } from '../generators/reductions.ts';
import { holds, PATIENCE } from './holds.ts';
import { isPathIndependent } from './laws.ts';

describe('for any app, and the same with one optional part less', () => {
  test(
    'I6: what is no longer set is off, and the plan is empty',
    () => holds(isPathIndependent, [arbitraryReduction()]),
    PATIENCE,
  );
});
