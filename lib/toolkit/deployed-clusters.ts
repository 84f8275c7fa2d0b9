/** The clusters of an App that are deployed. */
import { GantryError } from '../core/errors.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Reading, Run } from './run.ts';

/** ARN of the one cluster of an App that is deployed. Throws `run/incomplete` when there is none, or more. */
export function onlyCluster(run: Run, reading: Reading): string {
  const clusters = deployedClusters(run, reading);
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
  return deployedClusters(run, reading).find(({ address }) => address === name)?.arn ?? name;
}

/** A cluster of an App that is deployed. */
export interface DeployedCluster {
  readonly address: string;
  readonly arn: string;
  readonly node: ResourceNode;
}

/** The clusters of an App that are deployed. */
export function deployedClusters(
  { target }: Run,
  { observation }: Reading,
): readonly DeployedCluster[] {
  return target.graph.resources.flatMap((node) => {
    const arn = observation.live.get(node.address)?.attributes['clusterArn'];
    return typeof arn === 'string' ? [{ address: node.address, arn, node }] : [];
  });
}
