/** A sample of the suite, spread over all examples; `npm run kills` tries every write. */
import { describe, expect, test } from 'vitest';
import { exampleNames } from './programs.ts';
import { tryExample } from './suite.ts';

/** One write in so many, at other places in each example. */
const STRIDE = 61;

describe('killed at a write, or without the answer to it', () => {
  test.each(exampleNames().map((name, index) => [name, index] as const))(
    '%s comes to its end by the same command, or goes by a destroy',
    async (name, index) => {
      const tally = await tryExample(name, { stride: STRIDE, offset: index * 7 });
      expect(tally.broken).toEqual([]);
      expect(tally).toMatchObject({ duplicates: 0, orphans: 0, failures: 0 });
      expect(tally.commands).toBeGreaterThan(0);
    },
    120_000,
  );
});
