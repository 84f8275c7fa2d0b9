/** The services of a cluster: those of the code as they will be, those of others as they are. */

import type { Service } from '@aws-sdk/client-ecs';
import type { PlacementFacts, ServiceFacts, TaskNeeds } from '../capacity/snapshot.ts';
import { deploys as changesDeploy } from '../core/field-change.ts';
import {
  SCALABLE_TARGET_TYPE,
  type ScalableTargetProperties,
} from '../resources/application-auto-scaling/scalable-target/properties.ts';
import type { ServiceProperties } from '../resources/ecs/service/properties.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../resources/ecs/task-definition/properties.ts';
import type { ClusterPlace } from './clusters.ts';
import type { SurveyStep } from './input.ts';
import { providerName } from './names.ts';
import { type PlacementWishes, placementFacts, usesInstances } from './placement.ts';
import { needsOfDefinition } from './task-needs.ts';
import { idsOrAddresses, isNew, type Thing, type View } from './view.ts';

/** A service of the code. */
export type ServiceThing = Thing<ServiceProperties>;

/** What is known of a task definition that the graph does not hold. */
export type DefinitionOf = (taskDefinition: string) => TaskDefinitionProperties | undefined;

/** Whether a step starts a deployment, or asks for another number of tasks. */
export function startsTasks(step: SurveyStep | undefined): boolean {
  return deploys(step) || (step?.fields ?? []).some(({ path }) => path === 'desiredCount');
}

/** Where the tasks of a service of the code run. */
export function placementOf(
  view: View,
  thing: ServiceThing,
  cluster: ClusterPlace,
  definition = definitionBehind(view, thing)?.declared,
): PlacementFacts {
  const { placementConstraints, placementStrategy } = thing.properties;
  return placementFacts(
    { ...capacityOf(thing, cluster), placementConstraints, placementStrategy },
    definition?.placementConstraints ?? [],
    cluster.defaults,
    (provider) => providerName(view, provider),
  );
}

// A service that says nothing stays where AWS has put it, be the cluster's default another by now; one that no longer says
// anything goes by the default.
function capacityOf(thing: ServiceThing, cluster: ClusterPlace): PlacementWishes {
  const { capacityProviderStrategy, launchType, serviceName = '' } = thing.declared;
  const says = launchType !== undefined || (capacityProviderStrategy ?? []).length > 0;
  if (says) return { capacityProviderStrategy, launchType };
  const moves = (thing.step?.fields ?? []).some(({ path }) => path === 'capacityProviderStrategy');
  return isNew(thing) || moves ? {} : (cluster.services.get(serviceName) ?? {});
}

/** The task definition of the graph that a service of the code runs. */
export function definitionBehind(
  view: View,
  { node }: ServiceThing,
): Thing<TaskDefinitionProperties> | undefined {
  return view.behind<TaskDefinitionProperties>(
    node.properties['taskDefinition'],
    TASK_DEFINITION_TYPE,
  );
}

/** A service of the code as it will be; undefined while nothing is known of its tasks. */
export function serviceFacts(
  view: View,
  thing: ServiceThing,
  cluster: ClusterPlace,
  definitionOf: DefinitionOf,
): ServiceFacts | undefined {
  const { node, properties, step } = thing;
  const { taskDefinition, schedulingStrategy: scheduling = 'REPLICA' } = properties;
  const definition =
    definitionBehind(view, thing)?.declared ??
    (typeof taskDefinition === 'string' ? definitionOf(taskDefinition) : undefined);
  if (definition === undefined) return undefined;
  const bounds = boundsOf(view, thing);
  const name = nameOf(properties, node.address);
  return {
    key: node.address,
    name,
    address: node.address,
    scheduling,
    desired: scheduling === 'DAEMON' ? 0 : within(properties.desiredCount ?? 1, bounds),
    maxDesired: scheduling === 'DAEMON' ? undefined : bounds?.max,
    running: isNew(thing) ? 0 : (cluster.services.get(name)?.runningCount ?? 0),
    needs: needsOfDefinition(definition),
    deploys: deploys(step),
    ...rolloutOf(properties),
    placement: placementOf(view, thing, cluster, definition),
    subnets: idsOrAddresses(properties.networkConfiguration?.awsvpcConfiguration?.subnets),
  };
}

/** A service of somebody else as it is. */
export function foreignServiceFacts(
  service: Service,
  cluster: ClusterPlace,
  needs: TaskNeeds,
): ServiceFacts {
  const { serviceArn = '', serviceName = '', schedulingStrategy: scheduling = 'REPLICA' } = service;
  return {
    key: serviceArn,
    name: serviceName,
    address: undefined,
    scheduling,
    desired: scheduling === 'DAEMON' ? 0 : (service.desiredCount ?? 0),
    maxDesired: undefined,
    running: service.runningCount ?? 0,
    needs,
    deploys: false,
    ...rolloutOf(service),
    placement: foreignPlacement(service, cluster),
    subnets: service.networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
  };
}

/** Whether a service of somebody else runs on container instances. */
export function foreignUsesInstances(service: Service, cluster: ClusterPlace): boolean {
  return usesInstances(foreignPlacement(service, cluster));
}

function foreignPlacement(service: Service, cluster: ClusterPlace): PlacementFacts {
  return placementFacts(service, [], cluster.defaults, (provider) =>
    typeof provider === 'string' ? provider : undefined,
  );
}

function deploys(step: SurveyStep | undefined): boolean {
  if (step?.action === 'create' || step?.action === 'replace') return true;
  return (
    (step?.action === 'update' || step?.action === 'adopt') &&
    (step.redeploy === true || changesDeploy(step.fields ?? []))
  );
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function boundsOf(view: View, { node }: ServiceThing): Bounds | undefined {
  const target = view
    .referrers<ScalableTargetProperties>(node.address, SCALABLE_TARGET_TYPE)
    .find(({ declared }) => declared.ScalableDimension === 'ecs:service:DesiredCount');
  const { MinCapacity: min, MaxCapacity: max } = target?.properties ?? {};
  return typeof min === 'number' && typeof max === 'number' ? { min, max } : undefined;
}

// Application Auto Scaling brings a service back within its bounds.
function within(desired: number, bounds: Bounds | undefined): number {
  return bounds === undefined ? desired : Math.min(Math.max(desired, bounds.min), bounds.max);
}

function rolloutOf({
  schedulingStrategy,
  deploymentConfiguration: configuration,
}: Pick<Service, 'schedulingStrategy' | 'deploymentConfiguration'>): Pick<
  ServiceFacts,
  'minimumHealthyPercent' | 'maximumPercent' | 'deploymentStrategy'
> {
  const daemon = schedulingStrategy === 'DAEMON';
  return {
    minimumHealthyPercent: configuration?.minimumHealthyPercent ?? (daemon ? 0 : 100),
    // AWS takes nothing else for a daemon.
    maximumPercent: daemon ? 100 : (configuration?.maximumPercent ?? 200),
    deploymentStrategy: configuration?.strategy ?? 'ROLLING',
  };
}

function nameOf({ serviceName }: ServiceProperties, address: string): string {
  return typeof serviceName === 'string' ? serviceName : address;
}
