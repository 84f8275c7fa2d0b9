/** From a program to its graph, with everything that can be said offline. */
import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts';
import { validateGraph } from '../engine/validate.ts';
import type { App } from '../tree/app.ts';
import { type Synthesis, synthesizeTree } from '../tree/synth.ts';
import { catalog } from './catalog.ts';
import { withImages } from './images.ts';
import type { RunOptions } from './options.ts';

/** Synthesises an App and holds it against every offline rule. Asks AWS nothing. */
export async function synth(
  app: App,
  { images }: Pick<RunOptions, 'images'> = {},
): Promise<Synthesis> {
  const tree = synthesizeTree(app);
  const synthesis = { ...tree, graph: withImages(tree.graph, images) };
  const said = new Set(synthesis.diagnostics.map(placeOf));
  const complaining = new Set(
    synthesis.diagnostics.flatMap(({ code, address }) =>
      code === 'tree/bad-props' ? address : [],
    ),
  );
  const more = validateGraph(synthesis.graph, catalog).filter(
    (one) =>
      !said.has(placeOf(one)) && !(one.code === 'rule/violated' && complaining.has(one.address)),
  );
  const found = more.map((diagnostic) => {
    const source =
      diagnostic.address === undefined ? undefined : synthesis.sourceOf(diagnostic.address);
    return source === undefined ? diagnostic : { ...diagnostic, source };
  });
  return { ...synthesis, diagnostics: sortDiagnostics([...synthesis.diagnostics, ...found]) };
}

/**
 * The property that a diagnostic is about: the tree's word on a name is enough, the type's rule need not repeat it. Nor
 * does AWS's word on a request help where a construct has said, in the words of its props, what is wrong with them.
 */
function placeOf({ address, path, severity }: Diagnostic): string {
  return `${severity} ${address ?? ''} ${path ?? ''}`;
}
