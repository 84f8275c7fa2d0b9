import { describe, expect, test } from 'vitest';
import { parseGraph, serializeGraph } from '../../lib/graph/graph.ts';
import { synth } from '../../lib/toolkit.ts';
import { arbitraryApp } from '../generators/apps.ts';
import { fc } from '../generators/fast-check.ts';
import { PATIENCE, RUNS } from './holds.ts';

describe('I11: for any app', () => {
  test(
    'the same program gives the same graph, byte for byte, and the graph survives its own text',
    async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryApp(), async (make) => {
          const [one, two] = await Promise.all([synth(make()), synth(make())]);
          expect(serializeGraph(two.graph)).toBe(serializeGraph(one.graph));
          expect(serializeGraph(parseGraph(serializeGraph(one.graph)))).toBe(
            serializeGraph(one.graph),
          );
          expect(serializeGraph(one.graph)).not.toContain(process.cwd());
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );
});
