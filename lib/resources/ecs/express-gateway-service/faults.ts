/** What AWS says of an Express service that is not there, or not for long. Imported by operations only. */
import { classifyError, hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { isInactiveCluster } from '../faults.ts';

/** Whether there is no such service (any more). */
export function isAbsent(error: unknown): boolean {
  const { message } = classifyError(error);
  return (
    isNotFound(error) ||
    isInactiveCluster(error) ||
    (hasCode(error, 'InvalidParameterException') && /resource not found/i.test(message)) ||
    (hasCode(error, 'ServiceNotActiveException') && /INACTIVE/.test(message))
  );
}

/** Whether the service is being deleted. */
export function isGoing(error: unknown): boolean {
  return hasCode(error, 'ServiceNotActiveException');
}
