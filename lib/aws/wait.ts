/** Waiting until AWS has finished something. */
import type { Clock } from '../core/clock.ts';
import { GantryError } from '../core/errors.ts';
import { type AwsErrorKind, classifyError } from './classify-error.ts';

/** What one look shows. */
export type Poll<T> =
  | { readonly done: T }
  /** Not yet; what it is in now, such as a state. */
  | { readonly pending: string }
  /** Never; AWS's reason. */
  | { readonly failed: string };

/** What waiting needs. */
export interface WaitContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly address?: string;
  /** Says what is going on, for people. */
  progress?(message: string): void;
}

/** How to wait. */
export interface WaitOptions {
  /** What is awaited, such as `NAT gateway nat-1 to become available`. */
  readonly what: string;
  readonly timeoutMs: number;
  /** Time between the first two looks. It grows by half with each look, up to `maxIntervalMs`. @default 1000 */
  readonly intervalMs?: number;
  /** @default 15000 */
  readonly maxIntervalMs?: number;
  /** How many looks in a row must show it done, where reads are eventually consistent. @default 1 */
  readonly consecutive?: number;
}

/**
 * Looks until it is done. Throws `wait/failed` when AWS gives up, `wait/timed-out` when we do. A connection that is lost
 * for a while ends no wait: looks that fail so are taken for not yet. `poll` must only read.
 */
export async function waitUntil<T>(
  context: WaitContext,
  options: WaitOptions,
  poll: () => Promise<Poll<T>>,
): Promise<T> {
  const { what, timeoutMs, intervalMs = 1_000, maxIntervalMs = 15_000, consecutive = 1 } = options;
  const end = context.clock.now() + timeoutMs;
  const place = context.address === undefined ? {} : { address: context.address };
  let seen = 0;
  let told = '';
  const look = lookThroughOutages(context.clock, poll);
  for (let looks = 0; ; looks += 1) {
    const result = await look();
    if ('failed' in result)
      throw new GantryError('wait/failed', `${what}: ${result.failed}`, place);
    if ('done' in result) {
      seen += 1;
      if (seen >= consecutive) return result.done;
    } else {
      seen = 0;
      if (result.pending !== told) context.progress?.(`waiting for ${what}: ${result.pending}`);
      told = result.pending;
    }
    const left = end - context.clock.now();
    if (left <= 0)
      throw new GantryError(
        'wait/timed-out',
        `${what}: still ${told === '' ? 'unsettled' : told} after ${Math.round(timeoutMs / 1000)} s`,
        place,
      );
    const interval =
      'done' in result ? intervalMs : Math.min(maxIntervalMs, intervalMs * 1.5 ** looks);
    await context.clock.sleep(Math.min(left, interval), context.signal);
  }
}

/** How long AWS may be out of reach, or busy, while something is awaited that goes on without us. */
const OUTAGE_MS = 120_000;

/** Takes failures of the connection, and AWS's own, for pending until they have lasted too long. */
export function lookThroughOutages<T>(
  clock: Clock,
  look: () => Promise<T>,
): () => Promise<T | { readonly pending: string }> {
  let since: number | undefined;
  return async () => {
    const at = clock.now();
    try {
      const seen = await look();
      since = undefined;
      return seen;
    } catch (error) {
      const { kind, message } = classifyError(error);
      since ??= at;
      if (!PASSING.has(kind) || clock.now() - since >= OUTAGE_MS) throw error;
      return { pending: `AWS does not answer (${message})` };
    }
  };
}

const PASSING: ReadonlySet<AwsErrorKind> = new Set(['unreachable', 'server', 'throttled']);
