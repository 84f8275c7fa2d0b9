/** What the rules of a service look at: the service, and the desired resources that it refers to. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { isUnknown } from '../../../graph/resolve.ts';
import type { Neighbours } from '../../../resource-type.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { kindOf, managedProvidersIn, type ProviderKind } from '../provider-nodes.ts';
import { items, referenceOf } from '../rules.ts';
import { networkModeOf } from '../task-definition/canonical.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../task-definition/properties.ts';
import type { ServiceProperties } from './properties.ts';

/** A service among its neighbours. */
export interface ServiceSubject {
  readonly address: string;
  readonly service: ServiceProperties;
  /** Its task definition, where the graph holds it. */
  readonly task: TaskDefinitionProperties | undefined;
  /** The network mode of its tasks, where it is known. */
  readonly networkMode: string | undefined;
  /** Whether its tasks surely run on Fargate. */
  readonly onFargate: boolean;
  /** What its tasks run on, where launch type, strategy or the cluster's default strategy tell. */
  readonly platform: Platform | undefined;
  readonly daemon: boolean;
  /** Names of the capacity providers of its cluster, where the graph holds them all. */
  readonly providers: readonly string[] | undefined;
  /** The desired resource that a property refers to. */
  readonly referred: (value: unknown) => ResourceNode | undefined;
  readonly neighbours: Neighbours;
}

/** What tasks run on: a kind of capacity provider, or instances of one's own outside AWS. */
export type Platform = ProviderKind | 'external instances';

/** Gathers what the rules need. */
export function subjectOf(
  service: ServiceProperties,
  neighbours: Neighbours,
  { address }: Pick<ResourceNode, 'address'>,
): ServiceSubject {
  const referred = (value: unknown) => {
    const reference = referenceOf(value);
    return reference === undefined ? undefined : neighbours.at(reference.$ref);
  };
  const node = referred(service.taskDefinition);
  const task =
    node?.type === TASK_DEFINITION_TYPE
      ? (node.properties as unknown as TaskDefinitionProperties)
      : undefined;
  return {
    address,
    service,
    task,
    networkMode: task === undefined ? undefined : networkModeOf(task),
    onFargate: isOnFargate(service),
    platform: platformOf(service, neighbours),
    daemon: service.schedulingStrategy === 'DAEMON',
    providers: providersOf(service, neighbours),
    referred,
    neighbours,
  };
}

const PLATFORMS: Readonly<Record<string, Platform>> = {
  EC2: 'Auto Scaling group',
  EXTERNAL: 'external instances',
  FARGATE: 'Fargate',
  MANAGED_INSTANCES: 'managed instances',
};

/** What the tasks of a service run on, as far as the graph tells. */
export function platformOf(
  { launchType, capacityProviderStrategy, cluster }: ServiceProperties,
  neighbours: Neighbours,
): Platform | undefined {
  if (launchType !== undefined) return PLATFORMS[String(launchType)];
  const given = kindIn(capacityProviderStrategy, neighbours);
  if (given !== undefined || items(capacityProviderStrategy).length > 0) return given;
  const home = referenceOf(cluster)?.$ref;
  if (home === undefined || neighbours.at(home) === undefined) return undefined;
  const [association] = neighbours.referrers(home, CLUSTER_CAPACITY_PROVIDERS_TYPE);
  const byDefault = association?.properties['defaultCapacityProviderStrategy'] as
    | ServiceProperties['capacityProviderStrategy']
    | undefined;
  if (capacityProviderStrategy !== undefined || items(byDefault).length === 0)
    return 'Auto Scaling group';
  return kindIn(byDefault, neighbours);
}

function kindIn(
  strategy: ServiceProperties['capacityProviderStrategy'],
  neighbours: Neighbours,
): ProviderKind | undefined {
  return items(strategy)
    .map(({ capacityProvider }) => kindOf(capacityProvider, neighbours))
    .find((kind) => kind !== undefined);
}

function providersOf(
  { cluster }: ServiceProperties,
  neighbours: Neighbours,
): readonly string[] | undefined {
  const address = referenceOf(cluster)?.$ref;
  if (address === undefined) return undefined;
  const [association] = neighbours.referrers(address, CLUSTER_CAPACITY_PROVIDERS_TYPE);
  const names = association?.properties['capacityProviders'];
  if (!Array.isArray(names) || isUnknown(names)) return undefined;
  const managed = managedProvidersIn(cluster, neighbours);
  return managed && [...names.map(String), ...managed];
}

function isOnFargate({
  launchType,
  capacityProviderStrategy: strategy,
}: ServiceProperties): boolean {
  if (launchType === 'FARGATE') return true;
  return (
    Array.isArray(strategy) &&
    strategy.some(({ capacityProvider }) => /^FARGATE(_SPOT)?$/.test(String(capacityProvider)))
  );
}
