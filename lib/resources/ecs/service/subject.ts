/** What the rules of a service look at: the service, and the desired resources that it refers to. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { isUnknown } from '../../../graph/resolve.ts';
import type { Neighbours } from '../../../resource-type.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { referenceOf } from '../rules.ts';
import { networkModeOf } from '../task-definition/canonical.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../task-definition/properties.ts';
import type { ServiceProperties } from './properties.ts';

/** A service among its neighbours. */
export interface ServiceSubject {
  readonly service: ServiceProperties;
  /** Its task definition, where the graph holds it. */
  readonly task: TaskDefinitionProperties | undefined;
  /** The network mode of its tasks, where it is known. */
  readonly networkMode: string | undefined;
  /** Whether its tasks surely run on Fargate. */
  readonly onFargate: boolean;
  readonly daemon: boolean;
  /** Names of the capacity providers of its cluster, where the graph holds them all. */
  readonly providers: readonly string[] | undefined;
  /** The desired resource that a property refers to. */
  readonly referred: (value: unknown) => ResourceNode | undefined;
}

/** Gathers what the rules need. */
export function subjectOf(service: ServiceProperties, neighbours: Neighbours): ServiceSubject {
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
    service,
    task,
    networkMode: task === undefined ? undefined : networkModeOf(task),
    onFargate: isOnFargate(service),
    daemon: service.schedulingStrategy === 'DAEMON',
    providers: providersOf(service, neighbours),
    referred,
  };
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
  return names.map(String);
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
