/** What can be said of a service's deployments. */
import type { Input } from '../../graph/reference.ts';
import type { BlueGreenTargetsLike } from '../load-balancing/blue-green-targets.ts';
import type { RollingStrategy, TrafficShiftingStrategy } from './deployment-strategy.ts';

/** How many failed tasks end a deployment. */
export interface CircuitBreakerThreshold {
  /**
   * `BOUNDED_PERCENT` is a share of the tasks, between 3 and 200 tasks; `UNBOUNDED_PERCENT` a share without bounds;
   * `COUNT` a number of tasks.
   */
  readonly type: 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT' | 'COUNT';
  /** The share, 1 to 100 percent, or the number. */
  readonly value: number;
}

/** What happens when a deployment's tasks keep failing. */
export interface DeploymentCircuitBreaker {
  /** Whether the service goes back to the last deployment that succeeded. */
  readonly rollback: boolean;
  /** How many failed tasks end the deployment. @default - 50 percent of the tasks, at least 3 and at most 200 */
  readonly threshold?: CircuitBreakerThreshold;
  /** Whether only failures in a row count: a task that gets healthy starts the count again. @default true */
  readonly resetOnHealthyTask?: boolean;
}

/** CloudWatch alarms that end a deployment. */
export interface DeploymentAlarms {
  /** Names of the alarms: at least one. An alarm that rings when the deployment starts is ignored by ECS. */
  readonly alarmNames: readonly [Input<string>, ...Input<string>[]];
  /** Whether the service then goes back to the last deployment that succeeded. @default true */
  readonly rollback?: boolean;
}

/** Old tasks are replaced by new ones. */
export interface RollingDeployment {
  /** How a new revision takes over. @default - DeploymentStrategy.rolling() */
  readonly deploymentStrategy?: RollingStrategy;
  /**
   * Whether a deployment whose tasks keep failing is given up, and then rolled back; `false` switches it off.
   *
   * @default { rollback: true }
   */
  readonly deploymentCircuitBreaker?: DeploymentCircuitBreaker | false;
  /** Left out: no traffic is shifted. */
  readonly trafficTargets?: never;
  /** Who deploys. @default 'ECS' */
  readonly deploymentController?: 'ECS';
}

/** New tasks stand beside the old ones, and the traffic moves to them. */
export interface TrafficShiftingDeployment {
  /** How a new revision takes over. */
  readonly deploymentStrategy: TrafficShiftingStrategy;
  /**
   * Between which target groups the traffic moves: every load balancer needs an alternate target group. `none` for a
   * service that is reached by Service Connect or by nobody.
   */
  readonly trafficTargets: readonly [TrafficTarget, ...TrafficTarget[]] | 'none';
  /** Left out: AWS has circuit breakers for rolling updates only; deployment alarms and hooks stand in. */
  readonly deploymentCircuitBreaker?: false;
  /** Left out: a daemon is updated in place. */
  readonly daemon?: false;
  /** Who deploys. @default 'ECS' */
  readonly deploymentController?: 'ECS';
}

/**
 * CodeDeploy deploys once the service is there: what its deployments change stays as they leave it, such as the revision,
 * and a changed image is registered for the next of them. The service needs a load balancer.
 */
export interface CodeDeployDeployment {
  /** Who deploys. Services deployed by task sets are `ExternalService`s. */
  readonly deploymentController: 'CODE_DEPLOY';
  /** Left out: CodeDeploy has its own. */
  readonly deploymentStrategy?: never;
  /** Left out: CodeDeploy has its own. */
  readonly deploymentCircuitBreaker?: false;
  /** Left out: CodeDeploy has its own. */
  readonly deploymentAlarms?: never;
  /** Left out: CodeDeploy knows the target groups. */
  readonly trafficTargets?: never;
  /** Left out: a daemon is updated in place. */
  readonly daemon?: false;
  /** Left out: AWS has none with CodeDeploy. */
  readonly serviceConnect?: never;
  /** Left out: AWS has none with CodeDeploy. */
  readonly vpcLattice?: never;
  /** Left out: AWS has none with CodeDeploy. */
  readonly volumeConfigurations?: never;
  /** Left out: AWS has none with CodeDeploy. */
  readonly highResolutionMetrics?: false;
}

/** How a new revision takes over, and what ends a deployment that goes wrong. */
export type ServiceDeployment =
  | RollingDeployment
  | TrafficShiftingDeployment
  | CodeDeployDeployment;

/** A pair of target groups, and the port that gets the traffic. */
export interface TrafficTarget extends TargetPort {
  /** The two target groups, and the rules that lead to them. */
  readonly targets: BlueGreenTargetsLike;
}

/** Which port of which container traffic goes to. */
export interface TargetPort {
  /** Name of the container. @default - the task's first essential one */
  readonly containerName?: string;
  /** Port of the container. @default - its first one */
  readonly containerPort?: number;
}
