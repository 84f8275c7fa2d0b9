/** The desired resources around a request of ECS, as the rules of AWS see them. */
import type { CreateServiceRequest, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { ResourceNode } from '../../graph/graph.ts';
import { isUnknown } from '../../graph/resolve.ts';
import type { Neighbours } from '../../resource-type.ts';
import type { ClusterFacts, Neighbourhood, TargetGroupFacts } from '../../rules/neighbourhood.ts';
import { CLUSTER_TYPE } from './cluster/properties.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from './cluster-capacity-providers/properties.ts';
import { kindOf, managedProvidersIn } from './provider-nodes.ts';
import { referenceOf } from './rules.ts';
import { SERVICE_TYPE } from './service/properties.ts';
import { TASK_DEFINITION_TYPE } from './task-definition/properties.ts';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const LISTENERS = [
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
];

/** What a graph tells of what its references lead to; what is named by its name is not known. */
export function graphNeighbourhood(neighbours: Neighbours): Neighbourhood {
  const referred = (value: unknown, type: string): ResourceNode | undefined => {
    const reference = referenceOf(value);
    const node = reference === undefined ? undefined : neighbours.at(reference.$ref);
    return node?.type === type ? node : undefined;
  };
  return {
    taskDefinition: (named) =>
      referred(named, TASK_DEFINITION_TYPE)?.properties as
        | RegisterTaskDefinitionRequest
        | undefined,
    service: (named) =>
      referred(named, SERVICE_TYPE)?.properties as CreateServiceRequest | undefined,
    cluster: (named) => clusterFacts(named, referred(named, CLUSTER_TYPE), neighbours),
    providerKind: (named) => kindOf(named, neighbours),
    targetGroup: (named) => groupFacts(referred(named, TARGET_GROUP), neighbours),
  };
}

function clusterFacts(
  named: unknown,
  node: ResourceNode | undefined,
  neighbours: Neighbours,
): ClusterFacts | undefined {
  const address = referenceOf(named)?.$ref;
  if (address === undefined) return undefined;
  const [association] = neighbours.referrers(address, CLUSTER_CAPACITY_PROVIDERS_TYPE);
  const properties = association?.properties as
    | Partial<ClusterCapacityProvidersProperties>
    | undefined;
  const names = properties?.capacityProviders;
  const managed = managedProvidersIn(named, neighbours);
  const areKnown = Array.isArray(names) && !isUnknown(names) && managed !== undefined;
  const defaultStrategy = properties?.defaultCapacityProviderStrategy ?? [];
  return {
    ...(areKnown ? { capacityProviders: [...names.map(String), ...managed] } : {}),
    ...(node === undefined || !Array.isArray(defaultStrategy) ? {} : { defaultStrategy }),
    ...(node === undefined
      ? {}
      : { hasNamespace: node.properties['serviceConnectDefaults'] !== undefined }),
  };
}

function groupFacts(
  node: ResourceNode | undefined,
  neighbours: Neighbours,
): TargetGroupFacts | undefined {
  if (node === undefined) return undefined;
  const { address, properties } = node;
  const type = properties['TargetType'] ?? 'instance';
  const port = properties['HealthCheckPort'] ?? 'traffic-port';
  const isAttached = LISTENERS.some((listener) =>
    neighbours.referrers(address, listener).some(({ type: one }) => one === listener),
  );
  // What leads to a group that is taken over need not be ours.
  return {
    ...(isTargetType(type) ? { targetType: type } : {}),
    ...(typeof port === 'string' ? { healthCheckPort: port } : {}),
    ...(isAttached || node.adopt !== true ? { isAttached } : {}),
  };
}

function isTargetType(type: unknown): type is NonNullable<TargetGroupFacts['targetType']> {
  return type === 'instance' || type === 'ip' || type === 'lambda' || type === 'alb';
}
