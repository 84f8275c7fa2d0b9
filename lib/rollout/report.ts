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
  /** What was seen. */
  readonly kind:
    | 'progress'
    | 'paused'
    | 'service-event'
    | 'task-stopped'
    | 'target-unhealthy'
    | 'log';
  /** In words. */
  readonly message: string;
}

/** A stop at which a deployment waits for somebody. */
export interface RolloutPause {
  /** ARN of the service deployment. */
  readonly serviceDeploymentArn: string;
  /** Id of the hook, which continuing names. */
  readonly hookId: string;
  /** Stage that it stops at, such as `PRE_PRODUCTION_TRAFFIC_SHIFT`. */
  readonly stage: string;
  /** When ECS goes on by itself, in milliseconds since the epoch; undefined where AWS does not say. */
  readonly expiresAt: number | undefined;
  /** What ECS does then. */
  readonly timeoutAction: 'CONTINUE' | 'ROLLBACK';
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
  /** Name of the cluster. */
  readonly cluster: string;
  /** Name of the service. */
  readonly service: string;
  /** Id of the deployment that was followed, such as `ecs-svc/1234`. */
  readonly deploymentId: string;
  /** How it ended. */
  readonly result: RolloutResult;
  /** Task definition that the service runs now, where it is known. */
  readonly taskDefinition?: string;
  /** Tasks that are wanted. */
  readonly desired: number;
  /** Tasks that run. */
  readonly running: number;
  /** Milliseconds that it was followed. */
  readonly duration: number;
  /** Why it did not succeed. */
  readonly cause?: RolloutCause;
  /** What was seen on the way, oldest first. */
  readonly evidence: readonly RolloutEvent[];
}
