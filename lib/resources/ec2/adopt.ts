/** What is already there when we create it. */
import { GantryError } from '../../core/errors.ts';
import type { ApplyContext } from '../../resource-type.ts';
import { ADDRESS_TAG, APP_TAG, type TagRecord } from '../tags.ts';

/**
 * Takes an object that is in the way of a create as its result when it is ours and of the same address: then an earlier
 * attempt has made it. Throws `plan/not-owned` for anybody else's, and `error` when there is none.
 */
export function adoptOwn<T>(
  context: ApplyContext,
  found: T | undefined,
  about: { readonly id: string | undefined; readonly tags: TagRecord },
  error: unknown,
): T {
  if (found === undefined) throw error;
  const { [APP_TAG]: app, [ADDRESS_TAG]: address } = about.tags;
  if (app === context.app && address === context.address) return found;
  throw new GantryError(
    'plan/not-owned',
    `${about.id ?? 'an object'} ${app === undefined ? 'carries no Gantry tags' : `belongs to ${address}`}`,
    { address: context.address, cause: error },
  );
}
