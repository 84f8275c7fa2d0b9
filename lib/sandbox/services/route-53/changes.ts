/** Changes: pending until every name server has them. */
import type { ChangeInfo, GetChangeRequest } from '@aws-sdk/client-route-53';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import { type ChangeRecord, changes } from './store.ts';

const SPREADS_MS = 30_000;
const IN_SYNC = 'route53.in-sync';

/** Records a change that was made just now; it is in sync half a minute later. */
export function submitChange(call: Call, comment: string | undefined): ChangeInfo {
  const record: ChangeRecord = {
    id: `C${call.world.hex(20).toUpperCase()}`,
    status: 'PENDING',
    submittedAt: call.world.now(),
    comment,
  };
  changes(call).set(record.id, record);
  call.world.schedule(call.scope, SPREADS_MS, IN_SYNC, record.id);
  return describe(record);
}

/** GetChange. */
export function getChange(input: Decoded<GetChangeRequest>, call: Call): object {
  const id = input.Id.replace(/^\/?change\//, '');
  const record = changes(call).get(id);
  if (record === undefined)
    throw new ServiceFault('NoSuchChange', `Could not find resource with ID: ${id}`);
  return { ChangeInfo: describe(record) };
}

/** What happens to changes as time passes. */
export const changeTimers: Readonly<Record<string, TimerHandler>> = {
  [IN_SYNC]: (id: string, place) => {
    const record = changes(place).get(id);
    if (record !== undefined) changes(place).set(id, { ...record, status: 'INSYNC' });
  },
};

function describe({ id, status, submittedAt, comment }: ChangeRecord): ChangeInfo {
  return {
    Id: `/change/${id}`,
    Status: status,
    SubmittedAt: new Date(submittedAt),
    Comment: comment,
  };
}
