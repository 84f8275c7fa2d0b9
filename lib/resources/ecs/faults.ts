/** Refusals of ECS that are told apart by their message only. */
import { classifyError, hasCode } from '../../aws/classify-error.ts';

/** Whether a cluster is spoken to that has been deleted. */
export function isInactiveCluster(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException', 'ClientException') &&
    /specified cluster is inactive/i.test(classifyError(error).message)
  );
}
