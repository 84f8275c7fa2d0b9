/** Service deployments as AWS shows them. */
import type {
  DeploymentLifecycleHookDetail,
  ServiceDeployment,
  ServiceDeploymentAlarms,
  ServiceDeploymentBrief,
  ServiceDeploymentLifecycleStage,
} from '@aws-sdk/client-ecs';
import { breakerThreshold } from './circuit-breaker.ts';
import type { AlarmWatch } from './deployment-alarms.ts';
import { isOpen, revisionArn, type ServiceDeploymentRecord } from './deployment-record.ts';
import { requestedTasks, trafficShares } from './deployment-shares.ts';
import type { HookRecord } from './deployment-stages.ts';
import { openDeployment } from './deployments.ts';
import { date, type Place, plain } from './place.ts';
import type { ServiceRecord } from './service-record.ts';
import { tasks } from './task-record.ts';

/** A service deployment as ListServiceDeployments shows it. */
export function brief(
  place: Place,
  service: ServiceRecord,
  record: ServiceDeploymentRecord,
): ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: record.serviceArn,
    clusterArn: record.clusterArn,
    createdAt: new Date(record.createdAt),
    startedAt: date(record.startedAt),
    finishedAt: date(record.finishedAt),
    targetServiceRevisionArn: revisionArn(place, service, record.targetRevision),
    status: record.status,
    statusReason: record.statusReason,
  };
}

/** A service deployment as DescribeServiceDeployments shows it. */
export function deploymentView(
  place: Place,
  service: ServiceRecord,
  record: ServiceDeploymentRecord,
): ServiceDeployment {
  const open = openDeployment(place, service)?.key === record.key;
  const summary = (number: string) => ({
    arn: revisionArn(place, service, number),
    requestedTaskCount: open ? requestedTasks(service, record, number) : 0,
    ...counts(place, service, number),
    ...trafficShares(record, number),
  });
  const { lifecycle } = record;
  return {
    ...brief(place, service, record),
    stoppedAt: date(record.stoppedAt),
    updatedAt: new Date(record.updatedAt),
    sourceServiceRevisions: record.sourceRevisions.map(summary),
    targetServiceRevision: summary(record.targetRevision),
    deploymentConfiguration: plain(record.configuration),
    ...(lifecycle === undefined || !open
      ? {}
      : { lifecycleStage: lifecycle.steps[0]?.stage as ServiceDeploymentLifecycleStage }),
    ...(lifecycle === undefined ? {} : { lifecycleHookDetails: lifecycle.hooks.map(hookView) }),
    ...(record.alarms === undefined ? {} : { alarms: alarmsView(record.alarms, isOpen(record)) }),
    ...(record.rollback === undefined
      ? {}
      : {
          rollback: {
            reason: record.rollback.reason,
            startedAt: new Date(record.rollback.startedAt),
            serviceRevisionArn: revisionArn(place, service, record.rollback.revision),
          },
        }),
    deploymentCircuitBreaker: breakerView(record, service),
  };
}

function hookView(hook: HookRecord): DeploymentLifecycleHookDetail {
  return {
    hookId: hook.id,
    targetType: hook.targetType,
    targetArn: hook.targetArn,
    status: hook.status,
    expiresAt: new Date(hook.expiresAt),
    timeoutAction: hook.timeoutAction,
  };
}

function alarmsView({ names, triggered }: AlarmWatch, open: boolean): ServiceDeploymentAlarms {
  const watching = open ? ('MONITORING' as const) : ('MONITORING_COMPLETE' as const);
  return {
    status: triggered.length > 0 ? 'TRIGGERED' : watching,
    alarmNames: [...names],
    triggeredAlarmNames: [...triggered],
  };
}

function breakerView(record: ServiceDeploymentRecord, service: ServiceRecord) {
  const threshold = breakerThreshold(record.configuration, service.desiredCount);
  const status = () => {
    if (threshold === undefined) return 'DISABLED' as const;
    if (record.breakerTriggered) return 'TRIGGERED' as const;
    return isOpen(record) ? ('MONITORING' as const) : ('MONITORING_COMPLETE' as const);
  };
  return { status: status(), failureCount: record.failures, threshold: threshold ?? 0 };
}

function counts(place: Place, service: ServiceRecord, number: string) {
  const table = tasks(place, service.cluster);
  const own = service.tasks
    .flatMap((id) => table.get(id) ?? [])
    .filter(({ revision }) => revision === number);
  return {
    runningTaskCount: own.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTaskCount: own.filter(({ lastStatus }) =>
      ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(lastStatus),
    ).length,
  };
}
