/** From a program to its graph, with everything that can be said offline. */
import { sortDiagnostics } from '../core/diagnostic.ts';
import { validateGraph } from '../engine/validate.ts';
import type { App } from '../tree/app.ts';
import { type Synthesis, synthesizeTree } from '../tree/synth.ts';
import { catalog } from './catalog.ts';

/** Synthesises an App and holds it against every offline rule. Asks AWS nothing. */
export async function synth(app: App): Promise<Synthesis> {
  const synthesis = synthesizeTree(app);
  const found = validateGraph(synthesis.graph, catalog).map((diagnostic) => {
    const source =
      diagnostic.address === undefined ? undefined : synthesis.sourceOf(diagnostic.address);
    return source === undefined ? diagnostic : { ...diagnostic, source };
  });
  return { ...synthesis, diagnostics: sortDiagnostics([...synthesis.diagnostics, ...found]) };
}
