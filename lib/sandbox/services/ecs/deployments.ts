/** What starts and completes a deployment of a service. */
import { arnOf } from './arns.ts';
import { breakerThreshold } from './circuit-breaker.ts';
import { watchAlarms } from './deployment-alarms.ts';
import {
  isOpen,
  type RevisionRecord,
  type ServiceDeploymentRecord,
  serviceDeployments,
} from './deployment-record.ts';
import { stepsOf } from './deployment-stages.ts';
import { slotFor } from './deployment-traffic.ts';
import { tellDeployment } from './neighbours-events.ts';
import { type Place, plain } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import { type DeploymentRecord, primaryOf, type ServiceRecord, say } from './service-record.ts';
import { createRevision } from './service-revisions.ts';
import { DEPLOYMENT_PENDING } from './timing.ts';

/** Starts a deployment of a service's present settings: a new revision and a new PRIMARY; what ran before is superseded. */
export function startDeployment(place: Place, service: ServiceRecord): void {
  const now = place.world.now();
  const source = sourceOf(place, service);
  const configuration = plain(service.settings.deploymentConfiguration ?? {});
  const steps = stepsOf(configuration, {
    reconcile: service.deployments.some(({ revision }) => revision !== source),
  });
  const revision = createRevision(place, service, slotFor(place, service, source));
  const id = place.world.hex(21);
  const key = `${service.name}/${id}`;
  const previous = openDeployment(place, service);
  if (previous !== undefined)
    finish(place, previous, 'STOPPED', 'Stopped because a newer service deployment was started.');
  serviceDeployments(place, service.cluster).set(key, {
    key,
    arn: arnOf(place.scope, `service-deployment/${service.cluster}/${service.name}/${id}`),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    service: service.name,
    createdAt: now,
    targetRevision: revision.number,
    sourceRevisions: [...new Set(service.deployments.map((one) => one.revision))],
    configuration,
    status: 'PENDING',
    statusReason: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    updatedAt: now,
    failures: 0,
    threshold: breakerThreshold(service.settings.deploymentConfiguration, service.desiredCount),
    breakerTriggered: false,
    rollback: undefined,
    lifecycle:
      steps === undefined
        ? undefined
        : { source, steps, enteredAt: undefined, production: 0, test: 0, hooks: [], firstHook: 0 },
    alarms: watchAlarms(place, configuration),
    bakingSince: undefined,
  });
  service.serviceDeployment = key;
  service.serviceDeployments.push(key);
  makePrimary(place, service, revision, {
    id: revision.number,
    serviceDeployment: key,
    reason: `ECS deployment ecs-svc/${revision.number} in progress.`,
  });
  place.world.schedule(place.scope, DEPLOYMENT_PENDING, 'ecs.deployment-started', {
    cluster: service.cluster,
    key,
  });
}

/** Lets a service deployment go from PENDING to IN_PROGRESS. */
export function deploymentStarted(
  payload: { readonly cluster: string; readonly key: string },
  place: Place,
): void {
  const record = serviceDeployments(place, payload.cluster).get(payload.key);
  if (record?.status !== 'PENDING') return;
  record.status = 'IN_PROGRESS';
  record.startedAt = place.world.now();
  record.updatedAt = place.world.now();
}

/** Ends the PRIMARY deployment well: the service runs it and nothing else. */
export function completeDeployment(place: Place, service: ServiceRecord): void {
  const primary = primaryOf(service);
  if (primary === undefined || primary.rolloutState !== 'IN_PROGRESS') return;
  const now = place.world.now();
  primary.rolloutState = 'COMPLETED';
  primary.rolloutStateReason = `ECS deployment ecs-svc/${primary.id} completed.`;
  primary.updatedAt = now;
  tellDeployment(place, service, primary);
  service.deployments = [primary];
  service.completedRevision = primary.revision;
  service.live = primary.revision;
  const record = openDeployment(place, service);
  if (record !== undefined)
    if (record.rollback === undefined) finish(place, record, 'SUCCESSFUL', undefined);
    else finish(place, record, 'ROLLBACK_SUCCESSFUL', record.rollback.reason);
  say(place, service, `(deployment ecs-svc/${primary.id}) deployment completed.`);
}

/** The service deployment that is under way. */
export function openDeployment(
  place: Place,
  service: ServiceRecord,
): ServiceDeploymentRecord | undefined {
  const record = serviceDeployments(place, service.cluster).get(service.serviceDeployment ?? '');
  return record !== undefined && isOpen(record) ? record : undefined;
}

/** Ends a service deployment with this status. */
export function finish(
  place: Place,
  record: ServiceDeploymentRecord,
  status: ServiceDeploymentRecord['status'],
  reason: string | undefined,
): void {
  const now = place.world.now();
  record.status = status;
  record.statusReason = reason;
  record.startedAt ??= now;
  record.finishedAt = now;
  record.updatedAt = now;
  if (status === 'STOPPED') record.stoppedAt = now;
}

/** Makes a revision the PRIMARY deployment of its service; the others are ACTIVE from now on. */
export function makePrimary(
  place: Place,
  service: ServiceRecord,
  revision: RevisionRecord,
  deployment: {
    readonly id: string;
    readonly serviceDeployment: string;
    readonly reason: string;
  },
): void {
  const now = place.world.now();
  for (const old of service.deployments) {
    old.status = 'ACTIVE';
    old.updatedAt = now;
  }
  const primary: DeploymentRecord = {
    id: deployment.id,
    revision: revision.number,
    serviceDeployment: deployment.serviceDeployment,
    taskDefinition: revision.settings.taskDefinition ?? '',
    createdAt: now,
    status: 'PRIMARY',
    updatedAt: now,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: deployment.reason,
    failedTasks: 0,
    breakerFailures: 0,
    failedStarts: 0,
    throttledUntil: 0,
  };
  service.deployments.unshift(primary);
  tellDeployment(place, service, primary);
  service.steady = false;
  service.saidUnplaced = undefined;
  service.saidBlocked = false;
  lookSoon(place, service);
}

/** The revision in production: the one with its traffic; while a rolling deployment goes on, the newest. */
function sourceOf(place: Place, service: ServiceRecord): string | undefined {
  if (service.deployments.some(({ revision }) => revision === service.live)) return service.live;
  const latest = serviceDeployments(place, service.cluster).get(service.serviceDeployment ?? '');
  return latest?.lifecycle === undefined ? primaryOf(service)?.revision : undefined;
}
