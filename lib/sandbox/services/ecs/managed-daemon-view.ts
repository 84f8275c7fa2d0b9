/** Managed daemons, their revisions and deployments as AWS shows them. */
import type {
  DaemonDeployment,
  DaemonDeploymentRevisionDetail,
  DaemonDeploymentSummary,
  DaemonDetail,
  DaemonRevision,
} from '@aws-sdk/client-ecs';
import { providerBy } from './capacity-provider-record.ts';
import { definitionOfTask } from './definition-of-task.ts';
import { DAEMON_BREAKER, revisionsAlive } from './managed-daemon-progress.ts';
import {
  type DaemonDeploymentRecord,
  type DaemonRevisionRecord,
  daemonRevision,
  isUnderWay,
  type ManagedDaemonRecord,
} from './managed-daemon-record.ts';
import { daemonInstances } from './managed-daemon-scheduler.ts';
import { daemonTasks } from './managed-daemon-tasks.ts';
import { date, type Place, plain } from './place.ts';

/** A daemon as DescribeDaemon shows it: with the revisions that run, and the one that was brought last. */
export function daemonView(place: Place, daemon: ManagedDaemonRecord): DaemonDetail {
  return {
    daemonArn: daemon.arn,
    clusterArn: daemon.clusterArn,
    status: daemon.status,
    currentRevisions: revisionsAlive(place, daemon)
      .flatMap((id) => daemonRevision(daemon, id) ?? [])
      .map((revision) => {
        const providers = countsOf(place, daemon, revision);
        return {
          arn: revision.arn,
          capacityProviders: providers.map(({ arn, running, without }) => ({
            arn,
            runningCount: running,
            withoutDaemonCount: without,
          })),
          totalRunningCount: sum(providers, 'running'),
          totalWithoutDaemonCount: sum(providers, 'without'),
        };
      }),
    deploymentArn: daemon.deployments.at(-1)?.arn,
    createdAt: new Date(daemon.createdAt),
    updatedAt: new Date(daemon.updatedAt),
  };
}

/** A revision as DescribeDaemonRevisions shows it. */
export function daemonRevisionView(
  place: Place,
  daemon: ManagedDaemonRecord,
  { id, arn, createdAt, settings }: DaemonRevisionRecord,
): DaemonRevision {
  const { definition, providers: _, ...rest } = settings;
  const pulled = daemonTasks(place, daemon).findLast(({ revision }) => revision === id);
  const containers =
    definitionOfTask(place, { taskDefinitionArn: definition })?.body.containerDefinitions ?? [];
  return {
    ...rest,
    daemonRevisionArn: arn,
    clusterArn: daemon.clusterArn,
    daemonArn: daemon.arn,
    daemonTaskDefinitionArn: definition,
    createdAt: new Date(createdAt),
    containerImages: containers.map(({ name, image }) => {
      const digest = pulled?.containers.find((one) => one.name === name)?.imageDigest;
      return {
        containerName: name,
        image,
        ...(digest === undefined ? {} : { imageDigest: digest }),
      };
    }),
  };
}

/** A deployment as ListDaemonDeployments shows it. */
export function daemonDeploymentSummary(
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
): DaemonDeploymentSummary {
  return {
    daemonDeploymentArn: deployment.arn,
    daemonArn: daemon.arn,
    clusterArn: daemon.clusterArn,
    status: deployment.status,
    statusReason: deployment.statusReason,
    targetDaemonRevisionArn: daemonRevision(daemon, deployment.target)?.arn,
    createdAt: new Date(deployment.createdAt),
    startedAt: deployment.status === 'PENDING' ? undefined : new Date(deployment.createdAt),
    stoppedAt: date(deployment.stoppedAt),
    finishedAt: date(deployment.finishedAt),
  };
}

