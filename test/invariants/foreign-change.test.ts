import fc from 'fast-check';
import { describe, test } from 'vitest';
import { arbitraryAppPair } from '../generators/apps.ts';
import { holds, PATIENCE } from './holds.ts';
import { restores } from './laws.ts';

describe('for any app, and any declared field of it that somebody else changes', () => {
  test(
    'I5: the plan names it, it alone, and a deploy restores it',
    () => holds(restores, [arbitraryAppPair(), fc.nat(1_000)]),
    PATIENCE,
  );
});
