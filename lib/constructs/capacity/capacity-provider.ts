/** What other constructs need of a capacity provider, made here or existing. */
import type { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import type { Connectable } from '../security/connections.ts';

/** A capacity provider of this program. */
export interface CapacityProviderLike extends Construct, Connectable {
  /** Name of the provider, as strategies take it. */
  readonly capacityProviderName: Input<string>;
  /** What the provider brings: instances of a group, or instances that ECS manages. */
  readonly kind: 'auto-scaling-group' | 'managed-instances';
  /** The cluster that it was added to. */
  readonly cluster: ClusterLike | undefined;
}

/** A capacity provider over an Auto Scaling group. */
export interface AsgCapacityProviderLike extends CapacityProviderLike {
  /** What the provider brings. */
  readonly kind: 'auto-scaling-group';
  /** Says which cluster the instances join. The cluster calls it. */
  joinCluster(cluster: ClusterLike): void;
}
