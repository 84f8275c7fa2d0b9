/** What can be said of a task that a state machine runs. */
import type { TaskOverride } from '@aws-sdk/client-ecs';
import type { Duration } from '../../core/duration.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import type { Compatibility, NetworkMode } from '../ecs/compatibility.ts';
import type {
  DefaultCapacity,
  ExternalInstanceCapacity,
  InstanceCapacity,
  LaunchTypeCapacity,
  StrategyCapacity,
} from '../ecs/service-options.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import type { SubnetLike } from '../network/subnet.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { JsonataExpression } from './task-state.ts';

/**
 * What can be said of the task beside what runs, where, and how long the state lasts. Every text may be an expression over
 * the input of the state, such as `{% $states.input.day %}`.
 */
export interface StepFunctionsTaskOptions {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** Container whose command and environment are given. @default - the task's first essential one */
  readonly containerName?: string;
  /** Command of that container; one expression may give the whole list. @default - the container's */
  readonly command?: readonly string[] | JsonataExpression;
  /** Environment variables of that container, over its own. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** What else of the task definition is different in this task: sizes, other containers. @default - nothing */
  readonly taskOverrides?: Omit<TaskOverride, 'taskRoleArn' | 'executionRoleArn'>;
  /** Group of the task, by which placement constraints know it. @default - `family:` and the family */
  readonly group?: string;
  /** Version of the Fargate platform. @default - `LATEST` */
  readonly platformVersion?: string;
  /** Whether `execute-command` may open a shell in it; the task role needs the rights. @default false */
  readonly enableExecuteCommand?: boolean;
  /** From where it takes tags. @default - from nowhere */
  readonly propagateTags?: 'TASK_DEFINITION';
  /** Name of the state that comes after it. @default - the state machine ends with it */
  readonly next?: string;
  /** What the state is for. @default - nothing */
  readonly comment?: string;
  /**
   * Partition of the state machine, such as `aws-cn`.
   *
   * @default - that of the stack's Region; `aws` for a stack that takes its Region from the environment
   */
  readonly partition?: string;
}

/** The task has a network interface of its own. */
export interface StepFunctionsInterface {
  /** What runs. */
  readonly taskDefinition: TaskDefinition<Compatibility, 'awsvpc'>;
  /** Subnets, or their ids; one expression may give the whole list. */
  readonly subnets: readonly (SubnetLike | string)[] | JsonataExpression;
  /** Security groups, or their ids; one expression may give the whole list. */
  readonly securityGroups: readonly (SecurityGroupLike | string)[] | JsonataExpression;
  /** Whether the task gets a public address; on Fargate only. @default false */
  readonly assignPublicIp?: boolean;
}

/** The task uses the network of its instance, or none. */
export interface StepFunctionsInstanceNetwork {
  /** What runs. */
  readonly taskDefinition: TaskDefinition<Compatibility, Exclude<NetworkMode, 'awsvpc'>>;
  /** Left out: the task is where its instance is. */
  readonly subnets?: never;
  /** Left out: the groups are those of the instance. */
  readonly securityGroups?: never;
  /** Left out: the task is where its instance is. */
  readonly assignPublicIp?: never;
}

/** The state lasts until the task has ended. */
export interface UntilTaskEnds {
  /** How long the state lasts. @default 'sync' */
  readonly integrationPattern?: 'sync';
  /**
   * Longest time that it may take, from 1 s; Step Functions stops the task then.
   *
   * @default - the year that an execution may last
   */
  readonly timeout?: Duration;
  /** Left out: Step Functions sees by itself whether the task lives. */
  readonly heartbeat?: never;
  /** Left out: the program answers nobody. */
  readonly taskTokenVariable?: never;
}

/**
 * The state lasts until the program in the task answers with SendTaskSuccess or SendTaskFailure, which the task role is
 * allowed unless it is an existing role. A program that dies without an answer is noticed by the timeout or a missing
 * heartbeat alone.
 */
export interface UntilTaskAnswers {
  /** How long the state lasts. */
  readonly integrationPattern: 'waitForTaskToken';
  /** Longest time that it may take, from 1 s; the task goes on all the same. */
  readonly timeout: Duration;
  /** Longest time between two calls of SendTaskHeartbeat, less than `timeout`. @default - none are waited for */
  readonly heartbeat?: Duration;
  /** Environment variable of the container with the token that the answer names. @default 'TASK_TOKEN' */
  readonly taskTokenVariable?: string;
}

/** The state lasts until ECS has taken the request. It succeeds too when ECS found no room: see `failures` of its result. */
export interface UntilRequested {
  /** How long the state lasts. */
  readonly integrationPattern: 'requestResponse';
  /** Left out: nothing is waited for. */
  readonly timeout?: never;
  /** Left out: nothing is waited for. */
  readonly heartbeat?: never;
  /** Left out: the program answers nobody. */
  readonly taskTokenVariable?: never;
}

/** The props of {@link stepFunctionsTask}. */
export type StepFunctionsTaskProps = StepFunctionsTaskOptions &
  (
    | LaunchTypeCapacity
    | InstanceCapacity
    | ExternalInstanceCapacity
    | StrategyCapacity
    | DefaultCapacity
  ) &
  (StepFunctionsInterface | StepFunctionsInstanceNetwork) &
  (UntilTaskEnds | UntilTaskAnswers | UntilRequested);
