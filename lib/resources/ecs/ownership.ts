/** Whose an object is that is found where one is to be made. */
import { GantryError } from '../../core/errors.ts';
import type { Address } from '../../graph/address.ts';
import type { Live } from '../../resource-type.ts';

/** Returns the object when it is ours at that address; throws `plan/not-owned` otherwise. */
export function assertOurs<P extends object>(
  live: Live<P>,
  app: string,
  address: Address,
): Live<P> {
  if (live.tags['gantry:app'] === app && live.tags['gantry:address'] === address) return live;
  throw new GantryError('plan/not-owned', live.id, { address });
}
