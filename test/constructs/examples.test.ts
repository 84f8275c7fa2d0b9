import { describe, expect, test } from 'vitest';
import { serializeGraph } from '../../lib/graph/graph.ts';
import { referencesIn } from '../../lib/graph/resolve.ts';
import type { App } from '../../lib/index.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';

const examples: readonly (readonly [string, () => Promise<{ app: App }>, number])[] = [
  ['web-service', () => import('../../examples/web-service/app.ts'), 37],
  ['two-services', () => import('../../examples/two-services/app.ts'), 48],
  ['existing-vpc', () => import('../../examples/existing-vpc/app.ts'), 20],
  ['cluster-auto-scaling', () => import('../../examples/cluster-auto-scaling/app.ts'), 32],
  ['ec2-daemon', () => import('../../examples/ec2-daemon/app.ts'), 46],
  ['mixed-fargate-ec2', () => import('../../examples/mixed-fargate-ec2/app.ts'), 56],
  ['windows', () => import('../../examples/windows/app.ts'), 36],
  ['external', () => import('../../examples/external/app.ts'), 12],
  ['managed-instances', () => import('../../examples/managed-instances/app.ts'), 48],
];

describe('the examples', () => {
  test.each(examples)('%s means what it says, without a finding', async (_, load, resources) => {
    const { app } = await load();
    const { graph, diagnostics } = synthesizeTree(app);
    expect(diagnostics).toEqual([]);
    expect(graph.resources).toHaveLength(resources);
    expect(serializeGraph(synthesizeTree(app).graph)).toBe(serializeGraph(graph));
  });

  test('two-services has references from one stack to the other, and none back', async () => {
    const { app } = await import('../../examples/two-services/app.ts');
    const { graph } = synthesizeTree(app);
    const stacksFrom = (stack: string) =>
      new Set(
        graph.resources
          .filter((node) => node.stack === stack)
          .flatMap((node) => referencesIn(node.properties).map(({ $ref }) => $ref.split('/')[1])),
      );
    expect(stacksFrom('Services')).toEqual(new Set(['Services', 'Shared']));
    expect(stacksFrom('Shared')).toEqual(new Set(['Shared']));
  });
});
