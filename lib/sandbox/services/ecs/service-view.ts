/** Services as AWS shows them. */
import type {
  CapacityProviderStrategyItem,
  Deployment,
  Service,
  ServiceField,
} from '@aws-sdk/client-ecs';
import {
  isOpen,
  revisionArn,
  revisionOf,
  type ServiceDeploymentRecord,
  serviceDeployments,
} from './deployment-record.ts';
import { requestedTasks, trafficShares } from './deployment-shares.ts';
import { managedBy } from './express-record.ts';
import { type Place, plain } from './place.ts';
import { serviceConnectView } from './service-connect.ts';
import {
  type DeploymentRecord,
  primaryOf,
  type ServiceRecord,
  type ServiceSettings,
} from './service-record.ts';
import { onFargate } from './service-rules.ts';
import { tasks } from './task-record.ts';
import { isExternal, taskSetsOf } from './task-set-record.ts';
import { taskSetView } from './task-set-view.ts';

/** The Fargate platform version that `LATEST` stands for. */
export const LATEST_PLATFORM = '1.4.0';

/** A service as AWS shows it; tags only where included. */
export function serviceView(
  place: Place,
  service: ServiceRecord,
  include: readonly ServiceField[],
): Service {
  const counts = countTasks(place, service);
  const total = [...counts.values()].reduce(
    (sum, one) => ({ running: sum.running + one.running, pending: sum.pending + one.pending }),
    { running: 0, pending: 0 },
  );
  const external = isExternal(service.settings);
  const sets = external ? taskSetsOf(place, service) : [];
  // What the primary task set is made of shows as the service's own.
  const settings = sets.find(({ status }) => status === 'PRIMARY')?.settings ?? service.settings;
  const fargate = onFargate(settings);
  const strategy = settings.capacityProviderStrategy ?? [];
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: plain(settings.loadBalancers ?? []),
    serviceRegistries: plain(settings.serviceRegistries ?? []),
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: total.running,
    pendingCount: total.pending,
    ...capacityView(settings, strategy, external),
    ...(fargate
      ? { platformVersion: settings.platformVersion ?? 'LATEST', platformFamily: 'Linux' }
      : {}),
    taskDefinition: settings.taskDefinition,
    deploymentConfiguration: plain(settings.deploymentConfiguration ?? {}),
    deployments: service.deployments.map((deployment) =>
      deploymentView(place, service, deployment, counts.get(deployment.revision)),
    ),
    ...(external ? { taskSets: sets.map((set) => taskSetView(place, service, set, include)) } : {}),
    roleArn: service.roleArn,
    events: service.events.map(({ id, createdAt, message }) => ({
      id,
      createdAt: new Date(createdAt),
      message,
    })),
    createdAt: new Date(service.createdAt),
    ...currentDeployment(place, service, counts),
    placementConstraints: plain(settings.placementConstraints ?? []),
    placementStrategy: plain(settings.placementStrategy ?? []),
    ...(settings.networkConfiguration === undefined
      ? {}
      : { networkConfiguration: plain(settings.networkConfiguration) }),
    ...((settings.loadBalancers ?? []).length > 0 ||
    settings.healthCheckGracePeriodSeconds !== undefined
      ? { healthCheckGracePeriodSeconds: settings.healthCheckGracePeriodSeconds ?? 0 }
      : {}),
    schedulingStrategy: settings.schedulingStrategy ?? 'REPLICA',
    ...((settings.deploymentController?.type ?? 'ECS') === 'ECS'
      ? {}
      : { deploymentController: plain(settings.deploymentController) }),
    ...(include.includes('TAGS') ? { tags: plain(service.tags) } : {}),
    createdBy: service.createdBy,
    resourceManagementType: managedBy(place, service),
    enableECSManagedTags: settings.enableECSManagedTags ?? false,
    propagateTags: settings.propagateTags ?? 'NONE',
    enableExecuteCommand: settings.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: settings.availabilityZoneRebalancing ?? 'DISABLED',
  };
}

