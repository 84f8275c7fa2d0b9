/** What AWS refuses of standalone tasks, placed by ECS (RunTask) or on instances of one's choice (StartTask). */
import type { DescribeTasksRequest, RunTaskRequest, StartTaskRequest } from '@aws-sdk/client-ecs';
import {
  each,
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  refusalIf,
  tokenForm,
  violationIf,
  within,
} from '../checks.ts';
import { LAUNCH_RULES } from '../launch/index.ts';
import { type LaunchSubject, launchSubject } from '../launch/subject.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { isMissing } from '../service/traffic.ts';
import { items, known } from '../values.ts';

const RUN = 'Amazon ECS API Reference, RunTask';
const START = 'Amazon ECS API Reference, StartTask';
const OVERRIDE = 'Amazon ECS API Reference, TaskOverride';

/** What RunTask and StartTask take, each its own part. */
export type TaskRequest = Partial<RunTaskRequest> & Partial<StartTaskRequest>;

/** A standalone task in its neighbourhood. */
export interface TaskSubject extends LaunchSubject<TaskRequest> {
  readonly operation: 'RunTask' | 'StartTask';
}

/** Gathers what the rules need. */
export function taskSubject(
  operation: TaskSubject['operation'],
  request: TaskRequest,
  neighbourhood: Neighbourhood,
): TaskSubject {
  const launch = launchSubject(request, neighbourhood);
  // What StartTask names are container instances, whatever the cluster's default is.
  return operation === 'RunTask'
    ? { ...launch, operation }
    : { ...launch, platform: undefined, operation };
}

/** The rules. */
export const RUN_TASK_RULES: readonly Rule<TaskSubject>[] = [
  error('run-task/task-definition-missing', 'A task has a definition.', RUN, ({ request }) =>
    violationIf(
      isAbsent(request.taskDefinition),
      'taskDefinition',
      'Task definition cannot be blank.',
    ),
  ),
  error('run-task/count', 'A call starts up to 10 tasks.', RUN, ({ request }) =>
    outside('count', request.count, 1, 10),
  ),
  error('run-task/instances', 'A call names 1 to 10 container instances.', START, (subject) => {
    const { operation, request } = subject;
    const { containerInstances } = request;
    return violationIf(
      operation === 'StartTask' &&
        (isAbsent(containerInstances) || items(containerInstances).length > 10),
      'containerInstances',
      `${items(containerInstances).length} container instances; StartTask takes 1 to 10.`,
    );
  }),
  error('run-task/start-fields', 'StartTask places nothing.', START, ({ operation, request }) =>
    (
      [
        'launchType',
        'capacityProviderStrategy',
        'placementConstraints',
        'placementStrategy',
      ] as const
    )
      .filter((field) => operation === 'StartTask' && !isAbsent(request[field]))
      .map((field) => ({
        path: field,
        detail: `StartTask does not take ${field}: it names the instances itself.`,
      })),
  ),
  error('run-task/propagate-tags', 'There is no service to take tags of.', RUN, (subject) =>
    subject.request.propagateTags === 'SERVICE'
      ? violationIf(
          subject.operation === 'RunTask',
          'propagateTags',
          'The option SERVICE of propagateTags is an error when a task is run.',
        )
      : noneOf('propagateTags', subject.request.propagateTags, ['TASK_DEFINITION', 'NONE']),
  ),
  error('run-task/started-by', 'startedBy is a short text.', RUN, ({ operation, request }) => {
    const most = operation === 'RunTask' ? 128 : 36;
    return malformed('startedBy', request.startedBy || undefined, {
      most,
      pattern: /^[A-Za-z0-9/_-]+$/,
      says: `up to ${most} letters, numbers, hyphens, slashes and underscores`,
    });
  }),
  error('run-task/client-token', 'A token is up to 64 ASCII characters.', RUN, ({ request }) =>
    malformed('clientToken', request.clientToken, tokenForm(64)),
  ),
  error('run-task/overrides', 'Overrides have up to 8192 characters.', RUN, ({ request }) => {
    const { length } = JSON.stringify(request.overrides ?? {});
    return violationIf(
      length > 8192,
      'overrides',
      `The overrides have ${length} characters of JSON; there can be 8192.`,
    );
  }),
  error(
    'run-task/override-name',
    'An override names its container.',
    'Amazon ECS API Reference, ContainerOverride',
    ({ request }) =>
      each(request.overrides?.containerOverrides, ({ name, ...rest }, index) =>
        violationIf(
          isAbsent(name) && Object.values(rest).some((value) => !isAbsent(value)),
          `overrides.containerOverrides[${index}].name`,
          'An override needs the name of its container.',
        ),
      ),
  ),
  error(
    'run-task/override-unknown',
    'An override is for a container of the task definition.',
    'AWS, refusal of RunTask (azavea/django-ecsmanage 21)',
    ({ request, task }) =>
      each(request.overrides?.containerOverrides, ({ name }, index) =>
        refusalIf(
          isMissing(name, task),
          `overrides.containerOverrides[${index}].name`,
          `Override for container named ${name} is not a container in the TaskDefinition.`,
        ),
      ),
  ),
  error('run-task/override-storage', 'Storage is overridden on Fargate.', OVERRIDE, (subject) =>
    violationIf(
      !isAbsent(subject.request.overrides?.ephemeralStorage) &&
        subject.platform !== undefined &&
        subject.platform !== 'Fargate',
      'overrides.ephemeralStorage',
      'Ephemeral storage can be overridden only for tasks on Fargate.',
    ),
  ),
  error('run-task/exec-role', 'ECS Exec needs a task role.', RUN, ({ request, task }) =>
    violationIf(
      request.enableExecuteCommand === true &&
        task !== undefined &&
        isAbsent(task.taskRoleArn) &&
        isAbsent(request.overrides?.taskRoleArn),
      'enableExecuteCommand',
      'ECS Exec needs a task role in the task definition or in the overrides.',
    ),
  ),
  ...within<TaskSubject, LaunchSubject>((subject) => [subject], LAUNCH_RULES),
];

