/** What a service's tasks hold on to before it can be deleted. Imported by operations only. */
import {
  type ECSClient,
  GetTaskProtectionCommand,
  ListTasksCommand,
  UpdateServiceCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { allPages, chunksOf, inBatches } from '../../../aws/batch.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
import { clusterNameOf } from '../names.ts';
import type { ServiceProperties } from './properties.ts';

const PER_LOOK = 100;
const PER_WRITE = 10;

/**
 * Takes the protection off its tasks and asks for none of them, where they run on container instances: those are about to
 * be drained, and a drained instance waits for as long as a service wants its tasks elsewhere. A daemon has no number to
 * lower, and on Fargate nothing waits.
 */
export async function letGo(live: Live<ServiceProperties>, context: ApplyContext): Promise<void> {
  const { cluster: reference, serviceName = '' } = live.properties;
  if (live.state === 'deleting' || isOnFargate(live.properties)) return;
  const ecs = await context.aws.clients.ecs();
  const cluster = clusterNameOf(reference);
  if (live.properties.schedulingStrategy !== 'DAEMON' && live.properties.desiredCount !== 0)
    await ecs.send(new UpdateServiceCommand({ cluster, service: serviceName, desiredCount: 0 }));
  const tasks = await protectedTasks(ecs, cluster, serviceName);
  if (tasks.length > 0) context.progress(`lifts the protection of ${tasks.length} tasks`);
  for (const batch of chunksOf(tasks, PER_WRITE))
    await ecs.send(
      new UpdateTaskProtectionCommand({ cluster, tasks: [...batch], protectionEnabled: false }),
    );
}

function isOnFargate({ launchType, capacityProviderStrategy = [] }: ServiceProperties): boolean {
  return capacityProviderStrategy.length === 0
    ? launchType === 'FARGATE'
    : capacityProviderStrategy.every(({ capacityProvider = '' }) =>
        /^FARGATE(_SPOT)?$/.test(capacityProvider),
      );
}

async function protectedTasks(
  ecs: ECSClient,
  cluster: string,
  serviceName: string,
): Promise<readonly string[]> {
  const arns = await allPages(async (nextToken) => {
    const page = await ecs.send(new ListTasksCommand({ cluster, serviceName, nextToken }));
    return { items: page.taskArns ?? [], next: page.nextToken };
  });
  const found = await inBatches(arns, PER_LOOK, async (tasks) => {
    const answer = await ecs.send(new GetTaskProtectionCommand({ cluster, tasks: [...tasks] }));
    return answer.protectedTasks ?? [];
  });
  return found.flatMap(({ taskArn, protectionEnabled }) =>
    protectionEnabled === true && taskArn !== undefined ? [taskArn] : [],
  );
}
