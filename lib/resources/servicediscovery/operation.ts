/** What Cloud Map does in its own time: operations that are waited for. Imported by operations only. */
import { GetOperationCommand, type Operation } from '@aws-sdk/client-servicediscovery';
import { type WaitContext, type WaitOptions, waitUntil } from '../../aws/wait.ts';
import { GantryError } from '../../core/errors.ts';
import type { ApplyContext, ReadContext } from '../../resource-type.ts';

const TEN_MINUTES = 600_000;

/** Waits for an operation to end, well or not. */
export function operationEnded(
  context: Pick<ReadContext, 'aws'> & WaitContext,
  { what, timeoutMs }: Pick<WaitOptions, 'what' | 'timeoutMs'>,
  OperationId: string | undefined,
): Promise<Operation> {
  return waitUntil(context, { what, timeoutMs, maxIntervalMs: 5_000 }, async () => {
    const client = await context.aws.clients.serviceDiscovery();
    const { Operation: seen } = await client.send(new GetOperationCommand({ OperationId }));
    return seen?.Status === 'SUCCESS' || seen?.Status === 'FAIL'
      ? { done: seen }
      : { pending: seen?.Status ?? 'unknown' };
  });
}

/** Waits for an operation to succeed; what it was about, by kind of object. Throws `wait/failed` with AWS's reason. */
export async function operationDone(
  context: ApplyContext,
  what: string,
  OperationId: string | undefined,
): Promise<Readonly<Partial<Record<string, string>>>> {
  const ended = await operationEnded(context, { what, timeoutMs: TEN_MINUTES }, OperationId);
  if (ended.Status === 'FAIL')
    throw new GantryError('wait/failed', `${what}: ${ended.ErrorCode}: ${ended.ErrorMessage}`, {
      address: context.address,
    });
  return ended.Targets ?? {};
}
