/** Errors of IAM that pass by themselves. */
import type { RetryRule } from '../../../aws/retry.ts';

const MINUTE = 60_000;

/** Two writes to one role at a time, by us before a kill or by others. */
export const CONCURRENT: RetryRule = {
  codes: [/^ConcurrentModification/],
  forMs: 2 * MINUTE,
  always: true,
};

/** A principal that was made a moment ago is not known everywhere yet. */
export const NEW_PRINCIPAL: RetryRule = {
  codes: [/^MalformedPolicyDocument/],
  message: /invalid principal/i,
  forMs: 2 * MINUTE,
};

/** The role itself was made a moment ago, by this very operation. */
export const NEW_ROLE: RetryRule = {
  codes: [/^NoSuchEntity/],
  message: /role with name/i,
  forMs: 2 * MINUTE,
  always: true,
};

/** A managed policy or boundary that was made a moment ago. */
export const NEW_POLICY: RetryRule = { codes: [/^NoSuchEntity/], forMs: 2 * MINUTE };

/** What was detached a moment ago still counts. */
export const STILL_USED: RetryRule = {
  codes: [/^DeleteConflict/],
  forMs: 2 * MINUTE,
  always: true,
};
