/** A sample of the suite over some of the examples; `npm run kills` tries every write of all of them. */
import { describe, expect, test } from 'vitest';
import { tryExample } from './suite.ts';

/** One write in so many, at other places in each example. */
const STRIDE = 37;

/** Instances of every kind, traffic that moves, a task that is run once, what has neither name nor tags. */
const EXAMPLES = [
  'web-service',
  'blue-green',
  'cluster-auto-scaling',
  'external',
  'migration',
  'task-sets',
  'tls-and-dns',
] as const;

describe('killed at a write, or without the answer to it', () => {
  test.each(EXAMPLES.map((name, index) => [name, index] as const))(
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
