/** Addresses as people name them: of a resource, or of a construct with all that is in it. */
import { GantryError } from '../core/errors.ts';

/** Whether an address is one of those named, or below one of them. */
export function isBelow(address: string, named: readonly string[]): boolean {
  return named.some((one) => address === one || address.startsWith(`${one}/`));
}

/** The addresses that are meant. Throws `plan/unknown-address` for a name that means none. */
export function addressesBelow(
  known: readonly string[],
  named: readonly string[],
): readonly string[] {
  const unknown = named.filter((one) => !known.some((address) => isBelow(address, [one])));
  if (unknown.length > 0) throw new GantryError('plan/unknown-address', unknown.join(', '));
  return known.filter((address) => isBelow(address, named));
}