/** A deployment as DescribeDaemonDeployments shows it. */
export function daemonDeploymentView(
  place: Place,
  daemon: ManagedDaemonRecord,
  deployment: DaemonDeploymentRecord,
): DaemonDeployment {
  const {
    daemonArn: _,
    targetDaemonRevisionArn: _t,
    ...summary
  } = daemonDeploymentSummary(daemon, deployment);
  const target = daemonRevision(daemon, deployment.target);
  return {
    ...summary,
    targetDaemonRevision: target && inDeployment(place, daemon, target),
    sourceDaemonRevisions: deployment.sources
      .flatMap((id) => daemonRevision(daemon, id) ?? [])
      .map((revision) => inDeployment(place, daemon, revision)),
    circuitBreaker: {
      failureCount: deployment.failed.length + deployment.refused,
      status: monitorOf(deployment, deployment.statusReason?.includes('circuit breaker') === true),
      threshold: DAEMON_BREAKER,
    },
    alarms: {
      status:
        deployment.alarms === undefined
          ? 'DISABLED'
          : monitorOf(deployment, deployment.alarms.triggered.length > 0),
      alarmNames: [...(deployment.alarms?.names ?? [])],
      triggeredAlarmNames: [...(deployment.alarms?.triggered ?? [])],
    },
    rollback: rollbackView(daemon, deployment),
    deploymentConfiguration: plain(deployment.configuration),
  };
}

function monitorOf(deployment: DaemonDeploymentRecord, triggered: boolean) {
  if (triggered) return 'TRIGGERED';
  return isUnderWay(deployment) ? 'MONITORING' : 'MONITORING_COMPLETE';
}

function rollbackView(
  daemon: ManagedDaemonRecord,
  { rollback }: DaemonDeploymentRecord,
): DaemonDeployment['rollback'] {
  if (rollback === undefined) return undefined;
  const revision = daemonRevision(daemon, rollback.target);
  return {
    reason: rollback.reason,
    startedAt: new Date(rollback.startedAt),
    rollbackTargetDaemonRevisionArn: revision?.arn,
    rollbackCapacityProviders: [...(revision?.settings.providers ?? [])],
  };
}

function inDeployment(
  place: Place,
  daemon: ManagedDaemonRecord,
  revision: DaemonRevisionRecord,
): DaemonDeploymentRevisionDetail {
  const providers = countsOf(place, daemon, revision);
  return {
    arn: revision.arn,
    capacityProviders: providers.map(({ arn, running, without, draining }) => ({
      arn,
      runningInstanceCount: running,
      withoutDaemonInstanceCount: without,
      drainingInstanceCount: draining,
    })),
    totalRunningInstanceCount: sum(providers, 'running'),
    totalWithoutDaemonInstanceCount: sum(providers, 'without'),
    totalDrainingInstanceCount: sum(providers, 'draining'),
  };
}

interface ProviderCounts {
  readonly arn: string;
  readonly running: number;
  readonly without: number;
  readonly draining: number;
}

/** How the instances of each provider of a revision stand. */
function countsOf(
  place: Place,
  daemon: ManagedDaemonRecord,
  revision: DaemonRevisionRecord,
): readonly ProviderCounts[] {
  const own = daemonTasks(place, daemon).filter((task) => task.revision === revision.id);
  return revision.settings.providers.map((provider) => {
    const arn = providerBy(place, provider)?.arn ?? provider;
    const counts = { running: 0, without: 0, draining: 0 };
    for (const instance of daemonInstances(place, daemon)) {
      if (instance.capacityProviderName !== provider) continue;
      const here = own.filter(({ containerInstanceArn }) => containerInstanceArn === instance.arn);
      if (here.length === 0) continue;
      if (instance.status === 'DRAINING') counts.draining += 1;
      else if (here.some(({ lastStatus }) => lastStatus === 'RUNNING')) counts.running += 1;
      else if (here.every(({ desiredStatus }) => desiredStatus === 'STOPPED')) counts.without += 1;
    }
    return { arn, ...counts };
  });
}

function sum(
  counts: readonly ProviderCounts[],
  member: 'running' | 'without' | 'draining',
): number {
  return counts.reduce((total, one) => total + one[member], 0);
}
