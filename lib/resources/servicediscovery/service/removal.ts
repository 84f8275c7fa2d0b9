/** Removing services of Cloud Map, which go only without instances. Imported by operations only. */
import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import {
  DeleteServiceCommand,
  DeregisterInstanceCommand,
  type InstanceSummary,
  ListInstancesCommand,
} from '@aws-sdk/client-servicediscovery';
import { allPages, inBatches } from '../../../aws/batch.ts';
import { hasCode, isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { groupBy } from '../../../core/group.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
import { operationDone } from '../operation.ts';
import type { DiscoveryServiceProperties } from './properties.ts';

const TWENTY_MINUTES = 1_200_000;
/** ECS deregisters a task by itself a little after its end: what stands longer has been forgotten. */
const FORGOTTEN_MS = 60_000;
const TASKS_PER_CALL = 100;

/**
 * Removes the service when its instances have gone. Those of tasks that are no more, which ECS has forgotten, are
 * deregistered; what others have registered, or tasks that still run, ends the wait with their names.
 */
export function removeService(
  live: Live<DiscoveryServiceProperties>,
  context: ApplyContext,
): Promise<void> {
  const since = context.clock.now();
  return waitUntil(
    context,
    {
      what: `service ${live.properties.Name ?? live.id} of Cloud Map to be without instances`,
      timeoutMs: TWENTY_MINUTES,
    },
    async () => {
      if (await removed(live.id, context)) return { done: undefined };
      const instances = await instancesOf(live.id, context);
      const foreign = instances.filter((one) => taskOf(one) === undefined);
      const [first] = foreign;
      if (first !== undefined)
        return {
          failed: `${foreign.length} of its instances were registered by somebody else, such as ${first.Id}: deregister them`,
        };
      if (context.clock.now() - since >= FORGOTTEN_MS)
        for (const one of await ended(instances, context)) await deregister(live.id, one, context);
      return { pending: `${instances.length} instances` };
    },
  );
}

async function removed(Id: string, { aws }: ApplyContext): Promise<boolean> {
  const client = await aws.clients.serviceDiscovery();
  try {
    await client.send(new DeleteServiceCommand({ Id }));
    return true;
  } catch (error) {
    if (isNotFound(error)) return true;
    if (hasCode(error, 'ResourceInUse')) return false;
    throw error;
  }
}

async function instancesOf(
  ServiceId: string,
  { aws }: ApplyContext,
): Promise<readonly InstanceSummary[]> {
  const client = await aws.clients.serviceDiscovery();
  return allPages(async (NextToken) => {
    const page = await unlessGone(
      client.send(new ListInstancesCommand({ ServiceId, NextToken, MaxResults: 100 })),
    );
    return { items: page?.Instances ?? [], next: page?.NextToken };
  });
}

/** The cluster of the task behind an instance; undefined for what is no task. */
function taskOf({ Attributes }: InstanceSummary): string | undefined {
  return Attributes?.['ECS_CLUSTER_NAME'];
}

/** Instances whose tasks are no more. */
async function ended(
  instances: readonly InstanceSummary[],
  { aws }: ApplyContext,
): Promise<readonly InstanceSummary[]> {
  const ecs = await aws.clients.ecs();
  const lists = await Promise.all(
    [...groupBy(instances, (one) => taskOf(one) ?? '')].map(async ([cluster, group]) => {
      const ids = group.flatMap(({ Id }) => Id ?? []);
      const running = await inBatches(ids, TASKS_PER_CALL, async (batch) => {
        const answer = await unlessGone(
          ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch] })),
        );
        return (answer?.tasks ?? []).filter(({ lastStatus }) => lastStatus !== 'STOPPED');
      });
      const alive = new Set(running.map(({ taskArn = '' }) => taskArn.split('/').at(-1)));
      return group.filter(({ Id }) => !alive.has(Id));
    }),
  );
  return lists.flat();
}

async function deregister(
  ServiceId: string,
  { Id: InstanceId = '' }: InstanceSummary,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.serviceDiscovery();
  context.progress(`deregistering ${InstanceId}, whose task is no more`);
  const answer = await unlessGone(
    client.send(new DeregisterInstanceCommand({ ServiceId, InstanceId })),
  );
  if (answer !== undefined)
    await operationDone(context, `${InstanceId} to be deregistered`, answer.OperationId);
}
