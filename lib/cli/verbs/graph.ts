/** `gantry graph`: resources and the edges between them. */
import { hasErrors } from '../../core/diagnostic.ts';
import { EXIT } from '../../core/errors.ts';
import { edgesOf } from '../../graph/edges.ts';
import type { Graph } from '../../graph/graph.ts';
import { synth } from '../../toolkit/synth.ts';
import { loadApp } from '../app/load-app.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { printJson } from '../json.ts';

/** Prints nodes and edges as JSON, or the edges for Graphviz or Mermaid. An edge leads to what must come first. */
export async function run({ host, command, positionals, options }: CommandCall): Promise<number> {
  const { app } = await loadApp({ cwd: host.cwd, file: positionals[0] });
  const { graph, diagnostics } = await synth(app);
  showDiagnostics(host, diagnostics);
  const edges = edgeList(graph);
  if (options.dot === true) host.stdout.write(dotText(graph, edges));
  else if (options.mermaid === true) host.stdout.write(mermaidText(graph, edges));
  else {
    const nodes = graph.resources.map(({ address, type, stack }) => ({ address, type, stack }));
    printJson(host, command, { app: graph.app, nodes, edges });
  }
  return hasErrors(diagnostics) ? exitCodeFor(diagnostics) : EXIT.done;
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

function edgeList(graph: Graph): readonly Edge[] {
  return [...edgesOf(graph)].flatMap(([from, targets]) =>
    [...targets].sort().map((to) => ({ from, to })),
  );
}

function dotText(graph: Graph, edges: readonly Edge[]): string {
  const quoted = (text: string) => JSON.stringify(text);
  return [
    `digraph ${quoted(graph.app)} {`,
    '  rankdir=LR;',
    '  node [shape=box];',
    ...graph.resources.map(
      ({ address, type }) => `  ${quoted(address)} [label=${quoted(`${address}\n${type}`)}];`,
    ),
    ...edges.map(({ from, to }) => `  ${quoted(from)} -> ${quoted(to)};`),
    '}',
    '',
  ].join('\n');
}

function mermaidText(graph: Graph, edges: readonly Edge[]): string {
  const ids = new Map(graph.resources.map(({ address }, i) => [address as string, `r${i}`]));
  return [
    'flowchart LR',
    ...graph.resources.map(
      ({ address, type }) => `  ${ids.get(address) ?? address}["${address}<br/>${type}"]`,
    ),
    ...edges.map(({ from, to }) => `  ${ids.get(from) ?? from} --> ${ids.get(to) ?? to}`),
    '',
  ].join('\n');
}
