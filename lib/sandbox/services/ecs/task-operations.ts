/** ListTasks, DescribeTasks, StopTask, UpdateTaskProtection, GetTaskProtection. */
import type {
  DescribeTasksRequest,
  GetTaskProtectionRequest,
  ListTasksRequest,
  StopTaskRequest,
  Task,
  UpdateTaskProtectionRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import { activeCluster } from './cluster-record.ts';
import { invalid, serviceNotFound } from './faults.ts';
import { lookSoon } from './scheduler-timer.ts';
import { services } from './service-record.ts';
import { stopTask } from './task-life.ts';
import { type TaskRecord, tasks } from './task-record.ts';
import { isShown, taskView } from './task-view.ts';

/** ListTasks: those that shall run, unless asked for stopped ones. */
export function listTasks(input: ListTasksRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  const { family, startedBy, launchType, desiredStatus = 'RUNNING' } = input;
  const arns = candidates(call, cluster.name, input.serviceName)
    .filter(
      (task) =>
        isShown(call, task) &&
        task.desiredStatus === (desiredStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING') &&
        (family === undefined || lastPart(task.taskDefinitionArn).split(':')[0] === family) &&
        (startedBy === undefined || task.startedBy === startedBy) &&
        (launchType === undefined || task.launchType === launchType) &&
        (input.containerInstance === undefined ||
          lastPart(task.containerInstanceArn ?? '') === lastPart(input.containerInstance)),
    )
    .map(({ arn }) => arn);
  const page = paginate(arns, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { taskArns: page.items, nextToken: page.next };
}

/** DescribeTasks: a hundred at most; stopped tasks for an hour. */
export function describeTasks(input: DescribeTasksRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  const references = input.tasks ?? [];
  if (references.length === 0) throw invalid('Tasks cannot be empty.');
  if (references.length > 100) throw invalid('Tasks cannot have more than 100 elements.');
  const found = references.map((reference) => {
    const task = tasks(call, cluster.name).get(lastPart(reference));
    return { reference, task: task !== undefined && isShown(call, task) ? task : undefined };
  });
  return {
    tasks: found.flatMap(({ task }) =>
      task === undefined ? [] : [taskView(call, task, input.include ?? [])],
    ),
    failures: found.flatMap(({ reference, task }) =>
      task === undefined
        ? [
            {
              arn: arnOf(call.scope, `task/${cluster.name}/${lastPart(reference)}`),
              reason: 'MISSING',
            },
          ]
        : [],
    ),
  };
}

/** StopTask: of a service's task, the service starts another one. */
export function stopTaskOperation(input: StopTaskRequest, call: Call): { task: Task } {
  const task = found(call, input.cluster, input.task);
  stopTask(call, task, {
    code: 'UserInitiated',
    reason: input.reason ?? 'Task stopped by user',
  });
  return { task: taskView(call, task, []) };
}

/** UpdateTaskProtection: two hours unless given, 48 at most. */
export function updateTaskProtection(input: UpdateTaskProtectionRequest, call: Call): object {
  const minutes = input.expiresInMinutes ?? 120;
  const references = input.tasks ?? [];
  if (minutes < 1 || minutes > 2880)
    throw invalid('expiresInMinutes must be between 1 and 2880 minutes.');
  if (references.length === 0 || references.length > 10)
    throw invalid('Tasks must have between 1 and 10 elements.');
  const changed = references.map((reference) => found(call, input.cluster, reference));
  for (const task of changed) {
    if (task.service === undefined)
      throw invalid('Task protection is supported only for tasks of a service.');
    task.protectedUntil =
      input.protectionEnabled === true ? call.world.now() + minutes * 60_000 : undefined;
    const service = services(call, task.cluster).get(task.service);
    if (service !== undefined) lookSoon(call, service);
  }
  return { protectedTasks: changed.map((task) => protection(call, task)), failures: [] };
}

/** GetTaskProtection. */
export function getTaskProtection(input: GetTaskProtectionRequest, call: Call): object {
  const asked = (input.tasks ?? []).map((reference) => found(call, input.cluster, reference));
  return { protectedTasks: asked.map((task) => protection(call, task)), failures: [] };
}

function candidates(
  call: Call,
  cluster: string,
  serviceName: string | undefined,
): readonly TaskRecord[] {
  const table = tasks(call, cluster);
  if (serviceName === undefined) return [...table.values()];
  const service = services(call, cluster).get(lastPart(serviceName));
  if (service === undefined) throw serviceNotFound();
  return [...service.tasks, ...service.stoppedTasks].flatMap((id) => table.get(id) ?? []);
}

function found(call: Call, clusterName: string | undefined, reference: string | undefined) {
  const cluster = activeCluster(call, clusterName);
  const task = tasks(call, cluster.name).get(lastPart(reference ?? ''));
  if (task === undefined || !isShown(call, task))
    throw invalid('The referenced task was not found.');
  return task;
}

function protection(call: Call, task: TaskRecord) {
  const enabled = (task.protectedUntil ?? 0) > call.world.now();
  return {
    taskArn: task.arn,
    protectionEnabled: enabled,
    ...(enabled && task.protectedUntil !== undefined
      ? { expirationDate: new Date(task.protectedUntil) }
      : {}),
  };
}
