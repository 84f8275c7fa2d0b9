/** `gantry synth`: the graph that the app means, offline. */
import { hasErrors } from '../../core/diagnostic.ts';
import { EXIT } from '../../core/errors.ts';
import { redactGraph } from '../../engine/redact.ts';
import { serializeGraph } from '../../graph/graph.ts';
import { catalog } from '../../toolkit/catalog.ts';
import { synth } from '../../toolkit/synth.ts';
import { loadApp } from '../app/load-app.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { printJson } from '../json.ts';

/** Prints the graph on standard output, secrets masked, and everything that is wrong with it for people. */
export async function run({ host, command, positionals, options }: CommandCall): Promise<number> {
  const { app } = await loadApp({ cwd: host.cwd, file: positionals[0] });
  const { graph: whole, diagnostics } = await synth(app);
  const graph = redactGraph(whole, catalog.types);
  showDiagnostics(host, diagnostics);
  if (options.json === true) printJson(host, command, { graph, diagnostics });
  else if (!hasErrors(diagnostics)) host.stdout.write(serializeGraph(graph));
  return hasErrors(diagnostics) ? exitCodeFor(diagnostics) : EXIT.done;
}
