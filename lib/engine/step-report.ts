/** How steps are run and told of: what each came to, and what was skipped because of it. */

import { describeAwsError } from '../aws/describe-error.ts';
import { GantryError } from '../core/errors.ts';
import type { Address } from '../graph/address.ts';
import type { ApplyInput } from './apply.ts';
import type { Outcome } from './outcome.ts';
import type { Action, Step } from './plan.ts';
import type { TaskResult } from './schedule.ts';

/** Which step. */
export interface StepName {
  readonly address: Address;
  readonly type: string;
}

/** The outcome of a step that was not begun. */
export function skipped(step: StepName, action: Action, because: string | undefined): Outcome {
  return {
    address: step.address,
    type: step.type,
    action,
    result: 'skipped',
    ...(because === undefined ? {} : { because: because as Address }),
  };
}

/** Runs one step and reports how it ended. The error is thrown on, so that what depends on the step is skipped. */
export async function timed<
  T extends { readonly id: string; readonly attributes: object; readonly finish?: unknown },
>(
  { target, emit }: ApplyInput,
  step: StepName & Pick<Step, 'action'>,
  report: (outcome: Outcome) => void,
  run: () => Promise<T>,
): Promise<T> {
  const { address, type, action } = step;
  const start = target.clock.now();
  if (action !== 'none') emit({ kind: 'step-started', address, type, action });
  try {
    const done = await run();
    // A step is done when its second half is.
    if (done.finish !== undefined) return done;
    const duration = target.clock.now() - start;
    report({
      address,
      type,
      action,
      result: 'done',
      id: done.id,
      attributes: done.attributes as never,
      duration,
    });
    return done;
  } catch (cause) {
    const error =
      target.signal.aborted && cause === target.signal.reason
        ? new GantryError('apply/interrupted', 'while it was waited for', { address })
        : withAddress(describeAwsError(cause, { address }), address);
    report({ address, type, action, result: 'failed', error });
    throw error;
  }
}

function withAddress(error: GantryError, address: Address): GantryError {
  return error.address === undefined
    ? new GantryError(error.code, error.detail, { address, hint: error.hint, cause: error })
    : error;
}

/** Failed tasks have reported themselves; anything that is no GantryError slipped through and is a mistake of ours. */
export function rethrowMistakes(results: ReadonlyMap<string, TaskResult>): void {
  for (const result of results.values())
    if (result.result === 'failed' && !(result.error instanceof GantryError)) throw result.error;
}
