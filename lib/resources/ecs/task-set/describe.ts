/** Looking at task sets. Imported by operations only. */
import { DescribeTaskSetsCommand, type TaskSet } from '@aws-sdk/client-ecs';
import { hasCode, isNotFound } from '../../../aws/classify-error.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ReadContext } from '../../../resource-type.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf, serviceNameOf } from '../names.ts';
import { visibleServices } from '../service/describe.ts';

/** Where task sets are: cluster and service, by name or ARN. */
export interface TaskSetPlace {
  readonly cluster: string | undefined;
  readonly service: string | undefined;
}

/** The task sets of a service, or the one of that ARN: none where set or service are gone. */
export async function taskSetsOf(
  { clients }: AwsEnvironment,
  place: TaskSetPlace,
  taskSet?: string,
): Promise<readonly TaskSet[]> {
  const ecs = await clients.ecs();
  try {
    const { taskSets = [] } = await ecs.send(
      new DescribeTaskSetsCommand({
        cluster: clusterNameOf(place.cluster),
        service: serviceNameOf(place.service),
        include: ['TAGS'],
        ...(taskSet === undefined ? {} : { taskSets: [taskSet] }),
      }),
    );
    return taskSets;
  } catch (error) {
    if (isWithoutService(error)) return [];
    throw error;
  }
}

/** Whether a refusal says that there is no service, or no task set, to speak of. */
export function isWithoutService(error: unknown): boolean {
  return (
    isNotFound(error) || isInactiveCluster(error) || hasCode(error, 'ServiceNotActiveException')
  );
}

/**
 * Every task set of the services that we see and that are deployed from outside, read once a plan. Those of services
 * that CodeDeploy deploys are CodeDeploy's.
 */
export function visibleTaskSets(context: ReadContext): Promise<readonly TaskSet[]> {
  return context.memo('ecs/task-sets', async () => {
    const services = (await visibleServices(context)).filter(
      ({ deploymentController, taskSets = [] }) =>
        deploymentController?.type === 'EXTERNAL' && taskSets.length > 0,
    );
    const found = await Promise.all(
      services.map(({ clusterArn, serviceArn }) =>
        taskSetsOf(context.aws, { cluster: clusterArn, service: serviceArn }),
      ),
    );
    return found.flat();
  });
}
