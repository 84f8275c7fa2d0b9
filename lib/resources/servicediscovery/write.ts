/** What writing to Cloud Map has in common: tags, and operations that take their time. Imported by operations only. */
import {
  GetOperationCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-servicediscovery';
import { waitUntil } from '../../aws/wait.ts';
import type { ApplyContext, UpdateRequest } from '../../resource-type.ts';
import { tagList } from '../tags.ts';

const TEN_MINUTES = 600_000;

/** Waits for an operation to end; what it was about, by kind of object. Throws `wait/failed` with AWS's reason. */
export function operationDone(
  context: ApplyContext,
  what: string,
  OperationId: string | undefined,
): Promise<Readonly<Partial<Record<string, string>>>> {
  return waitUntil(context, { what, timeoutMs: TEN_MINUTES, maxIntervalMs: 5_000 }, async () => {
    const client = await context.aws.clients.serviceDiscovery();
    const { Operation } = await client.send(new GetOperationCommand({ OperationId }));
    if (Operation?.Status === 'FAIL')
      return { failed: `${Operation.ErrorCode}: ${Operation.ErrorMessage}` };
    return Operation?.Status === 'SUCCESS'
      ? { done: Operation.Targets ?? {} }
      : { pending: Operation?.Status ?? 'unknown' };
  });
}

/** Writes the tags that differ. */
export async function writeTags(
  context: ApplyContext,
  ResourceARN: string,
  { set, remove }: Pick<UpdateRequest['tags'], 'set' | 'remove'>,
): Promise<void> {
  const client = await context.aws.clients.serviceDiscovery();
  if (remove.length > 0)
    await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: [...remove] }));
  if (Object.keys(set).length > 0)
    await client.send(new TagResourceCommand({ ResourceARN, Tags: tagList(set) }));
}
