/** What the containers of standalone tasks write, line by line as it comes. */
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Task } from '@aws-sdk/client-ecs';
import { classifyError, isNotFound } from '../aws/classify-error.ts';
import { containersOf, type LogPlace, logPlaceOf } from '../rollout/logs.ts';
import type { TaskContext } from './follow-tasks.ts';

/** The logs of some tasks. */
export interface TaskLogs {
  /** Tells the lines that have come since it was last asked. */
  read(tasks: readonly Task[]): Promise<void>;
}

/** Opens the logs of tasks whose containers log to CloudWatch Logs; others are silent. */
export function openTaskLogs(context: TaskContext): TaskLogs {
  const places = new Map<string, Promise<readonly Stream[]>>();
  const tokens = new Map<string, string>();
  return {
    async read(tasks) {
      // Nothing is written before a task runs.
      const begun = tasks.filter(({ startedAt }) => startedAt !== undefined);
      for (const task of begun) {
        const key = task.taskArn ?? '';
        const streams = places.get(key) ?? streamsOf(task, context);
        places.set(key, streams);
        for (const stream of await streams) await tellNew(stream, tokens, context);
      }
    },
  };
}

interface Stream {
  readonly task: string;
  readonly container: string;
  readonly place: LogPlace;
}

async function streamsOf(task: Task, context: TaskContext): Promise<readonly Stream[]> {
  const definitions = await containersOf(task, context);
  return definitions.flatMap(({ name = '' }) => {
    const place = logPlaceOf(definitions, name, task);
    const id = task.taskArn?.split('/').at(-1) ?? '';
    return place === undefined ? [] : [{ task: id, container: name, place }];
  });
}

async function tellNew(
  { task, container, place }: Stream,
  tokens: Map<string, string>,
  { aws, emit }: TaskContext,
): Promise<void> {
  const key = `${place.logGroupName}/${place.logStreamName}`;
  const logs = await aws.clients.logs();
  try {
    const { events = [], nextForwardToken } = await logs.send(
      new GetLogEventsCommand({ ...place, startFromHead: true, nextToken: tokens.get(key) }),
    );
    if (nextForwardToken !== undefined) tokens.set(key, nextForwardToken);
    for (const { message = '' } of events)
      emit({ kind: 'log', task, message: `${container}: ${message.trimEnd()}` });
  } catch (error) {
    // No line was written yet, or we may not read logs: the task is followed without them.
    if (!isNotFound(error) && classifyError(error).kind !== 'denied') throw error;
  }
}
