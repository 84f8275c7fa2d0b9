/** The canonical form of what AWS answered, or a clear word that it cannot be understood. */
import { GantryError, isGantryError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { AnyResourceType, Live } from '../resource-type.ts';
import { ownerOf } from './ownership.ts';

/** The canonical form of a live object. Throws `plan/unreadable` where it has none. */
export function canonicalLive(type: AnyResourceType, live: Live): JsonObject {
  try {
    return type.canonical(live.properties);
  } catch (error) {
    throw unreadable(error, `${type.name} ${live.id}`, ownerOf(live)?.address);
  }
}

/** What is thrown for an answer of AWS that a type cannot understand; what says itself what it is stays as it is. */
export function unreadable(error: unknown, what: string, address?: string): unknown {
  if (isGantryError(error) || !isSlip(error)) return error;
  return new GantryError('plan/unreadable', `${what}: ${error.message}`, { address, cause: error });
}

/** Whether an error is what the language throws at values of another shape than expected, and none of AWS or the network. */
function isSlip(error: unknown): error is Error {
  return (
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    error instanceof RangeError ||
    error instanceof URIError
  );
}
