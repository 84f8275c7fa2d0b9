/** What ECS knows of the instances of a group. Imported by operations only. */
import {
  DeregisterContainerInstanceCommand,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../../aws/batch.ts';
import { classifyError, isNotFound } from '../../aws/classify-error.ts';
import type { ApplyContext } from '../../resource-type.ts';
import { allClusters } from '../ecs/cluster/describe.ts';
import { isInactiveCluster } from '../ecs/faults.ts';

/** Keeps the filter's text well below what AWS takes. */
const PER_FILTER = 50;

/**
 * Makes ECS forget instances that are about to end, whichever clusters they joined. Tasks on them end with them: the
 * services of the app have gone before.
 */
export async function forgetInstances(
  ids: readonly string[],
  context: ApplyContext,
): Promise<void> {
  if (ids.length === 0) return;
  const ecs = await context.aws.clients.ecs();
  for (const cluster of (await allClusters(context)).keys())
    for (const containerInstance of await registered(cluster, ids, context)) {
      context.progress(`deregisters ${containerInstance.split('/').at(-1)} from ${cluster}`);
      try {
        await ecs.send(
          new DeregisterContainerInstanceCommand({ cluster, containerInstance, force: true }),
        );
      } catch (error) {
        if (!isForgotten(error)) throw error;
      }
    }
}

async function registered(
  cluster: string,
  ids: readonly string[],
  context: ApplyContext,
): Promise<readonly string[]> {
  const ecs = await context.aws.clients.ecs();
  try {
    return await inBatches(ids, PER_FILTER, (batch) =>
      allPages(async (nextToken) => {
        const filter = `ec2InstanceId in [${batch.join(',')}]`;
        const page = await ecs.send(
          new ListContainerInstancesCommand({ cluster, filter, nextToken }),
        );
        return { items: page.containerInstanceArns ?? [], next: page.nextToken };
      }),
    );
  } catch (error) {
    // A cluster that went since it was listed has no instances.
    if (isNotFound(error) || isInactiveCluster(error)) return [];
    throw error;
  }
}

function isForgotten(error: unknown): boolean {
  return (
    isNotFound(error) ||
    isInactiveCluster(error) ||
    /container instance (was )?not found/i.test(classifyError(error).message)
  );
}
