/** Tasks that no service started. Imported by operations only. */
import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../../aws/batch.ts';
import { classifyError, hasCode, isNotFound } from '../../aws/classify-error.ts';
import type { ApplyContext, ReadContext } from '../../resource-type.ts';
import { isInactiveCluster } from './faults.ts';

const PER_CALL = 100;

/** The standalone tasks of a cluster that run, or are meant to; those of managed daemons are none. */
export async function standaloneTasks(
  { aws }: Pick<ReadContext, 'aws'>,
  cluster: string,
): Promise<readonly Task[]> {
  const ecs = await aws.clients.ecs();
  const tasks = await inBatches(await taskArns(ecs, cluster), PER_CALL, async (batch) => {
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch] }));
    return answer.tasks ?? [];
  });
  return tasks.filter(
    ({ group, startedBy, lastStatus, taskDefinitionArn }) =>
      taskDefinitionArn?.includes(':daemon-task-definition/') !== true &&
      group?.startsWith('service:') !== true &&
      startedBy?.startsWith('ecs-svc/') !== true &&
      lastStatus !== 'STOPPED',
  );
}

/** Stops tasks whose capacity goes away. One that has stopped by itself is fine. */
export async function stopTasks(
  tasks: readonly Task[],
  cluster: string,
  reason: string,
  context: ApplyContext,
): Promise<void> {
  if (tasks.length === 0) return;
  context.progress(`stops ${tasks.length} standalone tasks: ${reason}`);
  const ecs = await context.aws.clients.ecs();
  for (const { taskArn: task } of tasks)
    try {
      await ecs.send(new StopTaskCommand({ cluster, task, reason }));
    } catch (error) {
      if (!isNotFound(error) && !isGoneTask(error)) throw error;
    }
}

/** How people speak of a task. */
export function taskName({ taskArn = '', group = '' }: Task): string {
  return `task ${taskArn.split('/').at(-1)} (${group})`;
}

async function taskArns(ecs: ECSClient, cluster: string): Promise<readonly string[]> {
  try {
    return await allPages(async (nextToken) => {
      const page = await ecs.send(
        new ListTasksCommand({ cluster, desiredStatus: 'RUNNING', nextToken }),
      );
      return { items: page.taskArns ?? [], next: page.nextToken };
    });
  } catch (error) {
    if (isNotFound(error) || isInactiveCluster(error)) return [];
    throw error;
  }
}

function isGoneTask(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException') &&
    /task was not found/i.test(classifyError(error).message)
  );
}
