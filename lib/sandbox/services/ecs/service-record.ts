/** Services as stored: what was asked for, the deployments that are alive, and which tasks belong to it. */
import type {
  CapacityProviderStrategyItem,
  CreateServiceRequest,
  DeploymentRolloutState,
  LaunchType,
  Tag,
} from '@aws-sdk/client-ecs';
import { uuid } from '../../uuid.ts';
import type { Table } from '../../world.ts';
import type { Place } from './place.ts';

/** What a service is asked to be: the request's members that later updates change. */
export type ServiceSettings = Omit<
  CreateServiceRequest,
  | 'cluster'
  | 'serviceName'
  | 'clientToken'
  | 'desiredCount'
  | 'role'
  | 'tags'
  | 'capacityProviderStrategy'
> & {
  readonly capacityProviderStrategy?: CapacityProviderStrategyItem[] | undefined;
};

/** One entry of a service's `deployments`. Moments are milliseconds since the epoch. */
export interface DeploymentRecord {
  /** The number in `ecs-svc/<number>`. */
  readonly id: string;
  /** The number of the service revision that its tasks run. */
  readonly revision: string;
  /** The key of the service deployment that it belongs to. */
  readonly serviceDeployment: string;
  readonly taskDefinition: string;
  readonly createdAt: number;
  status: 'PRIMARY' | 'ACTIVE';
  updatedAt: number;
  rolloutState: DeploymentRolloutState;
  rolloutStateReason: string;
  /** Tasks of this deployment that have failed. */
  failedTasks: number;
  /** What the circuit breaker counts. */
  breakerFailures: number;
  /** Failed starts since a task last reached RUNNING: what the restart throttle counts. */
  failedStarts: number;
  /** No task is started before this moment. */
  throttledUntil: number;
}

/** One line of a service's event log. */
export interface EventRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

/** A service as stored. */
export interface ServiceRecord {
  readonly name: string;
  readonly cluster: string;
  readonly arn: string;
  readonly clusterArn: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly roleArn: string;
  /** The create request without its token: what a repeated one is compared with. */
  readonly request: CreateServiceRequest;
  /** The launch type it was created with, to which an empty strategy goes back. */
  readonly originalLaunchType: LaunchType | undefined;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  settings: ServiceSettings;
  desiredCount: number;
  tags: Tag[];
  /** Newest first; at most a hundred. */
  events: EventRecord[];
  /** PRIMARY first. */
  deployments: DeploymentRecord[];
  /** The number of the revision whose deployment completed last. */
  completedRevision: string | undefined;
  /** The number of the revision that has production traffic; undefined before the first one has it. */
  live: string | undefined;
  /** The key of the latest service deployment. */
  serviceDeployment: string | undefined;
  /** Keys of all its service deployments, oldest first. */
  serviceDeployments: string[];
  /** Ids of tasks that are not STOPPED, oldest first. */
  tasks: string[];
  /** Ids of STOPPED tasks that are still describable, oldest first. */
  stoppedTasks: string[];
  /** Whether the service has said that it reached a steady state. */
  steady: boolean;
  /** Why it has said that no container instance can take a task; undefined when the last one was placed. */
  saidUnplaced: string | undefined;
  /** Whether it has said that its deployment configuration blocks it. */
  saidBlocked: boolean;
  /** The moment of the scheduler's next look, when one is due. */
  nextLook: number | undefined;
}

/** The services of a cluster by name, INACTIVE ones included. */
export function services(place: Place, cluster: string): Table<ServiceRecord> {
  return place.world.table(place.scope, `ecs.services/${cluster}`);
}

/** The PRIMARY deployment, absent only when a service is INACTIVE. */
export function primaryOf(service: ServiceRecord): DeploymentRecord | undefined {
  return service.deployments.find(({ status }) => status === 'PRIMARY');
}

/** Adds a line to a service's event log. */
export function say(place: Place, service: ServiceRecord, message: string): void {
  service.events.unshift({
    id: uuid(place.world.hex(32)),
    createdAt: place.world.now(),
    message: `(service ${service.name}) ${message}`,
  });
  service.events.splice(100);
}
