/** Draining container instances, and following them until no task of a service is left there. */
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  type DesiredStatus,
  type ECSClient,
  ListTasksCommand,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../aws/batch.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { lookThroughOutages } from '../aws/wait.ts';
import type { Clock } from '../core/clock.ts';
import { groupBy } from '../core/group.ts';
import { compareText } from '../core/json.ts';
import { causeOf } from '../rollout/causes.ts';
import { setInstanceState } from './instance-state.ts';
import type { DrainReport, RemainingTasks } from './report.ts';

/** What is to drain. */
export interface DrainOrder {
  /** Name or ARN of the cluster. */
  readonly cluster: string;
  /** ARNs of its container instances. */
  readonly instances: readonly string[];
  /** Longest time that they are followed, in milliseconds; 0 follows them not at all. */
  readonly timeoutMs: number;
}

/** What following may use. */
export interface DrainContext {
  readonly aws: AwsEnvironment;
  readonly clock: Clock;
  /** Aborting it ends the wait; the instances drain on. */
  readonly signal: AbortSignal;
  /** Says why a service can never move its tasks as it is now; undefined when it can. */
  obstacleOf(service: Service): string | undefined;
  /** Hears how far it is, and what services say meanwhile. */
  progress(message: string): void;
}

const TASKS_PER_CALL = 100;
const SERVICES_PER_CALL = 10;
const FIRST_INTERVAL = 2_000;
const LONGEST_INTERVAL = 15_000;
const SERVICE_GROUP = 'service:';

/**
 * Drains instances. Tasks of services are awaited until they are STOPPED, for one that still deregisters from its load
 * balancer would lose connections with its machine; tasks that belong to no service go on, as ECS leaves them alone.
 */
export async function drainInstances(
  order: DrainOrder,
  context: DrainContext,
): Promise<DrainReport> {
  const { aws, clock } = context;
  const since = clock.now();
  const refused = await setInstanceState(aws, order.cluster, order.instances, 'DRAINING');
  const base = { refused, services: [], others: [] } as const;
  if (order.timeoutMs === 0) return { ...base, status: 'not-followed', duration: 0 };
  const ecs = await aws.clients.ecs();
  const watch: Watch = { ecs, order, context, since, heard: new Set(), causes: new Map() };
  try {
    const { status, tasks } = await follow(watch);
    return {
      refused,
      status,
      services: remaining(watch, tasks.filter(isOfService)),
      others: tasks
        .filter((task) => !isOfService(task))
        .map(idOf)
        .sort(compareText),
      duration: clock.now() - since,
    };
  } catch (error) {
    throw describeAwsError(error);
  }
}

interface Watch {
  readonly ecs: ECSClient;
  readonly order: DrainOrder;
  readonly context: DrainContext;
  readonly since: number;
  /** Ids of events that were told. */
  readonly heard: Set<string>;
  /** The last that was heard of why a service does not move, by its name. */
  readonly causes: Map<string, Pick<RemainingTasks, 'reason' | 'next'>>;
}

interface End {
  readonly status: DrainReport['status'];
  readonly tasks: readonly Task[];
}

async function follow(watch: Watch): Promise<End> {
  const { order, context } = watch;
  const { clock, signal } = context;
  const deadline = clock.now() + order.timeoutMs;
  let known: readonly Task[] | undefined;
  const look = lookThroughOutages(clock, () => tasksLeft(watch, known));
  let told = '';
  let hopeless = 0;
  for (let interval = FIRST_INTERVAL; ; interval = Math.min(interval * 1.3, LONGEST_INTERVAL)) {
    const seen = await look();
    if (!('pending' in seen)) known = seen;
    const tasks = known ?? [];
    const moving = tasks.filter(isOfService);
    if (known !== undefined && moving.length === 0) return { status: 'drained', tasks };
    const message = 'pending' in seen ? seen.pending : describe(moving);
    if (message !== told) context.progress(message);
    told = message;
    hopeless = (await cannotMove(watch, moving)) ? hopeless + 1 : 0;
    // The second time, so that a service that was just changed has been seen as it is now.
    if (hopeless > 1) return { status: 'stuck', tasks };
    if (signal.aborted) return { status: 'interrupted', tasks };
    if (clock.now() >= deadline) return { status: 'timed-out', tasks };
    await pause(Math.min(interval, deadline - clock.now()), context);
  }
}

