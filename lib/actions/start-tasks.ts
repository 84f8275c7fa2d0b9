/**
 * actions: one-off actions on live AWS that no plan holds.
 * May import: rollout, resource-type, aws, graph, core, SDK clients. Must not: plan, diff or print.
 *
 * This file: starting standalone tasks.
 */
import {
  type CapacityProviderStrategyItem,
  type ECSClient,
  type Failure,
  type LaunchType,
  type NetworkConfiguration,
  type PlacementConstraint,
  type PlacementStrategy,
  RunTaskCommand,
  type RunTaskCommandOutput,
  StartTaskCommand,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { chunksOf } from '../aws/batch.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';

/** What is to be run. Everything that is left out is as the cluster and the task definition say. */
export interface TaskOrder {
  /** ARN or name of the cluster. */
  readonly cluster: string;
  /** ARN of the task definition, or its family. */
  readonly taskDefinition: string;
  /** How many tasks. */
  readonly count: number;
  readonly launchType?: LaunchType | undefined;
  readonly capacityProviderStrategy?: CapacityProviderStrategyItem[] | undefined;
  readonly placementStrategy?: PlacementStrategy[] | undefined;
  readonly placementConstraints?: PlacementConstraint[] | undefined;
  /** Ids or ARNs of the container instances that get one each, whatever else is said of place and number. */
  readonly containerInstances?: readonly string[] | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
  readonly overrides?: TaskOverride | undefined;
  /** Tag values by key. */
  readonly tags: Readonly<Record<string, string>>;
  /** Who runs them, at most 128 characters. */
  readonly startedBy: string;
  /** Names this order: the same order with the same name starts no second set of tasks. */
  readonly token: string;
}

/** What RunTask answered. */
export interface Started {
  /** ARNs of the tasks that were accepted. */
  readonly tasks: readonly string[];
  /** Why others were not, such as `RESOURCE:MEMORY`. */
  readonly failures: readonly string[];
}

/** Most tasks of one call (ECS API, RunTask and StartTask). */
const PER_CALL = 10;

/** Starts tasks, ten a call. A refusal of the whole order is thrown; tasks without a place are told as failures. */
export async function startTasks(order: TaskOrder, aws: AwsEnvironment): Promise<Started> {
  const ecs = await aws.clients.ecs();
  const tasks: string[] = [];
  const failures: string[] = [];
  const take = (answer: Pick<RunTaskCommandOutput, 'tasks' | 'failures'>) => {
    tasks.push(...(answer.tasks ?? []).flatMap(({ taskArn }) => taskArn ?? []));
    failures.push(...(answer.failures ?? []).map(describeFailure));
  };
  if (order.containerInstances !== undefined)
    for (const instances of chunksOf(order.containerInstances, PER_CALL))
      take(await startOn(ecs, order, instances));
  else
    for (let left = order.count, batch = 0; left > 0; left -= PER_CALL, batch += 1)
      take(await run(ecs, order, Math.min(left, PER_CALL), batch));
  return { tasks, failures };
}

/** StartTask knows no token: it is sent once, and what it has started is told by its answer alone. */
async function startOn(ecs: ECSClient, order: TaskOrder, containerInstances: readonly string[]) {
  const { cluster, taskDefinition, networkConfiguration, overrides, startedBy, tags } = order;
  try {
    return await ecs.send(
      new StartTaskCommand({
        cluster,
        taskDefinition,
        containerInstances: [...containerInstances],
        networkConfiguration,
        overrides,
        startedBy: startedBy.slice(0, 36),
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      }),
    );
  } catch (error) {
    throw describeAwsError(error);
  }
}

async function run(ecs: ECSClient, order: TaskOrder, count: number, batch: number) {
  const { tags, token, count: _, containerInstances: __, ...request } = order;
  try {
    return await ecs.send(
      new RunTaskCommand({
        ...request,
        count,
        clientToken: `${token}-${batch}`,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      }),
    );
  } catch (error) {
    throw describeAwsError(error);
  }
}

function describeFailure({ reason = 'no reason given', detail, arn }: Failure): string {
  const where = arn === undefined ? '' : ` on ${arn.split('/').at(-1)}`;
  return `${reason}${where}${detail === undefined ? '' : `: ${detail}`}`;
}
