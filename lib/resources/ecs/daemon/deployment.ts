/** Following the deployment of a managed daemon to its end. Imported by operations only. */
import type { DaemonDeployment } from '@aws-sdk/client-ecs';
import { type Poll, waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { describeDaemon, describeDaemonDeployment } from './describe.ts';
import type { LiveDaemon } from './live.ts';

const MINUTE = 60_000;

/** How long instances may take to be replaced, all of them, beside the bake time. */
export const REPLACING = 180 * MINUTE;

/** Attribute that holds the ARN of the deployment that our call has started. */
export const STARTED = 'startedDeployment';

/** Waits until the deployment that our call has started has succeeded. A rollback is a failure, told when it is over. */
export async function untilDeployed(live: LiveDaemon, context: ApplyContext): Promise<LiveDaemon> {
  const arn = live.attributes[STARTED];
  if (typeof arn !== 'string') return live;
  const { daemonName, deploymentConfiguration: deployment } = live.properties;
  const bake = (deployment?.bakeTimeInMinutes ?? 0) * MINUTE;
  const { [STARTED]: _, ...attributes } = live.attributes;
  return waitUntil(
    context,
    { what: `daemon ${daemonName}`, timeoutMs: REPLACING + bake },
    async () =>
      outcomeOf(await describeDaemonDeployment(context.aws, arn), { ...live, attributes }),
  );
}

/** Waits until the daemon is gone: its instances have been replaced by others without it. */
export function untilGone(live: LiveDaemon, context: ApplyContext): Promise<LiveDaemon> {
  return waitUntil(
    context,
    { what: `daemon ${live.properties.daemonName} to be gone`, timeoutMs: REPLACING },
    async () => {
      const daemon = await describeDaemon(context.aws, live.id);
      return daemon === undefined
        ? { done: live }
        : { pending: `${daemon.status}: instances that run it are drained and replaced` };
    },
  );
}

function outcomeOf(deployment: DaemonDeployment | undefined, live: LiveDaemon): Poll<LiveDaemon> {
  if (deployment === undefined) return { pending: 'its deployment is not visible yet' };
  const { status = 'PENDING', statusReason, rollback, targetDaemonRevision: target } = deployment;
  switch (status) {
    case 'SUCCESSFUL':
      return { done: live };
    case 'ROLLBACK_SUCCESSFUL':
    case 'ROLLBACK_FAILED':
    case 'STOPPED':
      return { failed: [status, rollback?.reason ?? statusReason].filter(Boolean).join(': ') };
    case 'PENDING':
    case 'IN_PROGRESS':
    case 'ROLLBACK_IN_PROGRESS':
    case 'STOP_REQUESTED':
      return {
        pending: `${status}, ${target?.totalRunningInstanceCount ?? 0} instances run it, ${drainingOf(deployment)} drain`,
      };
    default:
      // A state that AWS has added: whatever it means, it is looked at until the time is over.
      return { pending: status satisfies never };
  }
}

function drainingOf({ sourceDaemonRevisions: sources = [] }: DaemonDeployment): number {
  return sources.reduce((total, one) => total + (one.totalDrainingInstanceCount ?? 0), 0);
}
