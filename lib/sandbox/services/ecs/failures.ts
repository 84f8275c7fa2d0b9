/** What failed and what healthy tasks mean for their deployment: the circuit breaker's and the throttle's counts. */
import { openDeployment } from './deployments.ts';
import { tellService } from './neighbours-events.ts';
import type { Place } from './place.ts';
import {
  type DeploymentRecord,
  primaryOf,
  type ServiceRecord,
  say,
  services,
} from './service-record.ts';
import type { TaskRecord } from './task-record.ts';
import { taskSetsOf } from './task-set-record.ts';
import { THROTTLE_FIRST, THROTTLE_LONGEST } from './timing.ts';

/** Counts a failed task against the PRIMARY deployment, if it runs that one. */
export function countFailure(place: Place, task: TaskRecord): void {
  const found = deploymentOf(place, task);
  if (found !== undefined)
    countFailedStart(place, found.service, found.deployment, task.startedAt === undefined);
}

/** Counts a failure of a deployment; one before RUNNING also slows down further starts. */
export function countFailedStart(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  beforeRunning: boolean,
): void {
  deployment.failedTasks += 1;
  deployment.breakerFailures += 1;
  deployment.updatedAt = place.world.now();
  const record = openDeployment(place, service);
  if (record !== undefined && record.rollback === undefined)
    record.failures = deployment.breakerFailures;
  if (!beforeRunning) return;
  deployment.failedStarts += 1;
  // The throttle sets in with the third failure in a row and doubles with every round of failures.
  const rounds = Math.floor(deployment.failedStarts / Math.max(service.desiredCount, 1)) - 3;
  if (deployment.failedStarts < 3 || rounds < 0) return;
  if (deployment.throttledUntil <= place.world.now()) {
    say(
      place,
      service,
      'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    );
    tellService(place, service, 'SERVICE_TASK_START_IMPAIRED');
  }
  deployment.throttledUntil =
    place.world.now() + Math.min(THROTTLE_FIRST * 2 ** Math.min(rounds, 20), THROTTLE_LONGEST);
}

/** Notes that a task has reached RUNNING, which ends the throttle. */
export function noteRunning(deployment: DeploymentRecord): void {
  deployment.failedStarts = 0;
  deployment.throttledUntil = 0;
}

/** Notes that a task has passed all its health checks for the first time. */
export function noteHealthy(place: Place, service: ServiceRecord, task: TaskRecord): void {
  if (task.provedHealthy) return;
  task.provedHealthy = true;
  const primary = primaryOf(service);
  if (primary === undefined || primary.revision !== task.revision) return;
  primary.failedTasks = 0;
  if (
    service.settings.deploymentConfiguration?.deploymentCircuitBreaker?.resetOnHealthyTask === false
  )
    return;
  primary.breakerFailures = 0;
  const record = openDeployment(place, service);
  if (record !== undefined && record.rollback === undefined) record.failures = 0;
}

function deploymentOf(place: Place, task: TaskRecord) {
  const service =
    task.service === undefined ? undefined : services(place, task.cluster).get(task.service);
  if (service === undefined) return undefined;
  const primary = primaryOf(service);
  const deployment =
    primary?.revision === task.revision && primary !== undefined
      ? primary
      : taskSetsOf(place, service).find(({ launch }) => launch.revision === task.revision)?.launch;
  return deployment === undefined ? undefined : { service, deployment };
}
