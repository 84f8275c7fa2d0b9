/** Pages of a list, with opaque tokens, as AWS's list and describe operations cut them. */
import { ServiceFault } from './service.ts';

/** One page: its items, and the token of the next page when there is one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Cuts `all` into a page of `size` items that starts where `token` says. Throws `code` for a token we never gave. */
export function paginate<T>(
  all: readonly T[],
  options: { readonly size: number; readonly token: string | undefined; readonly badToken: string },
): Page<T> {
  const start = options.token === undefined ? 0 : decodeToken(options.token);
  if (start === undefined || start > all.length)
    throw new ServiceFault(options.badToken, 'Invalid pagination token');
  const end = start + options.size;
  return {
    items: all.slice(start, end),
    next: end < all.length ? Buffer.from(`at:${end}`).toString('base64url') : undefined,
  };
}

function decodeToken(token: string): number | undefined {
  const match = /^at:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
