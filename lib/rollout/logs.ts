/** The last lines that the containers of a stopped task wrote. */
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { classifyError, isNotFound } from '../aws/classify-error.ts';
import type { EvidenceContext } from './evidence.ts';
import { note, type Watch } from './watch.ts';

/** Lines that are told of a container. */
const LINES = 10;

/** Tasks of a deployment whose logs are read: others say the same. */
const TASKS = 2;

/** Notes the last lines of each container that failed, where it logs to CloudWatch and we may read it. */
export async function noteLogs(watch: Watch, task: Task, context: EvidenceContext): Promise<void> {
  const failed = (task.containers ?? []).filter(({ exitCode }) => (exitCode ?? 0) !== 0);
  const read = [...watch.seen].filter((id) => id.startsWith('logs/')).length;
  if (failed.length === 0 || read >= TASKS) return;
  watch.seen.add(`logs/${task.taskArn}`);
  const definitions = await containersOf(task, context);
  for (const { name } of failed) {
    const place = logPlaceOf(definitions, name, task);
    if (place === undefined) continue;
    for (const [index, { at, line }] of (await lastLines(place, context)).entries())
      note(watch, `log/${task.taskArn}/${name}/${index}`, {
        at,
        kind: 'log',
        message: `${name}: ${line}`,
      });
  }
}

/** A log stream. */
export interface LogPlace {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** The containers of a task, as its task definition says. */
export async function containersOf(
  { taskDefinitionArn }: Task,
  { aws }: Pick<EvidenceContext, 'aws'>,
): Promise<readonly ContainerDefinition[]> {
  const ecs = await aws.clients.ecs();
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }),
  );
  return taskDefinition?.containerDefinitions ?? [];
}

/** Where a container of a task logs to; undefined where that is not CloudWatch Logs. */
export function logPlaceOf(
  definitions: readonly ContainerDefinition[],
  name: string | undefined,
  { taskArn = '' }: Task,
): LogPlace | undefined {
  const log = definitions.find((definition) => definition.name === name)?.logConfiguration;
  const logGroupName = log?.options?.['awslogs-group'];
  const prefix = log?.options?.['awslogs-stream-prefix'];
  if (log?.logDriver !== 'awslogs' || logGroupName === undefined || prefix === undefined)
    return undefined;
  return { logGroupName, logStreamName: `${prefix}/${name}/${taskArn.split('/').at(-1)}` };
}

async function lastLines(
  place: LogPlace,
  { aws, clock }: EvidenceContext,
): Promise<readonly { readonly at: number; readonly line: string }[]> {
  const logs = await aws.clients.logs();
  try {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ ...place, limit: LINES, startFromHead: false }),
    );
    return events.map(({ timestamp, message = '' }) => ({
      at: timestamp ?? clock.now(),
      line: message.trimEnd(),
    }));
  } catch (error) {
    // No line was written, or we may not read logs: the rest of the evidence stands without them.
    if (isNotFound(error) || classifyError(error).kind === 'denied') return [];
    throw error;
  }
}
