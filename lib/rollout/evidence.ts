/** Gathering what ECS soon forgets: service events, stopped tasks, target health, last log lines. */

import {
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
  type ServiceDeployment,
  type Task,
} from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { inBatches } from '../aws/batch.ts';
import { unlessGone } from '../aws/classify-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import type { Clock } from '../core/clock.ts';
import { noteLogs } from './logs.ts';
import { stageOf } from './stages.ts';
import { primaryOf } from './verdict.ts';
import { note, type Watch } from './watch.ts';

const TASKS_PER_CALL = 100;

/** What gathering may use. */
export interface EvidenceContext {
  readonly aws: AwsEnvironment;
  readonly clock: Clock;
}

/** Notes where the deployment is and how many tasks run, when that has changed. */
export function noteProgress(
  watch: Watch,
  service: Service,
  deployment: ServiceDeployment | undefined,
  clock: Clock,
): void {
  const own = service.deployments?.find(({ id }) => id === watch.handle.deploymentId);
  const { runningCount = 0, desiredCount = 0, pendingCount = 0 } = own ?? service;
  const failedTasks = own?.failedTasks ?? 0;
  const stage = stageOf(deployment);
  const message = [
    ...(stage === undefined ? [] : [stage]),
    `${runningCount} of ${desiredCount} running`,
    ...(pendingCount > 0 ? [`${pendingCount} pending`] : []),
    ...(failedTasks > 0 ? [`${failedTasks} failed`] : []),
  ].join(', ');
  if (message === watch.progress) return;
  watch.progress = message;
  const at = clock.now();
  note(watch, `progress/${at}/${message}`, { at, kind: 'progress', message });
}

/** Notes what the service has said since our deployment began. */
export function noteEvents(watch: Watch, service: Service): void {
  const own = service.deployments?.find(({ id }) => id === watch.handle.deploymentId);
  const since = own?.createdAt?.getTime() ?? watch.since;
  for (const { id, createdAt, message = '' } of [...(service.events ?? [])].reverse()) {
    const at = createdAt?.getTime() ?? 0;
    if (at >= since) note(watch, `event/${id}`, { at, kind: 'service-event', message });
  }
}

/** Notes the tasks of our deployment that stopped against the will of the scheduler, with their last log lines. */
export async function noteStoppedTasks(watch: Watch, context: EvidenceContext): Promise<void> {
  const { cluster, service, deploymentId } = watch.handle;
  const ecs = await context.aws.clients.ecs();
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'STOPPED' }),
  );
  const unknown = taskArns.filter((arn) => !watch.seen.has(`task/${arn}`));
  const tasks = await inBatches(unknown, TASKS_PER_CALL, async (batch) => {
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch] }));
    return answer.tasks ?? [];
  });
  for (const task of tasks) {
    if (task.startedBy !== deploymentId || !hasFailed(task)) continue;
    const id = `task/${task.taskArn}`;
    if (watch.seen.has(id)) continue;
    const at = (task.stoppedAt ?? task.stoppingAt)?.getTime() ?? context.clock.now();
    note(watch, id, { at, kind: 'task-stopped', message: describeTask(task) });
    await noteLogs(watch, task, context);
  }
}

/** Notes targets that are not healthy, each reason once. */
export async function noteTargets(
  watch: Watch,
  service: Service,
  context: EvidenceContext,
): Promise<void> {
  const groups = (service.loadBalancers ?? []).flatMap(
    ({ targetGroupArn, advancedConfiguration }) =>
      [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].flatMap((arn) => arn ?? []),
  );
  if (groups.length === 0) return;
  const elb = await context.aws.clients.elasticLoadBalancingV2();
  for (const group of groups) {
    const answer = await unlessGone(
      elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group })),
    );
    const targets = answer?.TargetHealthDescriptions ?? [];
    for (const { Target: target, TargetHealth: health } of targets) {
      if (health?.State !== 'unhealthy') continue;
      const message = `target ${target?.Id}:${target?.Port} is unhealthy: ${health.Reason ?? ''} ${health.Description ?? ''}`;
      note(watch, `target/${target?.Id}/${health.Reason}`, {
        at: context.clock.now(),
        kind: 'target-unhealthy',
        message: message.trim(),
      });
    }
  }
}

/** Whether something goes wrong with our deployment that has not been looked into. */
export function hasNewFailures(watch: Watch, service: Service): boolean {
  const primary = primaryOf(service);
  const failed = primary?.failedTasks ?? 0;
  const changed = primary?.id === watch.handle.deploymentId && failed !== watch.failedTasks;
  watch.failedTasks = failed;
  return changed && failed > 0;
}

function hasFailed({ stopCode, stoppedReason = '', containers = [] }: Task): boolean {
  if (/^(Scaling activity|Task stopped by|Availability zone rebalancing)/i.test(stoppedReason))
    return false;
  if (stopCode === 'ServiceSchedulerInitiated') return /failed|unhealthy/i.test(stoppedReason);
  return (
    stopCode !== 'UserInitiated' ||
    containers.some(({ exitCode = 0, reason }) => exitCode !== 0 || reason !== undefined)
  );
}

function describeTask({ taskArn = '', stoppedReason, containers = [] }: Task): string {
  const ends = containers.flatMap(({ name, exitCode, reason }) => {
    const parts = [
      ...(exitCode === undefined ? [] : [`exited with code ${exitCode}`]),
      ...(reason === undefined ? [] : [reason]),
    ];
    return parts.length === 0 ? [] : [`container ${name}: ${parts.join(', ')}`];
  });
  const id = taskArn.split('/').at(-1);
  return [`task ${id} stopped: ${stoppedReason ?? 'no reason given'}`, ...ends].join('; ');
}
