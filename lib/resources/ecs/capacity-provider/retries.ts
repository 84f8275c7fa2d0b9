/** Refusals about capacity providers that pass by themselves, and what says that one is gone or in use. */

import { classifyError, hasCode } from '../../../aws/classify-error.ts';
import type { RetryRule } from '../../../aws/retry.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';

const MINUTE = 60_000;
const REFUSED = ['ClientException', 'InvalidParameterException'] as const;

const IN_USE = /in use|associated/i;

/** ECS makes its service-linked role at the first cluster of an account, and may be asked before it is there. */
const LINKED_ROLE: RetryRule = {
  codes: REFUSED,
  message: /Unable to assume the service linked role/,
  forMs: 2 * MINUTE,
  always: true,
};

/** One change of a provider, or of a cluster's providers, at a time. */
const BUSY: RetryRule = { codes: ['UpdateInProgressException'], forMs: 10 * MINUTE, always: true };

/** Of creates and updates: what they need has not spread yet. */
export const WRITE_RETRIES: readonly RetryRule[] = [
  BUSY,
  LINKED_ROLE,
  // The infrastructure role, or its policies, made a moment ago.
  {
    codes: REFUSED,
    message:
      /ServiceAccessDeniedException|infrastructure role|assume.*role|role.*assume|not authorized to perform/i,
    about: [ROLE_TYPE],
    forMs: 2 * MINUTE,
  },
  // The group, the instance profile, the cluster made a moment ago.
  {
    codes: REFUSED,
    message:
      /(auto scaling group|instance profile).*(not exist|not found|could not be found|invalid)/i,
    forMs: 2 * MINUTE,
  },
  { codes: ['ClusterNotFoundException'], forMs: 2 * MINUTE },
];

/** Of deletes: the association, the tasks and the services that used it have just gone. */
export const DELETE_RETRIES: readonly RetryRule[] = [
  BUSY,
  { codes: ['ResourceInUseException'], forMs: 20 * MINUTE, always: true },
  { codes: REFUSED, message: IN_USE, forMs: 20 * MINUTE, always: true },
];

/** Whether AWS gave a deletion up because something uses the provider. */
export function isInUse(reason: string | undefined): boolean {
  return IN_USE.test(reason ?? '');
}

/** Whether AWS says that there is no such capacity provider. */
export function isNoProvider(error: unknown): boolean {
  return (
    hasCode(error, ...REFUSED) &&
    /capacity provider.*(does not exist|not found|could not be found)/i.test(
      classifyError(error).message,
    )
  );
}

/** Whether AWS says that the name is taken. */
export function isNameTaken(error: unknown): boolean {
  return hasCode(error, ...REFUSED) && /already exists/i.test(classifyError(error).message);
}

/** Whether a change failed in a way that another try may mend. */
export function isPassing(reason: string | undefined): boolean {
  return /internal|try again|unexpected|throttl/i.test(reason ?? '');
}
