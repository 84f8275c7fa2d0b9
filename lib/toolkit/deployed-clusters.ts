/** The clusters of an App that are deployed. */
import { GantryError } from '../core/errors.ts';
import type { Reading, Run } from './run.ts';

/** ARN of the one cluster of an App that is deployed. Throws `run/incomplete` when there is none, or more. */
export function onlyCluster(run: Run, reading: Reading): string {
  const clusters = clustersOf(run, reading);
  const [only] = clusters;
  if (only !== undefined && clusters.length === 1) return only.arn;
  throw new GantryError(
    'run/incomplete',
    clusters.length === 0
      ? 'the app has no cluster of its own that is deployed'
      : `the app has ${clusters.length} clusters: ${clusters.map(({ address }) => address).join(', ')}`,
    { hint: 'say which one with --cluster' },
  );
}

/** ARN of the cluster of an App at an address; else the name itself. */
export function clusterNamed(run: Run, reading: Reading, name: string): string {
  return clustersOf(run, reading).find(({ address }) => address === name)?.arn ?? name;
}

function clustersOf(
  { target }: Run,
  { observation }: Reading,
): readonly { readonly address: string; readonly arn: string }[] {
  return target.graph.resources.flatMap(({ address }) => {
    const arn = observation.live.get(address)?.attributes['clusterArn'];
    return typeof arn === 'string' ? [{ address, arn }] : [];
  });
}
