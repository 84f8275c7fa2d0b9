/** The tag of a service that vouches for the revision it is given. */
import { groupsOf } from '../../../core/group.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
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
  const seen = groupsOf(context.observed(TASK_DEFINITION_TYPE), revisionOf);
  const known = seen.get(`${asked.family}:${asked.revision}`)?.at(-1);
  const digest = known?.attributes['digest'];
  return known === undefined || typeof digest !== 'string'
    ? undefined
    : voucherOf(asked.revision, digest, known.tags);
}

function revisionOf({ attributes }: Live): string | undefined {
  const revision = parseRevision(attributes['taskDefinitionArn']);
  return revision && `${revision.family}:${revision.revision}`;
}
