/** Entries that EventBridge could not write although it answers 200. */
import type { PutTargetsResponse, RemoveTargetsResponse } from '@aws-sdk/client-eventbridge';

/**
 * Throws the first entry that failed, under the code that AWS gives it, so that what passes by itself is tried again as
 * where the whole call fails. Entries with one of the `fine` codes are none.
 */
export function failedEntries(
  what: string,
  { FailedEntryCount = 0, FailedEntries = [] }: PutTargetsResponse | RemoveTargetsResponse,
  fine: readonly string[] = [],
): void {
  if (FailedEntryCount === 0) return;
  const failed = FailedEntries.filter(({ ErrorCode = '' }) => !fine.includes(ErrorCode));
  if (failed.length === 0 && FailedEntries.length === FailedEntryCount) return;
  const [{ TargetId = '', ErrorCode = 'UnknownError', ErrorMessage = 'no reason is given' } = {}] =
    failed;
  const error = new Error(`${what} ${TargetId}: ${ErrorMessage}`);
  throw Object.assign(error, { name: ErrorCode, $metadata: { httpStatusCode: 400 } });
}
