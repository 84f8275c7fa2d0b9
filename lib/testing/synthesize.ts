/** An App's graph, for assertions. */
import { describeDiagnostic } from '../core/diagnostic.ts';
import { GantryError } from '../core/errors.ts';
import { type Graph, serializeGraph } from '../graph/graph.ts';
import { synth } from '../toolkit/synth.ts';
import type { App } from '../tree/app.ts';

/**
 * The graph of an App. Throws one error with everything that is wrong with it.
 *
 * @category Testing
 * @example
 * const graph = await synthesize(app);
 * expect(graph).toHaveResource('AWS::ECS::Service', { desiredCount: 2 });
 */
export async function synthesize(app: App): Promise<Graph> {
  const { graph, diagnostics } = await synth(app);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined)
    throw new GantryError(first.code, errors.map(describeDiagnostic).join('\n'), {
      address: first.address,
      hint: first.hint,
    });
  return graph;
}

/**
 * The graph as text that is the same on every machine and in every run, for snapshots.
 *
 * @category Testing
 * @example
 * expect(await snapshotOf(app)).toMatchSnapshot();
 */
export async function snapshotOf(app: App): Promise<string> {
  return serializeGraph(await synthesize(app));
}
