/** What can be said of a service. */
import type { Duration } from '../../core/duration.ts';
import type { SubnetSelection, VpcLike } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { CapacityProviderStrategy, ClusterLike } from './cluster.ts';
import type { TaskDefinition } from './task-definition.ts';

/** Runs on a launch type. */
export interface LaunchTypeCapacity {
  /** Where the tasks run. */
  readonly launchType: 'FARGATE';
  /** Left out. */
  readonly capacityProviderStrategies?: never;
}

/** Runs on capacity providers of the cluster. */
export interface StrategyCapacity {
  /** How the tasks are split among capacity providers. */
  readonly capacityProviderStrategies: readonly CapacityProviderStrategy[];
  /** Left out. */
  readonly launchType?: never;
}

/** Runs on the default capacity of the cluster. */
export interface DefaultCapacity {
  /** Left out. */
  readonly launchType?: never;
  /** Left out. */
  readonly capacityProviderStrategies?: never;
}

/**
 * Where tasks run: on a launch type, on capacity providers, or on the cluster's default. A launch type together with
 * capacity providers is refused by AWS and does not compile.
 */
export type ServiceCapacity = LaunchTypeCapacity | StrategyCapacity | DefaultCapacity;

/** What happens when a deployment's tasks keep failing. */
export interface DeploymentCircuitBreaker {
  /** Whether the service goes back to the last deployment that succeeded. */
  readonly rollback: boolean;
}

/** What can be said of a service beside where it runs. */
export interface ServiceOptions extends ConstructOptions {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** What runs. */
  readonly taskDefinition: TaskDefinition;
  /** Name, unique in the cluster. @default - derived from the address */
  readonly serviceName?: string;
  /** How many tasks run; a starting value once the service scales itself. @default 1 */
  readonly desiredCount?: number;
  /** VPC of the tasks. @default - the cluster's */
  readonly vpc?: VpcLike;
  /**
   * Subnets of the tasks.
   *
   * @default - the private ones; the public ones with `assignPublicIp`, or when the VPC's private subnets have no way out
   */
  readonly vpcSubnets?: SubnetSelection;
  /** Whether tasks get public addresses. @default - only in public subnets that were chosen for want of a way out */
  readonly assignPublicIp?: boolean;
  /** Groups of the tasks. @default - a new one that nobody may connect to */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Least share of healthy tasks during a deployment, in percent. @default 100 */
  readonly minHealthyPercent?: number;
  /** Greatest share of tasks during a deployment, in percent. @default 200 */
  readonly maxHealthyPercent?: number;
  /**
   * Whether a deployment whose tasks keep failing is given up, and then rolled back; `false` switches it off.
   *
   * @default { rollback: true }
   */
  readonly deploymentCircuitBreaker?: DeploymentCircuitBreaker | false;
  /** Time after a task's start in which failed health checks do not count. @default - 60 s behind a target group */
  readonly healthCheckGracePeriod?: Duration;
  /** Whether commands can be run in the containers; grants the task role what that takes. @default false */
  readonly enableExecuteCommand?: boolean;
  /** Version of the Fargate platform. @default - LATEST */
  readonly platformVersion?: string;
  /** Whether tasks get the tags of the service or of the task definition. @default - none */
  readonly propagateTags?: 'SERVICE' | 'TASK_DEFINITION';
  /** Whether ECS tags tasks with the cluster and service; needs `propagateTags`. @default false */
  readonly enableECSManagedTags?: boolean;
}

/** The props of a service: where it runs is a launch type or a strategy, never both. */
export type ServiceProps = ServiceOptions & ServiceCapacity;
