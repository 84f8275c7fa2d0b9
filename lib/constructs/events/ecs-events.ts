/** The events that ECS sends, as patterns. */
import { type Input, Lookup, text } from '../../graph/reference.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import type { EventMatcher, EventPattern, EventPatternFields } from './event-pattern.ts';

/** A service, as events name it. */
export interface EventfulService {
  /** ARN of the service. */
  readonly serviceArn: Input<string>;
  /** Name of the service. */
  readonly serviceName: Input<string>;
}

/** Which state changes of tasks match. */
export interface TaskStateChangeFilter {
  /** The cluster. @default - every cluster of the account in the Region */
  readonly cluster?: ClusterLike;
  /** The service that has started the task. @default - all services, and tasks of none */
  readonly service?: EventfulService;
  /** Group of the task, such as `family:report`; not with `service`. @default - every group */
  readonly group?: EventMatcher;
  /** State that the task has reached. @default - every state */
  readonly lastStatus?: readonly TaskLastStatus[];
  /** State that the task is to reach. @default - every state */
  readonly desiredStatus?: readonly ('RUNNING' | 'STOPPED')[];
  /** Kinds of reasons for which it stops. @default - every kind */
  readonly stopCode?: readonly TaskStopCode[];
  /** Why it has stopped, in ECS's words. @default - whatever they are */
  readonly stoppedReason?: readonly EventMatcher[];
  /** Exit codes of containers, of which one must match: `[{ 'anything-but': 0 }]` for a failure. @default - all, and none */
  readonly exitCode?: readonly EventMatcher[];
  /** Further fields of the event's detail. @default - none */
  readonly detail?: EventPatternFields;
}

/** The states of a task. */
export type TaskLastStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED'
  | 'DELETED';

/** Kinds of reasons for which tasks stop. */
export type TaskStopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice';

/** Which events of deployments match. */
export interface DeploymentStateChangeFilter {
  /** The cluster. @default - every cluster of the account in the Region */
  readonly cluster?: ClusterLike;
  /** The service. @default - every service */
  readonly service?: EventfulService;
  /** What has become of the deployment. @default - everything */
  readonly eventName?: readonly (
    | 'SERVICE_DEPLOYMENT_IN_PROGRESS'
    | 'SERVICE_DEPLOYMENT_COMPLETED'
    | 'SERVICE_DEPLOYMENT_FAILED'
  )[];
}

/** Which events of services match. */
export interface ServiceActionFilter {
  /** The cluster. @default - every cluster of the account in the Region */
  readonly cluster?: ClusterLike;
  /** The service. @default - every service */
  readonly service?: EventfulService;
  /** How bad it is. @default - however bad */
  readonly eventType?: readonly ('INFO' | 'WARN' | 'ERROR')[];
  /** What has happened, such as `SERVICE_TASK_PLACEMENT_FAILURE`. @default - everything */
  readonly eventName?: readonly EventMatcher[];
}

/** Which state changes of container instances match. */
export interface ContainerInstanceStateChangeFilter {
  /** The cluster. @default - every cluster of the account in the Region */
  readonly cluster?: ClusterLike;
  /** State of the instance. @default - every state */
  readonly status?: readonly (
    | 'REGISTERING'
    | 'REGISTRATION_FAILED'
    | 'ACTIVE'
    | 'DRAINING'
    | 'DEREGISTERING'
    | 'INACTIVE'
  )[];
  /** Whether its agent is connected. @default - either */
  readonly agentConnected?: boolean;
  /** Further fields of the event's detail. @default - none */
  readonly detail?: EventPatternFields;
}

/**
 * Patterns of the events that ECS sends to the bus `default`. ARNs and names of this program's clusters and services are
 * filled in when it is deployed.
 *
 * A rule that names a service is made after it, and so misses the beginning of its first deployment; one that names only
 * the cluster does not.
 *
 * @category Constructs
 * @example
 * const crashes = EcsEvents.taskStateChange({
 *   cluster,
 *   lastStatus: ['STOPPED'],
 *   stopCode: ['EssentialContainerExited', 'TaskFailedToStart'],
 * });
 */
export const EcsEvents = {
  /** A task is in another state, or is to be. */
  taskStateChange(filter: TaskStateChangeFilter = {}): EventPattern {
    const { service, group, lastStatus, desiredStatus, stopCode, stoppedReason } = filter;
    const groups = service === undefined ? group : text`service:${service.serviceName}`;
    return pattern('ECS Task State Change', undefined, {
      ...inCluster(filter.cluster),
      ...given('group', groups === undefined ? undefined : [groups]),
      ...given('lastStatus', lastStatus),
      ...given('desiredStatus', desiredStatus),
      ...given('stopCode', stopCode),
      ...given('stoppedReason', stoppedReason),
      ...(filter.exitCode === undefined ? {} : { containers: { exitCode: filter.exitCode } }),
      ...filter.detail,
    });
  },

  /** A deployment of a service has begun, is completed or has failed. */
  deploymentStateChange(filter: DeploymentStateChangeFilter = {}): EventPattern {
    // Such an event does not name the cluster but in the ARN of the service.
    return pattern('ECS Deployment State Change', servicesOf(filter), {
      ...given('eventName', filter.eventName),
    });
  },

  /** Something has happened to a service: it is steady, or its tasks cannot be placed or started. */
  serviceAction(filter: ServiceActionFilter = {}): EventPattern {
    const { service, eventType, eventName } = filter;
    return pattern('ECS Service Action', service && [service.serviceArn], {
      ...inCluster(filter.cluster),
      ...given('eventType', eventType),
      ...given('eventName', eventName),
    });
  },

  /** A container instance has come, goes, or is in another state. */
  containerInstanceStateChange(filter: ContainerInstanceStateChangeFilter = {}): EventPattern {
    const { status, agentConnected } = filter;
    return pattern('ECS Container Instance State Change', undefined, {
      ...inCluster(filter.cluster),
      ...given('status', status),
      ...given('agentConnected', agentConnected === undefined ? undefined : [agentConnected]),
      ...filter.detail,
    });
  },
} as const;

function pattern(
  kind: string,
  resources: readonly EventMatcher[] | undefined,
  detail: EventPatternFields,
): EventPattern {
  return {
    source: ['aws.ecs'],
    'detail-type': [kind],
    ...(resources === undefined ? {} : { resources }),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
  };
}

function given(field: string, values: readonly EventMatcher[] | undefined): EventPatternFields {
  return values === undefined ? {} : { [field]: values };
}

function inCluster(cluster: ClusterLike | undefined): EventPatternFields {
  return given('clusterArn', cluster && [cluster.clusterArn]);
}

function servicesOf({
  cluster,
  service,
}: DeploymentStateChangeFilter): readonly EventMatcher[] | undefined {
  if (service !== undefined) return [service.serviceArn];
  if (cluster === undefined) return undefined;
  const [partition, region, account] = ['partition', 'region', 'account'].map(
    (kind) => new Lookup(kind),
  ) as [Lookup, Lookup, Lookup];
  return [
    { prefix: text`arn:${partition}:ecs:${region}:${account}:service/${cluster.clusterName}/` },
  ];
}
