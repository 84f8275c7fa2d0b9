/**
 * The composition root: everything that the command line does, as a library.
 * May import: everything but cli and testing. Must not: print, parse arguments or end the process.
 */
import type { Sandbox } from './sandbox/index.ts';
import type { Clock } from './core/clock.ts';
import type { Diagnostic } from './core/diagnostic.ts';
import type { GantryEvent } from './engine/events.ts';
import type { RunResult } from './engine/outcome.ts';
import type { Plan } from './engine/plan.ts';
import type { LockHolder } from './engine/lock.ts';
import type { App } from './tree/app.ts';
import type { Synthesis } from './tree/synth.ts';

/** How AWS is reached: the SDK's own rules hold for all that is left out. */
export interface AwsOptions {
  /** A sandbox in this process instead of AWS. */
  readonly sandbox?: Sandbox;
  /** Endpoint of every service; AWS_ENDPOINT_URL otherwise. */
  readonly endpoint?: string;
  /** Profile of the shared configuration files. */
  readonly profile?: string;
  /** Called before every attempt of every API call. */
  readonly onCall?: (call: {
    readonly service: string;
    readonly operation: string;
    readonly region: string;
  }) => void;
}

/** Options of every command that talks to AWS. */
export interface RunOptions {
  readonly aws?: AwsOptions;
  /** @default - the machine's clock, or the sandbox's */
  readonly clock?: Clock;
  /** Aborting it starts nothing new and lets calls in flight end. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: GantryEvent) => void;
  /** Only these stacks, by id. @default - all */
  readonly stacks?: readonly string[];
  /** Read everything, or let digests vouch for what AWS gives only one object a call. @default 'complete' */
  readonly refresh?: 'complete' | 'batched';
}

/** Options of {@link deploy} and {@link destroy}. */
export interface ApplyOptions extends RunOptions {
  /** Asked once with the plan before anything is written; false ends the run without a write. @default - yes */
  readonly confirm?: (plan: Plan) => Promise<boolean>;
  /** Follow service deployments to their end. @default true */
  readonly wait?: boolean;
  /** Longest time that a rollout is followed, in milliseconds. @default 1_800_000 */
  readonly rolloutTimeout?: number;
  /** Allow replacements that mean downtime. @default false */
  readonly allowDowntime?: boolean;
  /** Who runs this, for the lock. @default - user and host of the process */
  readonly holder?: string;
}

/** What planning found. */
export interface PlanResult {
  readonly synthesis: Synthesis;
  readonly plan: Plan;
}

/** What a deploy or destroy did. */
export interface DeployResult extends PlanResult {
  /** False when consent was refused or the plan was blocked: nothing was written. */
  readonly applied: boolean;
  readonly run: RunResult;
  /** Exit code that says it: 0, or that of what went wrong. */
  readonly exitCode: number;
}

/** What one service runs now. */
export interface ServiceStatus {
  readonly address: string;
  readonly stack: string;
  readonly cluster: string;
  readonly service: string;
  readonly taskDefinition: string;
  readonly images: readonly string[];
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** State of the newest deployment, such as `COMPLETED`. */
  readonly rollout: string;
  /** URL of its load balancer, where it has one. */
  readonly url?: string;
}

export type { Diagnostic, LockHolder, Synthesis, App };
