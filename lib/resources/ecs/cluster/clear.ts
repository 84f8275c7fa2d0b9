/** Taking away what keeps a cluster from being deleted. Imported by operations only. */
import {
  DeregisterContainerInstanceCommand,
  type ECSClient,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import { allPages } from '../../../aws/batch.ts';
import { classifyError, hasCode, isNotFound } from '../../../aws/classify-error.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { standaloneTasks, stopTasks } from '../standalone-tasks.ts';

/**
 * Stops the standalone tasks that are left and deregisters the container instances that are: those whose agent is out of
 * reach, that were stopped, or that stand outside AWS would stay on the cluster's books for ever.
 */
export async function clearCluster(cluster: string, context: ApplyContext): Promise<void> {
  const tasks = await standaloneTasks(context, cluster);
  await stopTasks(tasks, cluster, 'its cluster is being deleted', context);
  const ecs = await context.aws.clients.ecs();
  const instances = await instancesOf(ecs, cluster);
  if (instances.length > 0)
    context.progress(`deregisters ${instances.length} container instances that are left`);
  for (const containerInstance of instances)
    try {
      await ecs.send(
        new DeregisterContainerInstanceCommand({ cluster, containerInstance, force: true }),
      );
    } catch (error) {
      if (!isNotFound(error) && !isUnknownInstance(error)) throw error;
    }
}

async function instancesOf(ecs: ECSClient, cluster: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    (['ACTIVE', 'DRAINING'] as const).map((status) =>
      allPages(async (nextToken) => {
        const page = await ecs.send(
          new ListContainerInstancesCommand({ cluster, status, nextToken }),
        );
        return { items: page.containerInstanceArns ?? [], next: page.nextToken };
      }),
    ),
  );
  return lists.flat();
}

function isUnknownInstance(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException', 'ClientException') &&
    /container instance.*(not found|could not be found|not exist|inactive)/i.test(
      classifyError(error).message,
    )
  );
}