/** Tasks on the instances that are not STOPPED: those known before, and when these are gone, whatever is there then. */
async function tasksLeft(
  { ecs, order: { cluster, instances } }: Watch,
  known: readonly Task[] | undefined,
): Promise<readonly Task[]> {
  if (known !== undefined) {
    const left = await describeTasks(
      ecs,
      cluster,
      known.map(({ taskArn = '' }) => taskArn),
    );
    if (left.some(isOfService)) return left;
  }
  const lists = await Promise.all(
    instances.flatMap((instance) =>
      (['RUNNING', 'STOPPED'] as const).map((desired) =>
        listTasks(ecs, cluster, instance, desired),
      ),
    ),
  );
  return describeTasks(ecs, cluster, [...new Set(lists.flat())]);
}

/** `STOPPED` are those, too, that are only to stop. */
function listTasks(
  ecs: ECSClient,
  cluster: string,
  containerInstance: string,
  desiredStatus: DesiredStatus,
): Promise<readonly string[]> {
  return allPages(async (nextToken) => {
    const page = await ecs.send(
      new ListTasksCommand({ cluster, containerInstance, desiredStatus, nextToken }),
    );
    return { items: page.taskArns ?? [], next: page.nextToken };
  });
}

async function describeTasks(
  ecs: ECSClient,
  cluster: string,
  arns: readonly string[],
): Promise<readonly Task[]> {
  const tasks = await inBatches(arns, TASKS_PER_CALL, async (batch) => {
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch] }));
    return answer.tasks ?? [];
  });
  return tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
}

/** Hears what the services say; tells whether none that has tasks left will ever move them. */
async function cannotMove(watch: Watch, tasks: readonly Task[]): Promise<boolean> {
  const { ecs, order, context } = watch;
  const names = [...groupBy(tasks, serviceOf).keys()].sort(compareText);
  const look = lookThroughOutages(context.clock, () =>
    inBatches(names, SERVICES_PER_CALL, async (services) => {
      const answer = await ecs.send(
        new DescribeServicesCommand({ cluster: order.cluster, services: [...services] }),
      );
      return answer.services ?? [];
    }),
  );
  const found = await look();
  if ('pending' in found) return false;
  const waiting = found.filter(({ schedulingStrategy }) => schedulingStrategy !== 'DAEMON');
  for (const service of waiting) noteEvents(watch, service);
  const obstacles = waiting.map((service) => {
    const obstacle = context.obstacleOf(service);
    if (obstacle !== undefined) watch.causes.set(service.serviceName ?? '', { reason: obstacle });
    return obstacle;
  });
  const isStopping = tasks.some(({ desiredStatus }) => desiredStatus === 'STOPPED');
  return !isStopping && waiting.length > 0 && obstacles.every((one) => one !== undefined);
}

function noteEvents({ since, heard, causes, context }: Watch, service: Service): void {
  for (const { id = '', createdAt, message = '' } of [...(service.events ?? [])].reverse()) {
    if ((createdAt?.getTime() ?? 0) < since || heard.has(id)) continue;
    heard.add(id);
    const cause = causeOf(message);
    if (cause === undefined) continue;
    context.progress(message);
    causes.set(service.serviceName ?? '', { reason: message, next: cause.next });
  }
}

function remaining({ causes }: Watch, tasks: readonly Task[]): readonly RemainingTasks[] {
  return [...groupBy(tasks, serviceOf)]
    .map(([service, left]) => ({
      service,
      tasks: left.map(idOf).sort(compareText),
      ...causes.get(service),
    }))
    .sort((a, b) => compareText(a.service, b.service));
}

function describe(tasks: readonly Task[]): string {
  const services = [...groupBy(tasks, serviceOf)].map(
    ([service, left]) => `${service} ${left.length}`,
  );
  return `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} of services left: ${services.sort(compareText).join(', ')}`;
}

function isOfService({ group = '' }: Task): boolean {
  return group.startsWith(SERVICE_GROUP);
}

function serviceOf({ group = '' }: Task): string {
  return group.slice(SERVICE_GROUP.length);
}

function idOf({ taskArn = '' }: Task): string {
  return taskArn.split('/').at(-1) ?? taskArn;
}

async function pause(milliseconds: number, { clock, signal }: DrainContext): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
