/** What a look at a service says about the deployment that is followed. Pure. */
import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { RolloutHandle } from '../resource-type.ts';
import type { RolloutResult } from './report.ts';

/** One look at a deployment. */
export interface Look {
  readonly handle: RolloutHandle;
  /** The service; undefined when it is gone. */
  readonly service: Service | undefined;
  /** The service deployment whose target is ours; undefined when AWS does not list it. */
  readonly deployment: ServiceDeployment | undefined;
  /** When following began, in milliseconds since the epoch. */
  readonly since: number;
  /** When it was looked, in milliseconds since the epoch. */
  readonly now: number;
}

/** How the deployment has ended, and why as far as AWS says; undefined while it has not. */
export interface Verdict {
  readonly result: RolloutResult;
  readonly reason: string;
}

/** Reads may be behind: for so many milliseconds what contradicts the call that started the deployment is not believed. */
const SPREADING = 60_000;

/** Judges one look. */
export function judge(look: Look): Verdict | undefined {
  const { service, deployment } = look;
  if (service === undefined || service.status !== 'ACTIVE')
    return hasSpread(look)
      ? { result: 'failed', reason: `the service is ${service?.status ?? 'gone'}` }
      : undefined;
  return deployment === undefined
    ? judgeService(look, service)
    : judgeDeployment(look, service, deployment);
}

function hasSpread({ since, now }: Look): boolean {
  return now - since >= SPREADING;
}

/** The deployment that ECS is on. */
export function primaryOf(service: Service | undefined): Deployment | undefined {
  return service?.deployments?.find(({ status }) => status === 'PRIMARY');
}

function judgeDeployment(
  look: Look,
  service: Service,
  deployment: ServiceDeployment,
): Verdict | undefined {
  const reason = deployment.statusReason ?? deployment.status ?? '';
  switch (deployment.status) {
    case 'SUCCESSFUL':
      return succeeded(look, service, deployment);
    case 'ROLLBACK_SUCCESSFUL':
      return { result: 'rolled-back', reason: deployment.rollback?.reason ?? reason };
    case 'ROLLBACK_FAILED':
      return { result: 'failed', reason };
    case 'STOPPED':
      return { result: stoppedAs(look, service, deployment), reason };
    default:
      return undefined;
  }
}

// A service that is still said to be on a deployment from before ours was read too early.
function isOlder(primary: Deployment, than: Date | undefined): boolean {
  return primary.createdAt !== undefined && than !== undefined && primary.createdAt < than;
}

function stoppedAs(
  { handle }: Look,
  service: Service,
  deployment: ServiceDeployment,
): 'failed' | 'superseded' | 'stopped' {
  if (deployment.deploymentCircuitBreaker?.status === 'TRIGGERED') return 'failed';
  return primaryOf(service)?.id === handle.deploymentId ? 'stopped' : 'superseded';
}

// Where the list of service deployments does not have ours (they are kept for 90 days), the service itself must do.
function judgeService(look: Look, service: Service): Verdict | undefined {
  const { handle } = look;
  const primary = primaryOf(service);
  const own = service.deployments?.find(({ id }) => id === handle.deploymentId);
  if (own?.rolloutState === 'FAILED')
    return primary?.id === handle.deploymentId
      ? { result: 'failed', reason: own.rolloutStateReason ?? 'FAILED' }
      : rolledBack(primary);
  if (primary === undefined) return undefined;
  if (primary.id !== handle.deploymentId && !hasSpread(look)) return undefined;
  if (primary.id !== handle.deploymentId)
    return { result: 'superseded', reason: `${primary.id} has taken its place` };
  return primary.rolloutState === 'COMPLETED'
    ? succeeded(look, service, { finishedAt: primary.updatedAt })
    : undefined;
}

function rolledBack(primary: Deployment | undefined): Verdict | undefined {
  if (primary?.rolloutState === 'COMPLETED')
    return { result: 'rolled-back', reason: primary.rolloutStateReason ?? 'rolled back' };
  return primary?.rolloutState === 'FAILED'
    ? { result: 'failed', reason: primary.rolloutStateReason ?? 'the rollback failed' }
    : undefined;
}

/** A deployment that had ended before we looked was only resized: then its tasks must all run. */
function succeeded(
  { since, handle }: Look,
  service: Service,
  { createdAt, finishedAt }: Pick<ServiceDeployment, 'createdAt' | 'finishedAt'>,
): Verdict | undefined {
  const primary = primaryOf(service);
  if (primary?.id !== handle.deploymentId && primary !== undefined)
    return isOlder(primary, createdAt)
      ? undefined
      : { result: 'superseded', reason: `${primary.id} has taken its place` };
  const earlier = finishedAt !== undefined && finishedAt.getTime() < since;
  const settled =
    service.runningCount === service.desiredCount && (service.deployments?.length ?? 1) === 1;
  if (earlier && !settled) return undefined;
  return { result: 'succeeded', reason: 'the deployment completed' };
}
