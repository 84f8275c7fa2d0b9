/** Looking at capacity providers. Imported by operations only. */
import { type CapacityProvider, DescribeCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import { allPages } from '../../../aws/batch.ts';
import { isNotFound } from '../../../aws/classify-error.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ReadContext } from '../../../resource-type.ts';
import { allClusters } from '../cluster/describe.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { isGone } from './live.ts';

/** Whether a provider is AWS's own, and belongs to everybody. */
export function isFargate(name: string | undefined): boolean {
  return /^FARGATE(_SPOT)?$/.test(name ?? '');
}

/** The provider of a name as it is now, INACTIVE ones included; of a cluster where it is one of managed instances. */
export async function describeProvider(
  aws: AwsEnvironment,
  name: string,
  cluster: string | undefined,
): Promise<CapacityProvider | undefined> {
  const found = await describe(aws, { capacityProviders: [name], cluster });
  return found.find((provider) => provider.name === name);
}

/** Every provider of the account over Auto Scaling groups, by name, read once a plan. */
export function groupProviders(
  context: ReadContext,
): Promise<ReadonlyMap<string, CapacityProvider>> {
  return context.memo('ecs/capacity-providers', async () =>
    byName(
      (await describe(context.aws, {})).filter(
        ({ managedInstancesProvider }) => managedInstancesProvider === undefined,
      ),
    ),
  );
}

/** Every provider of managed instances of a cluster, by name, read once a plan. */
export async function managedProvidersOf(
  context: ReadContext,
  cluster: string,
): Promise<ReadonlyMap<string, CapacityProvider>> {
  const name = clusterNameOf(cluster);
  return context.memo(`ecs/capacity-providers/${name}`, async () =>
    byName(
      (await describe(context.aws, { cluster: name })).filter(
        ({ managedInstancesProvider }) => managedInstancesProvider !== undefined,
      ),
    ),
  );
}

/** Names of clusters that have providers other than Fargate's and those over Auto Scaling groups. */
export async function clustersWithManaged(context: ReadContext): Promise<readonly string[]> {
  const [clusters, known] = await Promise.all([allClusters(context), groupProviders(context)]);
  return [...clusters].flatMap(([name, { capacityProviders = [] }]) =>
    capacityProviders.some((one) => !isFargate(one) && !known.has(one)) ? [name] : [],
  );
}

async function describe(
  aws: AwsEnvironment,
  of: {
    readonly capacityProviders?: string[] | undefined;
    readonly cluster?: string | undefined;
  },
): Promise<readonly CapacityProvider[]> {
  const ecs = await aws.clients.ecs();
  try {
    return await allPages(async (nextToken) => {
      const page = await ecs.send(
        new DescribeCapacityProvidersCommand({ ...of, include: ['TAGS'], nextToken }),
      );
      return { items: page.capacityProviders ?? [], next: page.nextToken };
    });
  } catch (error) {
    if (of.cluster !== undefined && (isNotFound(error) || isInactiveCluster(error))) return [];
    throw error;
  }
}

function byName(providers: readonly CapacityProvider[]): ReadonlyMap<string, CapacityProvider> {
  return new Map(
    providers
      .filter((provider) => !isGone(provider) && !isFargate(provider.name))
      .map((provider) => [provider.name ?? '', provider]),
  );
}
