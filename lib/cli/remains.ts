/** What still exists in a sandbox, for people: AWS keeps records of what is gone, and those are no remains. */
import type { Sandbox } from '../sandbox/index.ts';

/** Tables that are memory, settings or defaults of the account, and no objects in it. */
const NO_OBJECTS = new RegExp(
  `\\.(${[
    'account-settings',
    'activity',
    'client-token',
    'daemon-task-definition-families',
    'dhcp-options',
    'launch-template-token',
    'managed-scaling',
    'metric',
    'run-tokens',
    'service-deployments',
    'service-revisions',
    'tags',
    'task-definition-families',
  ].join('|')})(/|$)`,
);

/** What is told to the sandbox itself, such as how images behave. */
const OF_THE_SANDBOX = '*/*/';

/** How many objects of each kind exist. Empty when the account is as new. */
export function remainsOf(sandbox: Sandbox): Readonly<Record<string, number>> {
  const remains: Record<string, number> = {};
  for (const [table, records] of Object.entries(sandbox.dump())) {
    if (table.startsWith(OF_THE_SANDBOX) || NO_OBJECTS.test(table)) continue;
    const existing = Object.values(records).filter(exists).length;
    if (existing > 0) remains[table] = existing;
  }
  return remains;
}

/** Whether a record is of something that is there: not deleted, and not made by AWS for itself. */
function exists(record: unknown): boolean {
  if (typeof record !== 'object' || record === null) return true;
  if (Array.isArray(record)) return record.length > 0;
  const { state, status, lastStatus, path } = record as Record<string, unknown>;
  if (state === 'deleted' || state === 'terminated') return false;
  // A deleted task definition goes by itself, once nothing of AWS's memory refers to it.
  if (status === 'INACTIVE' || status === 'DELETE_IN_PROGRESS' || lastStatus === 'STOPPED')
    return false;
  return !(typeof path === 'string' && path.startsWith('/aws-service-role/'));
}
