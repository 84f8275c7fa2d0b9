/** Task sets as stored: deployments of a service that are driven from outside. */
import type { CreateTaskSetRequest, StabilityStatus, Tag } from '@aws-sdk/client-ecs';
import type { Table } from '../../world.ts';
import { lastPart } from './arns.ts';
import type { Place } from './place.ts';
import type { DeploymentRecord, ServiceRecord, ServiceSettings } from './service-record.ts';

/** A task set. Moments are milliseconds since the epoch. */
export interface TaskSetRecord {
  /** `ecs-svc/<number>`. */
  readonly id: string;
  readonly arn: string;
  readonly service: string;
  /** The create request: what one with the same token is compared with. */
  readonly request: CreateTaskSetRequest;
  /** What its tasks run, the service's own settings included. */
  readonly settings: ServiceSettings;
  /** What its tasks are started from. */
  readonly launch: DeploymentRecord;
  readonly createdAt: number;
  updatedAt: number;
  status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  stability: StabilityStatus;
  stabilityAt: number;
  /** Percent of the service's desired count. */
  scale: number;
  tags: Tag[];
}

/** The task sets of a cluster by `service/number`. */
export function taskSets(place: Place, cluster: string): Table<TaskSetRecord> {
  return place.world.table(place.scope, `ecs.task-sets/${cluster}`);
}

/** The task sets of a service, oldest first. */
export function taskSetsOf(
  place: Place,
  { cluster, name }: Pick<ServiceRecord, 'cluster' | 'name'>,
): readonly TaskSetRecord[] {
  return [...taskSets(place, cluster).values()].filter(({ service }) => service === name);
}

/** A service's task set by id or ARN. */
export function taskSetBy(
  place: Place,
  cluster: string,
  service: string,
  reference: string,
): TaskSetRecord | undefined {
  return taskSets(place, cluster).get(`${service}/${lastPart(reference)}`);
}

/** Tells whether a service is deployed by task sets. */
export function isExternal({ deploymentController }: ServiceSettings): boolean {
  return deploymentController?.type === 'EXTERNAL';
}

/** How many tasks a set shall have: its share of the desired count, rounded up. */
export function wantedBy(set: TaskSetRecord, desiredCount: number): number {
  return set.status === 'DRAINING' ? 0 : Math.ceil((desiredCount * set.scale) / 100);
}
