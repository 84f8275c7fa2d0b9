/** Options and results of the toolkit's functions. */
import type { Clock } from '../core/clock.ts';
import type { GantryEvent } from '../engine/events.ts';
import type { RunResult } from '../engine/outcome.ts';
import type { Plan } from '../engine/plan.ts';
import type { RolloutPause } from '../rollout/report.ts';
import type { GroupStatus, ServiceStatus } from '../rollout/status.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { Synthesis } from '../tree/synth.ts';

/** One attempt of an API call. */
export interface ApiCall {
  /** The SDK's service id, such as `ECS`. */
  readonly service: string;
  /** API operation, such as `CreateService`. */
  readonly operation: string;
  /** Region that it goes to. */
  readonly region: string;
  /** Whether it changes something. */
  readonly write: boolean;
}

/** How AWS is reached: the SDK's own rules hold for all that is left out. */
export interface AwsOptions {
  /** A sandbox in this process instead of AWS. */
  readonly sandbox?: Sandbox;
  /** Endpoint of every service. @default - AWS_ENDPOINT_URL, else AWS's own */
  readonly endpoint?: string;
  /** Profile of the shared configuration files. @default - AWS_PROFILE, else `default` */
  readonly profile?: string;
  /** Whether calls keep to the rates that AWS publishes. @default - yes, but not against a sandbox in this process */
  readonly paced?: boolean;
  /** Called before every attempt of every API call. */
  readonly onCall?: (call: ApiCall) => void;
}

/** Options of every command that talks to AWS. */
export interface RunOptions {
  /** How AWS is reached. @default - by the rules of the SDK */
  readonly aws?: AwsOptions;
  /** @default - the machine's clock, or the sandbox's */
  readonly clock?: Clock;
  /** Aborting it starts nothing new and lets calls in flight end. */
  readonly signal?: AbortSignal;
  /** Hears what the engine says while it works. */
  readonly onEvent?: (event: GantryEvent) => void;
  /** Read everything, or let digests vouch for what AWS gives only one object a call. @default 'complete' */
  readonly refresh?: 'complete' | 'batched';
  /**
   * Ids of the stacks that are worked on; `*` stands for any part of one. With `only`, both together are.
   *
   * @default - all, unless `only` names some
   */
  readonly stacks?: readonly string[];
  /**
   * Addresses of the resources, or of the constructs that hold them, that are worked on; the app's name may be left out,
   * and `*` stands for any part of an id. What they need and is not there is made along; nothing else is written.
   *
   * @default - all, unless `stacks` names some
   */
  readonly only?: readonly string[];
  /** What a selection needs and is not there is refused instead of made along. @default false */
  readonly exclusively?: boolean;
  /** Consent to replacements that mean downtime. @default false */
  readonly allowDowntime?: boolean;
  /**
   * Addresses of resources that take over an object of nobody's that they find in their place, or all of them.
   *
   * @default - those with `adopt: true`
   */
  readonly adopt?: readonly string[] | 'all';
  /**
   * Addresses of services that are deployed again although nothing of them changes, so that all their tasks are new; or all
   * that ECS itself deploys.
   *
   * @default - none
   */
  readonly forceNewDeployment?: readonly string[] | 'all';
  /**
   * Images of containers whose image the code leaves to somebody else (`ContainerImage.external`), by the container's
   * name, or by `<address of the task definition>/<container>`.
   *
   * @default - they keep the image that runs
   */
  readonly images?: Readonly<Record<string, string>>;
  /** Warnings about capacity are errors. @default false */
  readonly strict?: boolean;
  /** Addresses of resources that take the newest machine image. @default - images stay as they are in AWS */
  readonly repin?: readonly string[];
}

/** Options of the commands on the container instances of a cluster. */
export interface ClusterOptions extends RunOptions {
  /** Address, name or ARN of the cluster; it need not be one of the App's. @default - the one cluster of the App */
  readonly cluster?: string;
}

/** A deployment that waits for somebody. */
export interface PausedDeployment extends RolloutPause {
  /** Address of the service. */
  readonly address: string;
}

/** Options of {@link plan}. */
export interface PlanningOptions extends RunOptions {
  /** What is planned: bringing AWS to the program, or removing everything that it owns. @default 'deploy' */
  readonly intent?: Plan['intent'];
}

/** The text of a plan file, and what it is called in messages. */
export interface PlanDocument {
  /** Path of the file. */
  readonly file: string;
  /** What `planFile()` of a {@link PlanningResult} gave. */
  readonly text: string;
}

/** Options of {@link deploy} and {@link destroy}. */
export interface ApplyOptions extends RunOptions {
  /**
   * A plan that was reviewed: only that is done, with the options that it was made with, and only while the program,
   * the accounts and all live objects that it was made from are as they were. `confirm` is not asked.
   *
   * @default - what is planned now is done
   */
  readonly planFile?: PlanDocument;
  /** Asked once with the plan before anything is written; false ends the run without a write. @default - yes */
  readonly confirm?: (plan: Plan) => Promise<boolean>;
  /** Follow service deployments to their end. @default true */
  readonly wait?: boolean;
  /**
   * Longest time that a rollout is followed, in milliseconds.
   *
   * @default - half an hour, and the times that the deployment itself waits: bake times, steps, hooks
   */
  readonly rolloutTimeout?: number;
  /**
   * Asked once at each stop of a deployment for people: on, back, or undefined to leave it to somebody else. The
   * deployment is followed meanwhile.
   *
   * @default - left to somebody else, such as `continueDeployment`
   */
  readonly onPause?: (pause: PausedDeployment) => Promise<'CONTINUE' | 'ROLLBACK' | undefined>;
  /** Who runs this, for the lock. @default - user and process */
  readonly holder?: string;
}

/** What planning found. */
export interface PlanResult {
  /** The graph of the program, and what was found about it. */
  readonly synthesis: Synthesis;
  /** What is to be done. */
  readonly plan: Plan;
  /** Exit code that says it: 0, or 7 when the plan is blocked by an error. */
  readonly exitCode: number;
}

/** What {@link plan} found. */
export interface PlanningResult extends PlanResult {
  /**
   * The plan as the text of a file, for a later `deploy` or `destroy`. It holds no secret. Throws `plan/blocked` when the
   * plan has errors.
   */
  planFile(): string;
}

/** What a deploy or destroy did. */
export interface DeployResult extends PlanResult {
  /** False when there was nothing to do, consent was refused or the plan is blocked: nothing was written. */
  readonly applied: boolean;
  /** What became of each step and rollout. */
  readonly run: RunResult;
}

/** What an App runs now, and on what. */
export interface AppStatus {
  /** Every live service, in address order. */
  readonly services: readonly ServiceStatus[];
  /** Every live group of instances, in address order. */
  readonly groups: readonly GroupStatus[];
}

export type { GroupStatus, ServiceStatus };
