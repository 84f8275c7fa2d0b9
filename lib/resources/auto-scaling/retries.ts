/** Errors of Auto Scaling that pass by themselves, and those that say: it is gone. */

import { classifyError, hasCode } from '../../aws/classify-error.ts';
import type { RetryRule } from '../../aws/retry.ts';
import { INSTANCE_PROFILE_TYPE } from '../iam/instance-profile/properties.ts';
import { ROLE_TYPE } from '../iam/role/properties.ts';

const MINUTE = 60_000;

/** Others change the group at the same time, or it is busy with something that ends. */
export const BUSY: readonly RetryRule[] = [
  {
    codes: [/^ScalingActivityInProgress/, /^ResourceContention/, /^ResourceInUse/],
    forMs: 10 * MINUTE,
    always: true,
  },
];

/** What a new group needs was made a moment ago. */
export const NOT_SPREAD: readonly RetryRule[] = [
  {
    codes: ['ValidationError'],
    message: /invalid iam instance profile/i,
    behind: [INSTANCE_PROFILE_TYPE, ROLE_TYPE],
    forMs: 2 * MINUTE,
  },
  {
    codes: ['ValidationError', /^InvalidLaunchTemplateId/],
    // Not the image, which nobody makes in a run: a wrong one is told at once.
    message:
      /(specified launch template|subnet id|security group|target group)[^.]*(not exist|not found|not be found)/i,
    forMs: 2 * MINUTE,
  },
  // The first group of an account: AWS makes a role for itself.
  { codes: [/^ServiceLinkedRoleFailure/], forMs: 2 * MINUTE, always: true },
];

/** A hook's role or target was made a moment ago. */
export const TARGET_NOT_SPREAD: readonly RetryRule[] = [
  {
    codes: ['ValidationError'],
    message: /unable to publish test message/i,
    forMs: 5 * MINUTE,
  },
];

/**
 * Whether an error says that the group, or the child of it, is not there, or an instance is on its way out: Auto Scaling
 * has no codes for it.
 */
export function isGone(error: unknown): boolean {
  return (
    hasCode(error, 'ValidationError') &&
    /not found|not exist|no lifecycle hook found|no warm pool found|not part of auto scaling group|not in InService/i.test(
      classifyError(error).message,
    )
  );
}

/** The answer of a call; undefined when AWS says that what it is about is gone. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
