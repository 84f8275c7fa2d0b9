/** Service deployments and service revisions as stored. */
import type {
  CapacityProviderStrategyItem,
  DeploymentConfiguration,
  LaunchType,
  ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';
import type { Table } from '../../world.ts';
import { arnOf } from './arns.ts';
import type { AlarmWatch } from './deployment-alarms.ts';
import type { LifecycleRecord } from './deployment-stages.ts';
import type { Place } from './place.ts';
import type { ServiceRecord, ServiceSettings } from './service-record.ts';

/** A service deployment. Moments are milliseconds since the epoch. */
export interface ServiceDeploymentRecord {
  readonly key: string;
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly service: string;
  readonly createdAt: number;
  readonly targetRevision: string;
  readonly sourceRevisions: readonly string[];
  readonly configuration: DeploymentConfiguration;
  status: ServiceDeploymentStatus;
  statusReason: string | undefined;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  stoppedAt: number | undefined;
  updatedAt: number;
  failures: number;
  threshold: number | undefined;
  breakerTriggered: boolean;
  rollback: { reason: string; startedAt: number; revision: string } | undefined;
  /** How far it has come through the lifecycle stages; undefined for a rolling one, which has none. */
  lifecycle: LifecycleRecord | undefined;
  /** The alarms that it watches; undefined when they are off. */
  alarms: AlarmWatch | undefined;
  /** Since when it is only watched, everything being deployed; undefined before. */
  bakingSince: number | undefined;
}

/** A service revision: what its tasks run, unchangeable. */
export interface RevisionRecord {
  readonly number: string;
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly createdAt: number;
  readonly settings: ServiceSettings;
  /** In which of their target groups its tasks are: those that the service names, or the alternate ones. */
  readonly slot: 'primary' | 'alternate';
  readonly launchType: LaunchType | undefined;
  readonly capacityProviderStrategy: readonly CapacityProviderStrategyItem[] | undefined;
  readonly images: readonly { readonly containerName: string; readonly image: string }[];
}

/** The service deployments of a cluster by `service/id`. */
export function serviceDeployments(place: Place, cluster: string): Table<ServiceDeploymentRecord> {
  return place.world.table(place.scope, `ecs.service-deployments/${cluster}`);
}

/** The service revisions of a cluster by `service/number`. */
export function revisions(place: Place, cluster: string): Table<RevisionRecord> {
  return place.world.table(place.scope, `ecs.service-revisions/${cluster}`);
}

/** One revision of a service. */
export function revisionOf(
  place: Place,
  service: ServiceRecord,
  number: string,
): RevisionRecord | undefined {
  return revisions(place, service.cluster).get(`${service.name}/${number}`);
}

/** The ARN of one revision of a service. */
export function revisionArn(place: Place, service: ServiceRecord, number: string): string {
  return arnOf(place.scope, `service-revision/${service.cluster}/${service.name}/${number}`);
}

/** Tells whether a service deployment is still under way. */
export function isOpen({ status }: ServiceDeploymentRecord): boolean {
  return (
    status === 'PENDING' ||
    status === 'IN_PROGRESS' ||
    status === 'STOP_REQUESTED' ||
    status === 'ROLLBACK_REQUESTED' ||
    status === 'ROLLBACK_IN_PROGRESS'
  );
}
