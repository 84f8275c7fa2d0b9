/** What the rules of a capacity provider look at: the provider, and the desired resources around it. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Neighbours } from '../../../resource-type.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { referenceOf } from '../rules.ts';
import { CAPACITY_PROVIDER_TYPE, type CapacityProviderProperties } from './properties.ts';

/** A capacity provider among its neighbours. */
export interface ProviderSubject {
  readonly provider: CapacityProviderProperties;
  /** Its Auto Scaling group, where the graph holds it. */
  readonly group: ResourceNode | undefined;
  /** Another provider over the same group that is told first. */
  readonly rival: ResourceNode | undefined;
  /** Warm pools of the group. */
  readonly warmPools: readonly ResourceNode[];
  /** Associations that name the provider. */
  readonly associations: readonly ResourceNode[];
}

const GROUP_TYPE = 'AWS::AutoScaling::AutoScalingGroup';
const WARM_POOL_TYPE = 'AWS::AutoScaling::WarmPool';

/** Gathers what the rules need. */
export function subjectOf(
  provider: CapacityProviderProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): ProviderSubject {
  const reference = referenceOf(provider.autoScalingGroupProvider?.autoScalingGroupArn);
  const referred = reference === undefined ? undefined : neighbours.at(reference.$ref);
  const group = referred?.type === GROUP_TYPE ? referred : undefined;
  const around = (type: string) =>
    group === undefined ? [] : neighbours.referrers(group.address, type);
  return {
    provider,
    group,
    rival: around(CAPACITY_PROVIDER_TYPE).find(({ address }) => address < node.address),
    warmPools: around(WARM_POOL_TYPE),
    associations: neighbours.referrers(node.address, CLUSTER_CAPACITY_PROVIDERS_TYPE),
  };
}
