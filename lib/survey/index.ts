/**
 * survey: what planning capacity asks of the graph, of what was read for the plan, and of live AWS.
 * May import: resource-type, capacity (types), resources, aws, graph, facts, core, SDK clients. Must not: write, plan, or
 * make up what it cannot read.
 */
import type { ClusterFacts, Snapshot } from '../capacity/snapshot.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import { SERVICE_TYPE, type ServiceProperties } from '../resources/ecs/service/properties.ts';
import { reportFamilies } from './address-families.ts';
import { clusterFacts, type Scope } from './cluster-facts.ts';
import { type ClusterPlace, clusterPlaces } from './clusters.ts';
import { holdsInstances, isJoinedByGroups } from './groups.ts';
import type { SurveyInput } from './input.ts';
import { clusterName } from './names.ts';
import { isFargate, usesInstances } from './placement.ts';
import { createReader } from './reader.ts';
import { placementOf, type ServiceThing, startsTasks } from './services.ts';
import { subnetFacts } from './subnets.ts';
import { createTrunking } from './trunking.ts';
import { reportUnfitGroups } from './unfit-groups.ts';
import { createView, type View } from './view.ts';

export type { SurveyInput, SurveyStep } from './input.ts';

/** What a survey came to. */
export interface Survey {
  /** What capacity is planned from; undefined when the plan has nothing to do with it. */
  readonly snapshot: Snapshot | undefined;
  /** What could not be read, and so is not judged. */
  readonly missed: readonly Diagnostic[];
  /** What is wrong by what was read alone: types that there are not, groups that ECS cannot scale. */
  readonly reported: readonly Diagnostic[];
}

/**
 * Surveys one account and Region. An app without instances is surveyed when tasks are started, and then by its subnets
 * alone; nothing is asked of AWS that the plan has read already.
 */
export async function survey(input: SurveyInput): Promise<Survey> {
  const view = createView(input);
  const reader = createReader();
  const services = view.all<ServiceProperties>(SERVICE_TYPE);
  const idle = !services.some(({ step }) => startsTasks(step));
  if (idle && !holdsInstances(view) && !services.some(mayUseInstances)) return NOTHING;
  const places = await clusterPlaces(input, view);
  const byCluster = groupBy(services, ({ declared }) => clusterName(view, declared.cluster));
  const scopes = [...places.values()].flatMap(
    (cluster) => scopeOf(view, cluster, byCluster.get(cluster.name) ?? []) ?? [],
  );
  if (scopes.length === 0) return NOTHING;
  const trunking = createTrunking(input, view, reader);
  const [found] = await Promise.all([
    Promise.all(scopes.map((scope) => clusterFacts(input, view, reader, { ...scope, trunking }))),
    reportUnfitGroups(input, view, reader),
  ]);
  const subnets = await subnetFacts(input, view, reader, subnetsOf(found));
  const starting = scopes.flatMap((scope) =>
    scope.services.filter(({ step }) => startsTasks(step)),
  );
  await reportFamilies(input, view, reader, starting, subnets.live);
  return {
    snapshot: { clusters: found, subnets: subnets.facts },
    missed: reader.missed,
    reported: reader.reported,
  };
}

const NOTHING: Survey = { snapshot: undefined, missed: [], reported: [] };

// Without a word of its own a service follows its cluster: that is looked into when the rest asks for it.
function mayUseInstances({ properties }: ServiceThing): boolean {
  const { launchType, capacityProviderStrategy: strategy = [] } = properties;
  const providers = Array.isArray(strategy) ? strategy.map((one) => one.capacityProvider) : [];
  return (
    launchType === 'EC2' ||
    launchType === 'EXTERNAL' ||
    providers.some((provider) => typeof provider !== 'string' || !isFargate(provider)) ||
    (launchType === undefined && providers.length === 0)
  );
}

function scopeOf(
  view: View,
  cluster: ClusterPlace,
  services: readonly ServiceThing[],
): Omit<Scope, 'trunking'> | undefined {
  const instances =
    services.some((service) => usesInstances(placementOf(view, service, cluster))) ||
    (cluster.isOurs && cluster.providers.some((provider) => !isFargate(provider))) ||
    isJoinedByGroups(view, cluster);
  if (instances) return { cluster, services, instances };
  const starting = services.filter(({ step }) => startsTasks(step));
  return starting.length === 0 ? undefined : { cluster, services: starting, instances };
}

function subnetsOf(clusters: readonly ClusterFacts[]): readonly string[] {
  return clusters.flatMap(({ groups, services }) => [
    ...groups.flatMap(({ subnets }) => subnets),
    ...services
      .filter(({ needs }) => needs.networkMode === 'awsvpc')
      .flatMap(({ subnets }) => subnets),
  ]);
}
