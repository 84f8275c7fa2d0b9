/** Looking at clusters, many a call. Imported by operations only. */
import { type Cluster, DescribeClustersCommand, ListClustersCommand } from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../../../aws/batch.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ReadContext } from '../../../resource-type.ts';
import { clusterNameOf } from '../names.ts';

const PER_CALL = 100;

/** The clusters of the given names or ARNs that exist, by name. INACTIVE ones do not: their name is free. */
export async function describeClusters(
  aws: AwsEnvironment,
  references: readonly string[],
): Promise<ReadonlyMap<string, Cluster>> {
  const ecs = await aws.clients.ecs();
  const names = [...new Set(references.map(clusterNameOf))];
  const clusters = await inBatches(names, PER_CALL, async (batch) => {
    const answer = await ecs.send(
      new DescribeClustersCommand({
        clusters: [...batch],
        include: ['TAGS', 'SETTINGS', 'CONFIGURATIONS', 'ATTACHMENTS'],
      }),
    );
    return answer.clusters ?? [];
  });
  return new Map(
    clusters
      .filter(({ status }) => status !== 'INACTIVE')
      .map((cluster) => [cluster.clusterName ?? '', cluster]),
  );
}

/** The clusters of the given names or ARNs, by name: those that the list of all does not have are looked for. */
export async function readClusters(
  context: ReadContext,
  references: readonly string[],
): Promise<ReadonlyMap<string, Cluster>> {
  const known = await allClusters(context);
  const others = references.map(clusterNameOf).filter((name) => !known.has(name));
  if (others.length === 0) return known;
  const names = [...new Set(others)].sort();
  const found = await context.memo(`ecs/clusters/${names.join(',')}`, () =>
    describeClusters(context.aws, names),
  );
  return new Map([...known, ...found]);
}

/** Every cluster of the account and Region, by name, read once a plan. */
export function allClusters(context: ReadContext): Promise<ReadonlyMap<string, Cluster>> {
  return context.memo('ecs/all-clusters', async () => {
    const ecs = await context.aws.clients.ecs();
    const arns = await allPages(async (nextToken) => {
      const page = await ecs.send(new ListClustersCommand({ nextToken, maxResults: PER_CALL }));
      return { items: page.clusterArns ?? [], next: page.nextToken };
    });
    return describeClusters(context.aws, arns);
  });
}
