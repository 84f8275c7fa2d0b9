/** The state of services and of the instances under them, as people ask for it. */
import type { Address } from '../graph/address.ts';

/** What one service runs now. */
export interface ServiceStatus {
  /** Address of the service in the graph. */
  readonly address: Address;
  /** Id of its stack. */
  readonly stack: string;
  /** Name of its cluster. */
  readonly cluster: string;
  /** Name of the service. */
  readonly service: string;
  /** `family:revision`. */
  readonly taskDefinition: string;
  /** Images of its containers. */
  readonly images: readonly string[];
  /** Tasks that are wanted. */
  readonly desired: number;
  /** Tasks that run. */
  readonly running: number;
  /** Tasks that are being started. */
  readonly pending: number;
  /** State of the newest deployment, such as `COMPLETED`. */
  readonly rollout: string;
  /** URL of its load balancer, where it has one. */
  readonly url?: string;
}

/** What a group of instances is at now. */
export interface GroupStatus {
  /** Address of the group in the graph. */
  readonly address: Address;
  /** Id of its stack. */
  readonly stack: string;
  /** Name of the Auto Scaling group. */
  readonly group: string;
  /** Name of its capacity provider, where it has one. */
  readonly provider?: string;
  /** Instances in service. */
  readonly inService: number;
  /** Instances that are wanted. */
  readonly desired: number;
  /** Fewest instances. */
  readonly minSize: number;
  /** Most instances. */
  readonly maxSize: number;
  /** CapacityProviderReservation, in percent: instances needed by instances there. Absent when ECS has not told it. */
  readonly reservation?: number;
}
