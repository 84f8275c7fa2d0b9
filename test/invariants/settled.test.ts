import { describe, test } from 'vitest';
import { arbitraryApp } from '../generators/apps.ts';
import { holds, PATIENCE } from './holds.ts';
import { settles } from './laws.ts';

describe('for any app', () => {
  test(
    'I1, I7, I10: a second plan is empty, a second deploy writes nothing, no call is unannounced, destroy leaves what was there before',
    () => holds(settles, [arbitraryApp()]),
    PATIENCE,
  );
});
