/** What became of a service deployment, and what was seen on the way: as data. */

/** How a deployment ended. */
export type RolloutResult =
  | 'succeeded'
  | 'rolled-back'
  | 'failed'
  | 'superseded'
  | 'timed-out'
  | 'stopped';

/** One thing that was seen while a deployment ran. */
export interface RolloutEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'progress' | 'service-event' | 'task-stopped' | 'target-unhealthy' | 'log';
  readonly message: string;
}

/** Why a deployment did not succeed. */
export interface RolloutCause {
  /** Class such as `image-not-found` or `unhealthy-target`. */
  readonly kind: string;
  /** One sentence. */
  readonly summary: string;
  /** What to do next. */
  readonly next: string;
}

/** The end of a rollout. */
export interface RolloutReport {
  readonly cluster: string;
  readonly service: string;
  readonly deploymentId: string;
  readonly result: RolloutResult;
  /** Task definition that the service runs now, where it is known. */
  readonly taskDefinition?: string;
  readonly desired: number;
  readonly running: number;
  /** Milliseconds that it was followed. */
  readonly duration: number;
  readonly cause?: RolloutCause;
  readonly evidence: readonly RolloutEvent[];
}
