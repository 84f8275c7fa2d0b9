/** What makes a deployment fail, and the way back to the revision before. */
import type { AlarmWatch } from './deployment-alarms.ts';
import { type RevisionRecord, revisionOf } from './deployment-record.ts';
import { stepsBack } from './deployment-stages.ts';
import { finish, makePrimary, openDeployment } from './deployments.ts';
import { tellDeployment } from './neighbours-events.ts';
import { type Place, plain } from './place.ts';
import { type DeploymentRecord, primaryOf, type ServiceRecord, say } from './service-record.ts';
import { numericId, pickDeployed } from './service-revisions.ts';

/** What made a deployment fail, in the words of its rollout state and of its service deployment. */
export interface DeploymentFailure {
  readonly by: 'circuit breaker' | 'alarms' | 'lifecycle stage';
  /** Whether the service goes back to the revision that completed last. */
  readonly rollback: boolean;
  /** What DescribeServices shows, such as `tasks failed to start.` */
  readonly reason: string;
  /** What the service deployment shows when it rolls back. */
  readonly rolledBack: string;
  /** What it shows when it stops without going back. */
  readonly stopped: string;
}

/** The circuit breaker has counted enough failures. */
export function breakerTripped(rollback: boolean): DeploymentFailure {
  return {
    by: 'circuit breaker',
    rollback,
    reason: 'tasks failed to start.',
    rolledBack:
      'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    stopped: 'Service deployment was stopped because the circuit breaker threshold was reached.',
  };
}

/** Alarms have gone off. */
export function alarmsWentOff({ triggered }: AlarmWatch, rollback: boolean): DeploymentFailure {
  const names = triggered.join(', ');
  return {
    by: 'alarms',
    rollback,
    reason: `alarm detected: ${names}.`,
    rolledBack: `Service deployment rolled back because the alarm ${names} went into the ALARM state.`,
    stopped: `Service deployment was stopped because the alarm ${names} went into the ALARM state.`,
  };
}

/**
 * Ends the PRIMARY deployment badly. With `rollback` the service goes back to the revision that completed last;
 * a first deployment has none and stays FAILED.
 */
export function failDeployment(place: Place, service: ServiceRecord, how: DeploymentFailure): void {
  const primary = primaryOf(service);
  if (primary === undefined) return;
  const record = openDeployment(place, service);
  primary.rolloutState = 'FAILED';
  primary.rolloutStateReason = `ECS deployment ${how.by}: ${how.reason}`;
  primary.updatedAt = place.world.now();
  tellDeployment(place, service, primary);
  say(place, service, `(deployment ecs-svc/${primary.id}) deployment failed: ${how.reason}`);
  if (record !== undefined && record.rollback === undefined && how.by === 'circuit breaker')
    record.breakerTriggered = true;
  const target = rollbackTarget(place, service, primary);
  if (record?.rollback !== undefined) {
    finish(place, record, 'ROLLBACK_FAILED', how.reason);
    return;
  }
  if (!how.rollback || target === undefined) {
    if (record !== undefined)
      finish(
        place,
        record,
        how.rollback ? 'ROLLBACK_FAILED' : 'STOPPED',
        how.rollback
          ? `${how.by === 'circuit breaker' ? '' : `${how.rolledBack} `}Service deployment could not be rolled back: there is no completed deployment to roll back to.`
          : how.stopped,
      );
    return;
  }
  rollBack(place, service, target, { reason: how.rolledBack, by: how.by });
}

/** Makes the revision that completed last PRIMARY again, as part of the open service deployment. */
export function rollBack(
  place: Place,
  service: ServiceRecord,
  target: RevisionRecord,
  why: {
    /** The reason that the service deployment shows. */
    readonly reason: string;
    /** What asked for it, as the rollout state of the deployment says. */
    readonly by: DeploymentFailure['by'] | 'user request';
  },
): void {
  const record = openDeployment(place, service);
  const now = place.world.now();
  if (record !== undefined) {
    record.status = 'ROLLBACK_IN_PROGRESS';
    record.statusReason = why.reason;
    record.updatedAt = now;
    record.rollback = { reason: why.reason, startedAt: now, revision: target.number };
    record.bakingSince = undefined;
    if (record.lifecycle !== undefined) {
      record.lifecycle.steps = stepsBack(record.lifecycle);
      record.lifecycle.enteredAt = undefined;
    }
  }
  const id = numericId(place);
  service.settings = plain({ ...service.settings, ...pickDeployed(target.settings) });
  makePrimary(place, service, target, {
    id,
    serviceDeployment: service.serviceDeployment ?? '',
    reason: `ECS deployment ${why.by}: rolling back to deploymentId ecs-svc/${id}.`,
  });
  say(place, service, `rolling back to deployment ecs-svc/${id}.`);
}

/** The revision a service can be rolled back to: the one whose traffic is shifted, or that of its last completed deployment. */
export function rollbackTarget(
  place: Place,
  service: ServiceRecord,
  failed: DeploymentRecord,
): RevisionRecord | undefined {
  const { lifecycle } = openDeployment(place, service) ?? {};
  const last = lifecycle === undefined ? service.completedRevision : lifecycle.source;
  return last === undefined || last === failed.revision
    ? undefined
    : revisionOf(place, service, last);
}
