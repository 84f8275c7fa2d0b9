/** Task sets as AWS shows them. */
import type { TaskSet, TaskSetField } from '@aws-sdk/client-ecs';
import { type Place, plain } from './place.ts';
import type { ServiceRecord } from './service-record.ts';
import { onFargate } from './service-rules.ts';
import { tasks } from './task-record.ts';
import { type TaskSetRecord, wantedBy } from './task-set-record.ts';

/** A task set as AWS shows it; tags only where included. */
export function taskSetView(
  place: Place,
  service: ServiceRecord,
  set: TaskSetRecord,
  include: readonly TaskSetField[],
): TaskSet {
  const { request, settings } = set;
  const own = service.tasks
    .flatMap((id) => tasks(place, service.cluster).get(id) ?? [])
    .filter(({ revision }) => revision === set.launch.revision);
  const running = own.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const pending = own.filter(({ lastStatus }) => PENDING.includes(lastStatus)).length;
  const strategy = settings.capacityProviderStrategy ?? [];
  return {
    id: set.id,
    taskSetArn: set.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    ...(request.externalId === undefined ? {} : { externalId: request.externalId }),
    status: set.status,
    taskDefinition: set.launch.taskDefinition,
    computedDesiredCount: wantedBy(set, service.desiredCount),
    runningCount: running,
    pendingCount: pending,
    createdAt: new Date(set.createdAt),
    updatedAt: new Date(set.updatedAt),
    ...(strategy.length > 0
      ? { capacityProviderStrategy: plain(strategy) }
      : { launchType: settings.launchType ?? 'EC2' }),
    ...(onFargate(settings)
      ? { platformVersion: settings.platformVersion ?? 'LATEST', platformFamily: 'Linux' }
      : {}),
    ...(settings.networkConfiguration === undefined
      ? {}
      : { networkConfiguration: plain(settings.networkConfiguration) }),
    loadBalancers: plain(settings.loadBalancers ?? []),
    serviceRegistries: plain(settings.serviceRegistries ?? []),
    scale: { value: set.scale, unit: 'PERCENT' },
    stabilityStatus: set.stability,
    stabilityStatusAt: new Date(set.stabilityAt),
    startedBy: service.createdBy,
    ...(include.includes('TAGS') ? { tags: plain(set.tags) } : {}),
  };
}

const PENDING: readonly string[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];
