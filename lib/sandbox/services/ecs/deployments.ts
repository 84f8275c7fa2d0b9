/** What starts, completes, fails and rolls back a deployment of a service. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { arnOf } from './arns.ts';
import {
  isOpen,
  type RevisionRecord,
  revisionArn,
  revisionOf,
  revisions,
  type ServiceDeploymentRecord,
  serviceDeployments,
} from './deployment-record.ts';
import { type Place, plain } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import { type DeploymentRecord, primaryOf, type ServiceRecord, say } from './service-record.ts';
import { tryTaskDefinition } from './task-definition-record.ts';
import { DEPLOYMENT_PENDING } from './timing.ts';

/** Starts a deployment of a service's present settings: a new revision and a new PRIMARY; what ran before is superseded. */
export function startDeployment(place: Place, service: ServiceRecord): void {
  const now = place.world.now();
  const revision = createRevision(place, service);
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
    configuration: plain(service.settings.deploymentConfiguration ?? {}),
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
  service.deployments = [primary];
  service.completedRevision = primary.revision;
  const record = openDeployment(place, service);
  if (record !== undefined)
    if (record.rollback === undefined) finish(place, record, 'SUCCESSFUL', undefined);
    else finish(place, record, 'ROLLBACK_SUCCESSFUL', record.rollback.reason);
  say(place, service, `(deployment ecs-svc/${primary.id}) deployment completed.`);
}

/**
 * Ends the PRIMARY deployment badly. With `rollback` the service goes back to the revision that completed last;
 * a first deployment has none and stays FAILED.
 */
export function failDeployment(
  place: Place,
  service: ServiceRecord,
  how: {
    readonly rollback: boolean;
    /** What DescribeServices shows, such as `tasks failed to start.` */
    readonly reason: string;
  },
): void {
  const primary = primaryOf(service);
  if (primary === undefined) return;
  const record = openDeployment(place, service);
  primary.rolloutState = 'FAILED';
  primary.rolloutStateReason = `ECS deployment circuit breaker: ${how.reason}`;
  primary.updatedAt = place.world.now();
  say(place, service, `(deployment ecs-svc/${primary.id}) deployment failed: ${how.reason}`);
  if (record !== undefined && record.rollback === undefined) record.breakerTriggered = true;
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
          ? 'Service deployment could not be rolled back: there is no completed deployment to roll back to.'
          : 'Service deployment was stopped because the circuit breaker threshold was reached.',
      );
    return;
  }
  rollBack(place, service, target, {
    reason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    by: 'circuit breaker',
  });
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
    readonly by: 'circuit breaker' | 'user request';
  },
): void {
  const record = openDeployment(place, service);
  const now = place.world.now();
  if (record !== undefined) {
    record.status = 'ROLLBACK_IN_PROGRESS';
    record.statusReason = why.reason;
    record.updatedAt = now;
    record.rollback = { reason: why.reason, startedAt: now, revision: target.number };
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

/** The revision a service can be rolled back to: that of its last completed deployment. */
export function rollbackTarget(
  place: Place,
  service: ServiceRecord,
  failed: DeploymentRecord,
): RevisionRecord | undefined {
  return service.completedRevision === undefined || service.completedRevision === failed.revision
    ? undefined
    : revisionOf(place, service, service.completedRevision);
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

/** How many failures trip the circuit breaker; undefined when it is off. */
export function breakerThreshold(
  configuration: DeploymentConfiguration | undefined,
  desiredCount: number,
): number | undefined {
  const breaker = configuration?.deploymentCircuitBreaker;
  if (breaker?.enable !== true) return undefined;
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker.thresholdConfiguration ?? {};
  if (type === 'COUNT') return value;
  const share = Math.ceil((value / 100) * desiredCount);
  return type === 'BOUNDED_PERCENT' ? Math.min(Math.max(share, 3), 200) : Math.max(share, 1);
}

function createRevision(place: Place, service: ServiceRecord): RevisionRecord {
  const number = numericId(place);
  const { settings } = service;
  const definition = tryTaskDefinition(place, settings.taskDefinition ?? '');
  const record: RevisionRecord = {
    number,
    arn: revisionArn(place, service, number),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    createdAt: place.world.now(),
    settings: plain(settings),
    launchType: settings.launchType,
    capacityProviderStrategy: settings.capacityProviderStrategy,
    images: (definition?.body.containerDefinitions ?? []).map(({ name = '', image = '' }) => ({
      containerName: name,
      image,
    })),
  };
  revisions(place, service.cluster).set(`${service.name}/${number}`, record);
  return record;
}

function makePrimary(
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
  service.deployments.unshift({
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
  });
  service.steady = false;
  service.saidUnplaced = undefined;
  service.saidBlocked = false;
  lookSoon(place, service);
}

/** The settings that belong to a revision and come back with it; scaling and deployment settings stay as they are. */
function pickDeployed(settings: ServiceRecord['settings']): Partial<ServiceRecord['settings']> {
  const {
    taskDefinition,
    networkConfiguration,
    platformVersion,
    loadBalancers,
    serviceRegistries,
    serviceConnectConfiguration,
    volumeConfigurations,
    vpcLatticeConfigurations,
    launchType,
    capacityProviderStrategy,
  } = settings;
  return {
    taskDefinition,
    networkConfiguration,
    platformVersion,
    loadBalancers,
    serviceRegistries,
    serviceConnectConfiguration,
    volumeConfigurations,
    vpcLatticeConfigurations,
    launchType,
    capacityProviderStrategy,
  };
}

/** Nineteen digits, as deployments and service revisions have. */
function numericId(place: Place): string {
  return (BigInt(`0x${place.world.hex(15)}`) + 1_000_000_000_000_000_000n).toString().slice(0, 19);
}
