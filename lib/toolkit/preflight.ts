/** What live AWS must hold for a plan to work, among the plan's diagnostics. */
import { sortDiagnostics } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import { changesOf } from '../engine/plan.ts';
import type { Planning } from '../engine/planner.ts';
import { environmentOf } from '../engine/target.ts';
import { namedImages } from '../preflight/named-images.ts';
import type { Reading, Run } from './run.ts';

/** The planning with what its new task definitions lack. Reads AWS only when they name images of ECR; writes nothing. */
export async function withPreflight(
  { target }: Run,
  { knowledge }: Reading,
  planning: Planning,
): Promise<Planning> {
  const images = changesOf(planning.plan).flatMap((step) => {
    const node = step.action === 'delete' ? undefined : planning.nodes.get(step.address);
    if (node === undefined) return [];
    const environment = environmentOf(target, node);
    return namedImages(node, knowledge.resolverFor(node)).map((image) => ({ environment, image }));
  });
  if (images.length === 0) return planning;
  // It brings the SDK client with it.
  const { imageFindings } = await import('../preflight/images.ts');
  const found = await Promise.all(
    [...groupBy(images, ({ environment }) => environment)].map(([environment, group]) =>
      imageFindings(
        group.map(({ image }) => image),
        environment,
      ),
    ),
  );
  const { plan } = planning;
  const diagnostics = sortDiagnostics([...plan.diagnostics, ...found.flat()]);
  return { ...planning, plan: { ...plan, diagnostics } };
}
