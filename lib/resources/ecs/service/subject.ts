/** What the rules of a service look at that only a graph tells: the resources that surround it. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Neighbours } from '../../../resource-type.ts';
import * as launch from '../../../rules/launch/subject.ts';
import { graphNeighbourhood } from '../neighbourhood.ts';
import { referenceOf } from '../rules.ts';
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
  /** What its tasks run on, where launch type, strategy or the cluster's default strategy tell. */
  readonly platform: launch.Platform | undefined;
  readonly daemon: boolean;
  /** The desired resource that a property refers to. */
  readonly referred: (value: unknown) => ResourceNode | undefined;
  readonly neighbours: Neighbours;
}

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
  return {
    address,
    service,
    task:
      node?.type === TASK_DEFINITION_TYPE
        ? (node.properties as unknown as TaskDefinitionProperties)
        : undefined,
    platform: platformOf(service, neighbours),
    daemon: service.schedulingStrategy === 'DAEMON',
    referred,
    neighbours,
  };
}

/** What the tasks of a service run on, as far as the graph tells. */
export function platformOf(
  service: ServiceProperties,
  neighbours: Neighbours,
): launch.Platform | undefined {
  const neighbourhood = graphNeighbourhood(neighbours);
  return launch.platformOf(service, neighbourhood.cluster(service.cluster), neighbourhood);
}
