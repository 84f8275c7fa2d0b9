/** What became of each step. */
import type { GantryError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { RolloutReport } from '../rollout/report.ts';
import type { Action } from './plan.ts';

interface OutcomeBase {
  readonly address: Address;
  readonly type: string;
  readonly action: Action;
}

/** The step is done. */
export interface DoneOutcome extends OutcomeBase {
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
  readonly result: 'failed';
  readonly error: GantryError;
}

/** The step was not begun. */
export interface SkippedOutcome extends OutcomeBase {
  readonly result: 'skipped';
  /** What it waited for in vain, or undefined when the run was interrupted. */
  readonly because?: Address;
}

/** What became of one step. */
export type Outcome = DoneOutcome | FailedOutcome | SkippedOutcome;

/** What became of a run: every address is done, failed or skipped because of what. */
export interface RunResult {
  readonly outcomes: readonly Outcome[];
  /** How each service deployment ended; empty with `wait: false`. */
  readonly rollouts: readonly { readonly address: Address; readonly report: RolloutReport }[];
  readonly interrupted: boolean;
}
