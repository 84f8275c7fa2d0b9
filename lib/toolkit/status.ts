/** What runs where. */

import { groupBy } from '../core/group.ts';
import { compareText } from '../core/json.ts';
import { environmentOf } from '../engine/target.ts';
import { neighboursOf } from '../engine/validate.ts';
import { statusOfServices } from '../rollout/service-status.ts';
import type { ServiceStatus } from '../rollout/status.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import type { RunOptions } from './options.ts';
import { openRun, readAws } from './run.ts';

/** Every live service of an App: image, counts, state of its deployment, URL. In address order. */
export async function status(
  app: App,
  options: RunOptions = {},
): Promise<readonly ServiceStatus[]> {
  const run = await openRun(synthesizeTree(app).graph, options);
  const { observation } = await readAws(run);
  const { graph } = run.target;
  const services = graph.resources.flatMap((node) => {
    const live = observation.live.get(node.address);
    return live?.attributes['serviceArn'] === undefined ? [] : [{ node, live }];
  });
  const neighbours = neighboursOf(graph);
  const groups = groupBy(services, ({ node }) => environmentOf(run.target, node));
  const found = await Promise.all(
    [...groups].map(([environment, group]) =>
      statusOfServices(group, environment, neighbours, (address) =>
        observation.live.get(address as (typeof group)[number]['node']['address']),
      ),
    ),
  );
  return found.flat().sort((a, b) => compareText(a.address, b.address));
}