function capacityView(
  { launchType }: ServiceSettings,
  strategy: readonly CapacityProviderStrategyItem[],
  external: boolean,
): Partial<Service> {
  if (strategy.length > 0) return { capacityProviderStrategy: plain([...strategy]) };
  return external && launchType === undefined ? {} : { launchType: launchType ?? 'EC2' };
}

interface Counts {
  readonly running: number;
  readonly pending: number;
}

function currentDeployment(
  place: Place,
  service: ServiceRecord,
  counts: ReadonlyMap<string, Counts>,
): Partial<Service> {
  const current = serviceDeployments(place, service.cluster).get(service.serviceDeployment ?? '');
  if (current === undefined || service.status === 'INACTIVE') return {};
  const numbers = [...new Set(service.deployments.map(({ revision }) => revision))];
  const open = isOpen(current);
  return {
    currentServiceDeployment: current.arn,
    currentServiceRevisions: numbers.map((number, index) => ({
      arn: revisionArn(place, service, number),
      requestedTaskCount: wantedTasks(service, current, number, index === 0),
      runningTaskCount: counts.get(number)?.running ?? 0,
      pendingTaskCount: counts.get(number)?.pending ?? 0,
      ...(open ? trafficShares(current, number) : {}),
    })),
  };
}

/** How many tasks of a revision are wanted: by the deployment that shifts traffic, else all of the PRIMARY one. */
function wantedTasks(
  service: ServiceRecord,
  current: ServiceDeploymentRecord | undefined,
  number: string,
  primary: boolean,
): number {
  if (current?.lifecycle !== undefined && isOpen(current))
    return requestedTasks(service, current, number);
  return primary ? service.desiredCount : 0;
}

function deploymentView(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  counts: Counts = { running: 0, pending: 0 },
): Deployment {
  const primary = deployment.status === 'PRIMARY';
  const settings = revisionOf(place, service, deployment.revision)?.settings ?? service.settings;
  const fargate = onFargate(settings);
  const strategy = settings.capacityProviderStrategy ?? [];
  const current = serviceDeployments(place, service.cluster).get(service.serviceDeployment ?? '');
  // After a rollback an old deployment shares its revision with the PRIMARY one, which owns the tasks.
  const shares = !primary && primaryOf(service)?.revision === deployment.revision;
  const shown = shares ? { running: 0, pending: 0 } : counts;
  return {
    id: `ecs-svc/${deployment.id}`,
    status: deployment.status,
    taskDefinition: deployment.taskDefinition,
    desiredCount: shares ? 0 : wantedTasks(service, current, deployment.revision, primary),
    pendingCount: shown.pending,
    runningCount: shown.running,
    failedTasks: deployment.failedTasks,
    createdAt: new Date(deployment.createdAt),
    updatedAt: new Date(deployment.updatedAt),
    ...(strategy.length > 0
      ? { capacityProviderStrategy: plain(strategy) }
      : { launchType: settings.launchType ?? 'EC2' }),
    ...(fargate
      ? {
          platformVersion:
            (settings.platformVersion ?? 'LATEST') === 'LATEST'
              ? LATEST_PLATFORM
              : settings.platformVersion,
          platformFamily: 'Linux',
        }
      : {}),
    ...(settings.networkConfiguration === undefined
      ? {}
      : { networkConfiguration: plain(settings.networkConfiguration) }),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    ...(primary
      ? {
          ...serviceConnectView(place, service.cluster, settings.serviceConnectConfiguration),
          volumeConfigurations: plain(settings.volumeConfigurations ?? []),
          vpcLatticeConfigurations: plain(settings.vpcLatticeConfigurations ?? []),
        }
      : {}),
  };
}

/** Running and pending tasks by revision. */
function countTasks(place: Place, service: ServiceRecord): ReadonlyMap<string, Counts> {
  const table = tasks(place, service.cluster);
  const counts = new Map<string, { running: number; pending: number }>();
  for (const id of service.tasks) {
    const task = table.get(id);
    if (task?.revision === undefined) continue;
    const one = counts.get(task.revision) ?? { running: 0, pending: 0 };
    counts.set(task.revision, one);
    if (task.lastStatus === 'RUNNING') one.running += 1;
    else if (['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(task.lastStatus)) one.pending += 1;
  }
  return counts;
}
