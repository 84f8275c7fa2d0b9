/** Waiting for task sets: until they are steady, or gone. Imported by operations only. */
import {
  DescribeTasksCommand,
  ListTasksCommand,
  type Task,
  type TaskSet,
} from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../../../aws/batch.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
import { clusterNameOf, serviceNameOf } from '../names.ts';
import { taskSetsOf } from './describe.ts';
import { isSteady, liveTaskSet } from './live.ts';
import type { TaskSetProperties } from './properties.ts';

type LiveTaskSet = Live<TaskSetProperties>;

const MINUTE = 60_000;
const PER_CALL = 100;

/**
 * Waits until as many tasks run as shall, all of them healthy. ECS has no circuit breaker for task sets and starts failing
 * tasks again for ever: what would end a deployment of its own, half of the tasks and at least three, ends the wait.
 */
export async function untilSteady(live: LiveTaskSet, context: ApplyContext): Promise<LiveTaskSet> {
  const before = new Set(await stoppedTasks(live, context));
  return waitUntil(
    context,
    { what: `${nameOf(live)} to be steady`, timeoutMs: 30 * MINUTE },
    async () => {
      const [set] = await taskSetsOf(context.aws, live.properties, live.id);
      if (set === undefined || set.status === 'DRAINING')
        return { failed: 'somebody has deleted it' };
      if (isSteady(set)) return { done: { ...liveTaskSet(set), tags: live.tags } };
      const stopped = (await stoppedTasks(live, context)).filter((arn) => !before.has(arn));
      const failed = await failuresAmong(stopped, set, context);
      if (failed.length >= tolerated(set)) return { failed: reasonsOf(failed) };
      return { pending: `${set.runningCount ?? 0} of ${set.computedDesiredCount ?? 0} tasks run` };
    },
  );
}

/** Waits until the last task of a set that drains has stopped. */
export function untilGone(live: LiveTaskSet, context: ApplyContext): Promise<LiveTaskSet> {
  return waitUntil(
    context,
    { what: `${nameOf(live)} to be gone`, timeoutMs: 30 * MINUTE },
    async () => {
      const [set] = await taskSetsOf(context.aws, live.properties, live.id);
      return set === undefined
        ? { done: live }
        : { pending: `${set.status}, ${set.runningCount ?? 0} tasks running` };
    },
  );
}

function nameOf({ attributes, properties }: LiveTaskSet): string {
  return `task set ${String(attributes['id'])} of service ${serviceNameOf(properties.service)}`;
}

function tolerated({ computedDesiredCount = 0 }: TaskSet): number {
  return Math.min(200, Math.max(3, Math.ceil(computedDesiredCount / 2)));
}

/** Tasks of the service that AWS still tells of and that are to stop, or have. */
async function stoppedTasks(
  { properties }: LiveTaskSet,
  { aws }: ApplyContext,
): Promise<readonly string[]> {
  const ecs = await aws.clients.ecs();
  return allPages(async (nextToken) => {
    const page = await ecs.send(
      new ListTasksCommand({
        cluster: clusterNameOf(properties.cluster),
        serviceName: serviceNameOf(properties.service),
        desiredStatus: 'STOPPED',
        nextToken,
      }),
    );
    return { items: page.taskArns ?? [], next: page.nextToken };
  });
}

/** Those of the set that nobody has asked to stop. */
async function failuresAmong(
  arns: readonly string[],
  set: TaskSet,
  { aws }: ApplyContext,
): Promise<readonly Task[]> {
  const ecs = await aws.clients.ecs();
  const cluster = clusterNameOf(set.clusterArn);
  const tasks = await inBatches(arns, PER_CALL, async (batch) => {
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch] }));
    return answer.tasks ?? [];
  });
  return tasks.filter(
    ({ startedBy, stoppedReason = '' }) => startedBy === set.id && !MEANT.test(stoppedReason),
  );
}

/** Reasons of stops that are no failures. */
const MEANT = /^(Scaling activity|Task stopped by|Availability zone rebalancing)/i;

function reasonsOf(tasks: readonly Task[]): string {
  const reasons = tasks.map(({ stoppedReason, containers = [] }) =>
    [
      stoppedReason ?? 'stopped',
      ...containers.flatMap(({ name, reason, exitCode }) =>
        reason === undefined && (exitCode ?? 0) === 0
          ? []
          : [`${name}: ${reason ?? `exit code ${exitCode}`}`],
      ),
    ].join(', '),
  );
  return `${tasks.length} of its tasks have failed: ${[...new Set(reasons)].join('; ')}`;
}
