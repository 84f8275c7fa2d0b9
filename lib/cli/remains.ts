/** What still exists in a sandbox, for people: AWS keeps records of what is gone, and those are no remains. */
import type { Sandbox } from '../sandbox/index.ts';

/** Tables that are memory or defaults of the account, and no objects in it. */
const NO_OBJECTS =
  /\.(client-token|tags|dhcp-options|task-definition-families|service-deployments|service-revisions)(\/|$)/;

/** How many objects of each kind exist. Empty when the account is as new. */
export function remainsOf(sandbox: Sandbox): Readonly<Record<string, number>> {
  const remains: Record<string, number> = {};
  for (const [table, records] of Object.entries(sandbox.dump())) {
    if (NO_OBJECTS.test(table)) continue;
    const existing = Object.values(records).filter(exists).length;
    if (existing > 0) remains[table] = existing;
  }
  return remains;
}

/** Whether a record is of something that is there: not deleted, and not made by AWS for itself. */
function exists(record: unknown): boolean {
  if (typeof record !== 'object' || record === null) return true;
  const { state, status, lastStatus, path } = record as Record<string, unknown>;
  if (state === 'deleted' || status === 'INACTIVE' || lastStatus === 'STOPPED') return false;
  return !(typeof path === 'string' && path.startsWith('/aws-service-role/'));
}
