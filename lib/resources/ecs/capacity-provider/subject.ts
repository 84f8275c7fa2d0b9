/** What the rules of a capacity provider look at: the provider, and the desired resources around it. */
import { referencesOf } from '../../../graph/edges.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Neighbours } from '../../../resource-type.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { known, referenceOf } from '../rules.ts';
import { groupNameOf } from './canonical.ts';
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
  const associations = neighbours.referrers(node.address, CLUSTER_CAPACITY_PROVIDERS_TYPE);
  const rivals =
    group === undefined
      ? sameNamed(provider, associations, neighbours)
      : around(CAPACITY_PROVIDER_TYPE);
  return {
    provider,
    group,
    rival: rivals.find(({ address }) => address < node.address),
    warmPools: around(WARM_POOL_TYPE),
    associations,
  };
}

/** Providers of the same clusters over a group of the same name: one that is not of the graph. */
function sameNamed(
  { autoScalingGroupProvider: over }: CapacityProviderProperties,
  associations: readonly ResourceNode[],
  neighbours: Neighbours,
): readonly ResourceNode[] {
  const name = known(over?.autoScalingGroupArn);
  if (name === undefined) return [];
  return associations
    .flatMap((association) => referencesOf(association))
    .flatMap(({ $ref }) => neighbours.at($ref) ?? [])
    .filter(({ type, properties }) => {
      const other = properties['autoScalingGroupProvider'] as typeof over;
      const otherName = known(other?.autoScalingGroupArn);
      return (
        type === CAPACITY_PROVIDER_TYPE &&
        otherName !== undefined &&
        groupNameOf(otherName) === groupNameOf(name)
      );
    });
}
