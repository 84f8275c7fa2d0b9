import { describe, expect, test } from 'vitest';
import { serializeGraph } from '../../lib/graph/graph.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';
import { arbitraryApp, arbitraryAppPair } from './apps.ts';
import { fc } from './fast-check.ts';

const existingVpc = {
  vpcId: 'vpc-0a1b2c3d',
  vpcCidrBlock: '10.1.0.0/16',
  publicSubnetIds: ['subnet-01', 'subnet-02'],
  privateSubnetIds: ['subnet-03', 'subnet-04'],
};

describe('generated apps', () => {
  test('are valid, and the same program gives the same bytes', () => {
    fc.assert(
      fc.property(arbitraryApp({ existingVpc }), (make) => {
        const first = synthesizeTree(make());
        const second = synthesizeTree(make());
        expect(first.diagnostics).toEqual([]);
        expect(serializeGraph(first.graph)).toBe(serializeGraph(second.graph));
      }),
      { numRuns: 60 },
    );
  });

  test('come in pairs that are both valid and often differ', () => {
    let different = 0;
    fc.assert(
      fc.property(arbitraryAppPair(), ([a, b]) => {
        const graphs = [a, b].map((make) => synthesizeTree(make()));
        for (const { diagnostics } of graphs) expect(diagnostics).toEqual([]);
        const [left, right] = graphs.map(({ graph }) => serializeGraph(graph));
        if (left !== right) different += 1;
      }),
      { numRuns: 40, seed: 7 },
    );
    expect(different).toBeGreaterThan(20);
  });
});
