/** The state of a service, as people ask for it. */
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
