/** Refusals of CreateService and UpdateService that pass by themselves, and those that say it is gone. */

import { classifyError, hasCode } from '../../../aws/classify-error.ts';
import type { RetryRule } from '../../../aws/retry.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';

const FOUR_MINUTES = 240_000;

/** What has not spread yet. */
export const WRITE_RETRIES: readonly RetryRule[] = [
  { codes: ['ClusterNotFoundException'], forMs: FOUR_MINUTES },
  {
    codes: ['InvalidParameterException'],
    message: /does not have an associated load balancer/,
    forMs: FOUR_MINUTES,
  },
  {
    codes: ['InvalidParameterException'],
    message: /verify that the ECS service role being passed has the proper permissions/,
    about: [ROLE_TYPE],
    forMs: FOUR_MINUTES,
  },
  {
    codes: ['InvalidParameterException'],
    message:
      /Unable to assume the service linked role|verify that the ECS service linked role exists/,
    forMs: FOUR_MINUTES,
    always: true,
  },
];

/** Whether a service of that name is ACTIVE, draining, or has been a moment ago. */
export function isNameTaken(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException') &&
    /not idempotent|still Draining/i.test(classifyError(error).message)
  );
}

/** Whether a service is spoken to that has been deleted. */
export function isGone(error: unknown): boolean {
  return hasCode(error, 'ServiceNotFoundException', 'ServiceNotActiveException');
}
