/** The tag of a service that vouches for the revision it is given. */
import type { ApplyContext } from '../../../resource-type.ts';
import { TASK_DEFINITION_TYPE } from '../task-definition/properties.ts';
import { parseRevision, voucherOf } from '../voucher.ts';

/** The tag's value for a task definition of ours that was read or made in this run; undefined for any other. */
export function voucherFor(
  taskDefinition: string | undefined,
  context: Pick<ApplyContext, 'observed'>,
): string | undefined {
  const asked = parseRevision(taskDefinition);
  if (asked === undefined) return undefined;
  // The last: what was made or changed in this run stands after what was read.
  const known = context.observed(TASK_DEFINITION_TYPE).findLast(({ attributes }) => {
    const revision = parseRevision(attributes['taskDefinitionArn']);
    return revision?.family === asked.family && revision.revision === asked.revision;
  });
  const digest = known?.attributes['digest'];
  return known === undefined || typeof digest !== 'string'
    ? undefined
    : voucherOf(asked.revision, digest, known.tags);
}
