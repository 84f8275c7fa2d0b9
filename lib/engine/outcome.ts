/** What became of each step. */
import type { GantryError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { RolloutReport } from '../rollout/report.ts';
import type { Action } from './plan.ts';

interface OutcomeBase {
  /** Address of the resource. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** What the step was to do. */
  readonly action: Action;
}

/** The step is done. */
export interface DoneOutcome extends OutcomeBase {
  /** It was done. */
  readonly result: 'done';
  /** Physical id. */
  readonly id: string;
  /** Attributes of the object as it is now; empty after a delete. */
  readonly attributes: JsonObject;
  /** Milliseconds that it took. */
  readonly duration: number;
}

/** The step failed. */
export interface FailedOutcome extends OutcomeBase {
  /** It was begun and failed. */
  readonly result: 'failed';
  /** Why. */
  readonly error: GantryError;
}

/** The step was not begun. */
export interface SkippedOutcome extends OutcomeBase {
  /** It was not begun. */
  readonly result: 'skipped';
  /** What it waited for in vain, or undefined when the run was interrupted. */
  readonly because?: Address;
}

/** What became of one step. */
export type Outcome = DoneOutcome | FailedOutcome | SkippedOutcome;

/** A service deployment that was followed to its end. */
export interface EndedRollout {
  /** Address of the service. */
  readonly address: Address;
  /** How it ended, and why. */
  readonly report: RolloutReport;
}

/** What became of a run: every address is done, failed or skipped because of what. */
export interface RunResult {
  /** How each step ended. */
  readonly outcomes: readonly Outcome[];
  /** How each service deployment ended; empty with `wait: false`. */
  readonly rollouts: readonly EndedRollout[];
  /** Whether the run was stopped before its end. */
  readonly interrupted: boolean;
}
