/** Running a task once, and following it to its end. Imported by operations only. */

import { ListTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { followTasks } from '../../../actions/follow-tasks.ts';
import type { TaskReport } from '../../../actions/report.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { GantryError } from '../../../core/errors.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import type { OneOffTaskProperties } from './properties.ts';
import { startedBy, type TaskRecord } from './record.ts';

/** A run, and whether it had begun before. */
export interface OneRun {
  readonly record: TaskRecord;
  readonly properties: OneOffTaskProperties;
  readonly goesOn: boolean;
}

const FOUR_MINUTES = 240_000;

/** ECS tells of a stopped task for an hour. */
const FORGOTTEN_AFTER = 55 * 60_000;

/** Lines of the log that a failure tells. */
const MOST_LINES = 20;

const NOT_SPREAD: readonly RetryRule[] = [
  { codes: ['ClusterNotFoundException'], forMs: FOUR_MINUTES },
  {
    codes: ['ClientException', 'InvalidParameterException'],
    message: /TaskDefinition not found|Unable to describe task definition/i,
    forMs: FOUR_MINUTES,
  },
  {
    codes: ['ClientException', 'InvalidParameterException'],
    message: /unable to assume/i,
    behind: [ROLE_TYPE],
    forMs: FOUR_MINUTES,
  },
];

/**
 * Starts the task, or finds the one that an earlier run started, and waits for its end. Throws `task/failed` when it did
 * not succeed, and `task/lost` when nobody can tell whether it ran.
 */
export async function runOnce(run: OneRun, context: ApplyContext): Promise<void> {
  const found = run.goesOn ? await findTask(run, context) : undefined;
  if (found !== undefined) context.progress('follows the task that an earlier run started');
  const task = found ?? (await start(run, context));
  const lines: string[] = [];
  const [report] = await followTasks(
    run.properties.cluster ?? '',
    [task],
    {
      ...context,
      emit: ({ kind, message }) => {
        context.progress(message);
        if (kind === 'log') lines.push(message);
      },
    },
    { until: 'stopped', timeoutMs: run.properties.timeoutSeconds * 1000 },
  );
  const complaint = complaintOf(report, run.properties.container);
  if (complaint === undefined) return;
  throw new GantryError(
    'task/failed',
    [`task ${task.split('/').at(-1)}: ${complaint}`, ...lines.slice(-MOST_LINES)].join('\n'),
    {
      address: context.address,
      ...(report?.next === undefined ? {} : { hint: report.next }),
    },
  );
}

async function start(
  { record, properties, goesOn }: OneRun,
  context: ApplyContext,
): Promise<string> {
  if (goesOn && context.clock.now() - record.since > FORGOTTEN_AFTER)
    throw new GantryError(
      'task/lost',
      `a run that began at ${new Date(record.since).toISOString()} was cut off, and ECS has forgotten its task`,
      { address: context.address },
    );
  const { trigger: _, container: __, timeoutSeconds: ___, outcome: ____, ...request } = properties;
  const by = startedBy(context.app, record);
  const ecs = await context.aws.clients.ecs();
  const { tasks = [], failures = [] } = await retrying(context, NOT_SPREAD, () =>
    ecs.send(
      new RunTaskCommand({
        ...request,
        taskDefinition: request.taskDefinition,
        count: 1,
        startedBy: by,
        clientToken: by.slice(-32),
        tags: [
          { key: 'gantry:app', value: context.app },
          { key: 'gantry:address', value: context.address },
        ],
      }),
    ),
  );
  const [task] = tasks;
  if (task?.taskArn !== undefined) return task.taskArn;
  const reasons = failures.map(({ reason = 'no reason given', detail = '' }) =>
    `${reason} ${detail}`.trim(),
  );
  throw new GantryError('task/failed', `it was not started: ${reasons.join(', ')}`, {
    address: context.address,
    hint: 'see that the cluster has room for it: gantry plan shows capacity',
  });
}

async function findTask(
  { record, properties }: OneRun,
  { app, aws }: ApplyContext,
): Promise<string | undefined> {
  const ecs = await aws.clients.ecs();
  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({
        cluster: properties.cluster,
        startedBy: startedBy(app, record),
        desiredStatus,
      }),
    );
    if (taskArns[0] !== undefined) return taskArns[0];
  }
  return undefined;
}

/** Why the task did not succeed; undefined when it did: its container ended by itself with 0. */
function complaintOf(report: TaskReport | undefined, container: string): string | undefined {
  const decisive = report?.containers.find(({ name }) => name === container);
  if (decisive?.exitCode === 0) return undefined;
  const parts = [
    ...(decisive?.exitCode === undefined
      ? []
      : [`container ${container} exited with ${decisive.exitCode}`]),
    ...(decisive?.reason === undefined ? [] : [decisive.reason]),
    ...(report?.stoppedReason === undefined ? [] : [report.stoppedReason]),
  ];
  return parts.length === 0 ? 'it ended without an exit code' : parts.join('; ');
}
