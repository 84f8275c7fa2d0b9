/** Express services as stored: what a service has beside being a service. */
import type {
  ExpressGatewayServiceConfiguration,
  ResourceManagementType,
} from '@aws-sdk/client-ecs';
import type { Table } from '../../world.ts';
import type { Place } from './place.ts';
import type { ServiceRecord } from './service-record.ts';

type Configuration = ExpressGatewayServiceConfiguration;

/** What a service revision was asked to be, with AWS's defaults. */
export interface ExpressSettings
  extends Pick<
    Configuration,
    'executionRoleArn' | 'taskRoleArn' | 'cpuArchitecture' | 'primaryContainer'
  > {
  readonly cpu: string;
  readonly memory: string;
  readonly healthCheckPath: string;
  readonly networkConfiguration: NonNullable<Configuration['networkConfiguration']>;
  readonly scalingTarget: NonNullable<Configuration['scalingTarget']>;
}

/** An Express service. */
export interface ExpressRecord {
  /** Its name, which is that of its service. */
  readonly name: string;
  /** When its service was made: the name may be that of another service later. */
  readonly createdAt: number;
  /** INACTIVE once it is to be deleted; how far that has come its service says. */
  status: 'ACTIVE' | 'INACTIVE';
  readonly infrastructureRoleArn: string;
  /** Where its load balancer answers. */
  readonly endpoint: string;
  /** The family of the task definitions that ECS registers for it. */
  readonly family: string;
  updatedAt: number;
  /** What its revisions were asked to be, by their numbers. */
  readonly revisions: Record<string, ExpressSettings>;
  /** What it is asked to be now. */
  settings: ExpressSettings;
  /** The customer's task definition; undefined while ECS registers its own. */
  taskDefinitionArn: string | undefined;
}

/** The Express services of a cluster by name, those that have gone included. */
export function expressServices(place: Place, cluster: string): Table<ExpressRecord> {
  return place.world.table(place.scope, `ecs.service-express/${cluster}`);
}

/** Who manages a service: ECS an Express service, its customer any other. */
export function managedBy(place: Place, service: ServiceRecord): ResourceManagementType {
  const express = expressServices(place, service.cluster).get(service.name);
  return express?.createdAt === service.createdAt ? 'ECS' : 'CUSTOMER';
}
