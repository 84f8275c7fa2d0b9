/** Following standalone tasks until they run, or until they have stopped. */
import { DescribeTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { inBatches } from '../aws/batch.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { lookThroughOutages } from '../aws/wait.ts';
import type { Clock } from '../core/clock.ts';
import { GantryError } from '../core/errors.ts';
import { causeOf } from '../rollout/causes.ts';
import type { TaskEvent, TaskReport } from './report.ts';
import { openTaskLogs } from './task-logs.ts';

/** What following may use. */
export interface TaskContext {
  readonly aws: AwsEnvironment;
  readonly clock: Clock;
  /** Aborting it ends the wait; the tasks go on. */
  readonly signal: AbortSignal;
  /** Hears of every change and every line of a log. */
  emit(event: TaskEvent): void;
}

/** How to follow. */
export interface FollowOptions {
  /** What is awaited. */
  readonly until: 'running' | 'stopped';
  /** Milliseconds. */
  readonly timeoutMs: number;
}

const PER_CALL = 100;
const FIRST_INTERVAL = 1_000;
const LONGEST_INTERVAL = 6_000;

/** Follows tasks of one cluster. Throws `wait/timed-out` when they take longer than they may. */
export async function followTasks(
  cluster: string,
  arns: readonly string[],
  context: TaskContext,
  options: FollowOptions,
): Promise<readonly TaskReport[]> {
  const { aws, clock, signal } = context;
  const ecs = await aws.clients.ecs();
  const told = new Map<string, string>();
  const logs = openTaskLogs(context);
  const deadline = clock.now() + options.timeoutMs;
  const look = lookThroughOutages(clock, async () => {
    const tasks = await inBatches(arns, PER_CALL, async (batch) => {
      const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch] }));
      return answer.tasks ?? [];
    });
    for (const task of tasks) tellState(task, told, context);
    await logs.read(tasks);
    return tasks;
  });
  for (let interval = FIRST_INTERVAL; ; interval = Math.min(interval * 1.3, LONGEST_INTERVAL)) {
    const seen = await look();
    const tasks = 'pending' in seen ? [] : seen;
    // A task that was only just accepted may not be told of yet.
    const isOver =
      tasks.length === arns.length && tasks.every((task) => hasCome(task, options.until));
    if (isOver) return tasks.map(reportOf);
    if (signal.aborted) throw signal.reason;
    if (clock.now() >= deadline)
      throw new GantryError(
        'wait/timed-out',
        `${describeCounts(tasks)} after ${Math.round(options.timeoutMs / 1000)} s`,
        {
          hint: 'the tasks go on: see them with aws ecs describe-tasks, or wait longer with --timeout',
        },
      );
    await clock.sleep(Math.min(interval, deadline - clock.now()), signal);
  }
}

function hasCome({ lastStatus }: Task, until: FollowOptions['until']): boolean {
  return lastStatus === 'STOPPED' || (until === 'running' && lastStatus === 'RUNNING');
}

function tellState(task: Task, told: Map<string, string>, { emit }: TaskContext): void {
  const { taskArn = '', lastStatus = '', containerInstanceArn, capacityProviderName } = task;
  const id = idOf(taskArn);
  const isWaiting =
    lastStatus === 'PROVISIONING' &&
    containerInstanceArn === undefined &&
    task.launchType !== 'FARGATE' &&
    capacityProviderName !== undefined;
  const message = isWaiting
    ? `PROVISIONING: waits for room in ${capacityProviderName}`
    : [lastStatus, ...(task.stoppedReason === undefined ? [] : [task.stoppedReason])].join(': ');
  if (told.get(id) === message) return;
  told.set(id, message);
  emit({ kind: 'state', task: id, message });
}

function reportOf(task: Task): TaskReport {
  const { taskArn = '', lastStatus = '', stopCode, stoppedReason, containers = [] } = task;
  const texts = [stoppedReason, ...containers.map(({ reason }) => reason)];
  const cause = causeOf(texts.filter((text) => text !== undefined).join('\n'));
  return {
    taskArn,
    status: lastStatus,
    ...(stopCode === undefined ? {} : { stopCode }),
    ...(stoppedReason === undefined ? {} : { stoppedReason }),
    containers: containers.map(({ name = '', exitCode, reason }) => ({
      name,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(reason === undefined ? {} : { reason }),
    })),
    ...(cause === undefined ? {} : { next: cause.next }),
  };
}

function describeCounts(tasks: readonly Task[]): string {
  const counts = new Map<string, number>();
  for (const { lastStatus = '' } of tasks)
    counts.set(lastStatus, (counts.get(lastStatus) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return parts.length === 0 ? 'AWS tells of no task' : parts.join(', ');
}

function idOf(taskArn: string): string {
  return taskArn.split('/').at(-1) ?? taskArn;
}
