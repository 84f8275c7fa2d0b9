/** How deployments of managed daemons fail, go back and end. */

import { arnOf } from './arns.ts';
import { watchAlarms } from './deployment-alarms.ts';
import {
  type DaemonDeploymentRecord,
  isUnderWay,
  type ManagedDaemonRecord,
  managedDaemons,
} from './managed-daemon-record.ts';
import { daemonTasks } from './managed-daemon-tasks.ts';
import { lookAtDaemon } from './managed-daemon-timer.ts';
import type { Place } from './place.ts';

/** How many failures of tasks make a deployment fail. AWS does not say how many it takes. */
export const DAEMON_BREAKER = 3;

/** Begins a deployment of a revision, or with none the removal of the daemon. One that is under way is stopped. */
export function startDaemonDeployment(
  place: Place,
  daemon: ManagedDaemonRecord,
  target: string | undefined,
  configuration: DaemonDeploymentRecord['configuration'],
): DaemonDeploymentRecord {
  const before = daemon.deployments.at(-1);
  if (before !== undefined && isUnderWay(before)) {
    finishDaemonDeployment(place, before, 'STOPPED', 'A newer daemon deployment has started.');
    before.stoppedAt = place.world.now();
  }
  const id = place.world.hex(20);
  const deployment: DaemonDeploymentRecord = {
    id,
    arn: arnOf(place.scope, `daemon-deployment/${daemon.cluster}/${daemon.name}/${id}`),
    status: 'PENDING',
    statusReason: undefined,
    target,
    sources: revisionsAlive(place, daemon).filter((one) => one !== target),
    configuration,
    createdAt: place.world.now(),
    finishedAt: undefined,
    stoppedAt: undefined,
    alarms: watchAlarms(place, {
      alarms: { alarmNames: [], enable: false, rollback: true, ...configuration.alarms },
    }),
    failed: [],
    refused: 0,
    rollback: undefined,
    bakesSince: undefined,
  };
  daemon.deployments.push(deployment);
  lookAtDaemon(place, daemon);
  return deployment;
}

/** Ids of the revisions of which tasks run, and of the one that was brought last. */
export function revisionsAlive(place: Place, daemon: ManagedDaemonRecord): readonly string[] {
  const running = daemonTasks(place, daemon)
    .filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
    .flatMap(({ revision }) => revision ?? []);
  const alive = new Set([...running, ...(daemon.stable === undefined ? [] : [daemon.stable])]);
  return daemon.revisions.flatMap(({ id }) => (alive.has(id) ? [id] : []));
}

/** Counts the tasks of a deployment that have failed; one whose rollback fails in its turn is given up. */
export function noteFailures(
  place: Place,
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
): void {
  if (!isUnderWay(deployment)) return;
  const { rollback } = deployment;
  if (rollback === undefined)
    deployment.failed = failedTasks(place, daemon, deployment.target, deployment.createdAt);
  else if (failedTasks(place, daemon, rollback.target, rollback.startedAt).length >= DAEMON_BREAKER)
    finishDaemonDeployment(
      place,
      deployment,
      'ROLLBACK_FAILED',
      `${rollback.reason} The rollback has failed in its turn.`,
    );
}

/** Why a deployment has failed by now, if its circuit breaker says so. */
export function daemonFailure({ failed, refused }: DaemonDeploymentRecord): string | undefined {
  return failed.length + refused < DAEMON_BREAKER
    ? undefined
    : 'Daemon deployment failed: deployment circuit breaker was triggered.';
}

/** Turns a deployment back to the revision before it; where there was none it has failed for good. */
export function rollBackDaemon(
  place: Place,
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
  reason: string,
): void {
  deployment.rollback = { reason, startedAt: place.world.now(), target: daemon.stable };
  deployment.statusReason = reason;
  deployment.bakesSince = undefined;
  if (daemon.stable !== undefined) deployment.status = 'ROLLBACK_IN_PROGRESS';
  else
    finishDaemonDeployment(
      place,
      deployment,
      'ROLLBACK_FAILED',
      `${reason} There is no earlier daemon revision to roll back to.`,
    );
}

/** Ends a deployment of which every instance is as it shall be, after its bake time; a daemon that is deleted is gone. */
export function concludeDaemon(
  place: Place,
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
): void {
  if (daemon.status === 'DELETE_IN_PROGRESS') {
    managedDaemons(place, daemon.cluster).delete(daemon.name);
    return;
  }
  if (deployment.rollback !== undefined) {
    finishDaemonDeployment(place, deployment, 'ROLLBACK_SUCCESSFUL', deployment.rollback.reason);
    return;
  }
  deployment.bakesSince ??= place.world.now();
  const until = deployment.bakesSince + (deployment.configuration.bakeTimeInMinutes ?? 0) * 60_000;
  if (until > place.world.now()) {
    lookAtDaemon(place, daemon, until - place.world.now());
    return;
  }
  daemon.stable = deployment.target;
  finishDaemonDeployment(place, deployment, 'SUCCESSFUL', undefined);
}

const FAILURES = ['TaskFailedToStart', 'EssentialContainerExited', 'ServiceSchedulerInitiated'];

/** Ids of the tasks of a revision that were started since a moment, and have failed. */
function failedTasks(
  place: Place,
  daemon: ManagedDaemonRecord,
  id: string | undefined,
  since: number,
): string[] {
  return daemonTasks(place, daemon)
    .filter(
      ({ revision, createdAt, stopCode }) =>
        revision === id &&
        createdAt >= since &&
        stopCode !== undefined &&
        FAILURES.includes(stopCode),
    )
    .map((task) => task.id);
}

function finishDaemonDeployment(
  place: Place,
  deployment: DaemonDeploymentRecord,
  status: DaemonDeploymentRecord['status'],
  reason: string | undefined,
): void {
  deployment.status = status;
  deployment.statusReason = reason;
  deployment.finishedAt = place.world.now();
}