/** The rules of DescribeTasks. */
export const DESCRIBE_TASKS_RULES: readonly Rule<Partial<DescribeTasksRequest>>[] = [
  error(
    'describe-tasks/none',
    'Some task is asked for.',
    'AWS, refusal of DescribeTasks (aws/copilot-cli 3551)',
    ({ tasks }) =>
      refusalIf(
        isAbsent(tasks),
        'tasks',
        'Tasks cannot be empty.',
        'make no call where there are none',
      ),
  ),
  error(
    'describe-tasks/most',
    'A call asks for up to 100 tasks.',
    'Amazon ECS API Reference, DescribeTasks',
    ({ tasks }) =>
      violationIf(
        items(tasks).length > 100,
        'tasks',
        `${items(tasks).length} tasks; a call takes 100.`,
      ),
  ),
  error(
    'describe-tasks/include',
    'TAGS can be included.',
    'Amazon ECS API Reference, DescribeTasks',
    ({ include }) =>
      items(include).flatMap((one, index) => noneOf(`include[${index}]`, known(one), ['TAGS'])),
  ),
];

/** What is not judged, and why. */
export const RUN_TASK_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'ECS Exec into standalone tasks that managed scaling places later',
    why: 'an old page of the guide; whether a provider scales is not part of the request',
  },
  {
    what: 'where a cluster scales, tasks with a launch type never make it grow',
    why: 'AWS takes it, and the instances that are there may do',
  },
  {
    what: 'UpdateTaskProtection takes up to 10 tasks of services and 1 to 2880 minutes',
    why: 'no request of it is judged here',
  },
  {
    what: 'names and values of attributes (PutAttributes)',
    why: 'no request of it is judged here; the resource type of attributes has rules of its own',
  },
];
