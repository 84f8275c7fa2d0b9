/** The clusters of a plan: their capacity providers and where tasks run by default. */
import type { Cluster, Service } from '@aws-sdk/client-ecs';
import type { StrategyItem } from '../capacity/snapshot.ts';
import { groupBy } from '../core/group.ts';
import { compareText } from '../core/json.ts';
import { allClusters } from '../resources/ecs/cluster/describe.ts';
import { CLUSTER_TYPE, type ClusterProperties } from '../resources/ecs/cluster/properties.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from '../resources/ecs/cluster-capacity-providers/properties.ts';
import { clusterNameOf } from '../resources/ecs/names.ts';
import { visibleServices } from '../resources/ecs/service/describe.ts';
import { SERVICE_TYPE, type ServiceProperties } from '../resources/ecs/service/properties.ts';
import type { SurveyInput } from './input.ts';
import { clusterName, providerName } from './names.ts';
import { strategyItems } from './placement.ts';
import { isNew, type Thing, type View } from './view.ts';

/** A cluster that the plan touches or whose services it deploys. */
export interface ClusterPlace {
  readonly name: string;
  readonly thing: Thing<ClusterProperties> | undefined;
  /** What is there now; undefined for one that is still to be made. */
  readonly live: Cluster | undefined;
  /** Its services as they are now, whoever they belong to, by name: they were read for the plan. */
  readonly services: ReadonlyMap<string, Service>;
  /** Whether the code declares the cluster or its capacity providers. */
  readonly isOurs: boolean;
  /** Names of the associated capacity providers, once the plan is done. */
  readonly providers: readonly string[];
  /** The default strategy, once the plan is done. */
  readonly defaults: readonly StrategyItem[];
}

/** The clusters of the graph, and those in which its services run; by name. */
export async function clusterPlaces(
  input: SurveyInput,
  view: View,
): Promise<ReadonlyMap<string, ClusterPlace>> {
  const things = new Map(
    view.all<ClusterProperties>(CLUSTER_TYPE).flatMap((thing) => {
      const name = thing.declared.clusterName;
      return typeof name === 'string' ? [[name, thing] as const] : [];
    }),
  );
  const associations = new Map(
    view
      .all<ClusterCapacityProvidersProperties>(CLUSTER_CAPACITY_PROVIDERS_TYPE)
      .flatMap((thing) => {
        const name = clusterName(view, thing.declared.cluster);
        return name === undefined ? [] : [[name, thing] as const];
      }),
  );
  const used = view
    .all<ServiceProperties>(SERVICE_TYPE)
    .flatMap(({ declared }) => clusterName(view, declared.cluster) ?? []);
  const names = [...new Set([...things.keys(), ...associations.keys(), ...used])];
  const live = names.length === 0 ? undefined : await allClusters(input.context);
  const running = names.some((name) => live?.has(name))
    ? groupBy(await visibleServices(input.context), ({ clusterArn }) => clusterNameOf(clusterArn))
    : new Map<string, Service[]>();
  return new Map(
    names.sort(compareText).map((name) => {
      const thing = things.get(name);
      const known = thing !== undefined && isNew(thing) ? undefined : live?.get(name);
      const association = associations.get(name)?.properties;
      const nameOf = (provider: unknown) => providerName(view, provider);
      return [
        name,
        {
          name,
          thing,
          live: known,
          services: new Map(
            (known === undefined ? [] : (running.get(name) ?? [])).map((service) => [
              service.serviceName ?? '',
              service,
            ]),
          ),
          isOurs: thing !== undefined || association !== undefined,
          providers: (association?.capacityProviders ?? known?.capacityProviders ?? []).flatMap(
            (provider) => nameOf(provider) ?? [],
          ),
          defaults: strategyItems(
            association?.defaultCapacityProviderStrategy ?? known?.defaultCapacityProviderStrategy,
            nameOf,
          ),
        },
      ];
    }),
  );
}
