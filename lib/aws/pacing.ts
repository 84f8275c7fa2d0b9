/** Keeps calls inside AWS's request rates, so that nothing is throttled while we are the only caller. */
import type { Clock } from '../core/clock.ts';
import { type Rate, type RatedCall, ratesOf } from './rates.ts';

/** A call to one account. */
export interface PacedCall extends RatedCall {
  readonly region: string;
}

/** The token buckets of one account. */
export interface Pacer {
  /** Resolves when the call may be sent; first come, first served. Rejects when the signal is aborted first. */
  take(call: PacedCall, signal?: AbortSignal): Promise<void>;
  /** Tells that AWS throttled a call: its buckets are empty, and refill more slowly for a while. */
  throttled(call: PacedCall): void;
}

/** Makes the buckets of one account, all full. Share one pacer among everything that talks to that account. */
export function createPacer(clock: Clock): Pacer {
  const buckets = new Map<string, Bucket>();
  const bucketsOf = (call: PacedCall): readonly Bucket[] =>
    ratesOf(call).map((rate) => {
      const region = GLOBAL.has(call.service) ? '' : call.region;
      const key = `${region}/${call.service}/${rate.family}`;
      const bucket = buckets.get(key) ?? fullBucket(rate, clock.now());
      buckets.set(key, bucket);
      return bucket;
    });
  return {
    async take(call, signal) {
      signal?.throwIfAborted();
      // One after the other, the narrow one first: a token taken long before its call goes would be refilled meanwhile,
      // and the call come on top of those that the refill lets through.
      for (const bucket of bucketsOf(call)) {
        const wait = reserve(bucket, clock.now());
        if (wait > 0) await clock.sleep(wait, signal);
      }
    },
    throttled(call) {
      for (const bucket of bucketsOf(call)) empty(bucket, clock.now());
    },
  };
}

/** A pacer that never waits, for answers that come from no account. */
export const unpaced: Pacer = { take: async () => {}, throttled: () => {} };

/** Services that are one for all Regions. */
const GLOBAL: ReadonlySet<string> = new Set(['IAM', 'Route 53']);

interface Bucket {
  readonly size: number;
  readonly fullSpeed: number;
  /** Tokens per millisecond now. */
  speed: number;
  /** Negative while callers wait for tokens that they have reserved. */
  tokens: number;
  at: number;
}

/** What we take of AWS's numbers, since calls do not arrive at the pace at which they are sent. */
const SHARE = { burst: 0.9, refill: 0.99 };

/** A throttled bucket runs at half its speed and is back at full speed after so many milliseconds. */
const RECOVERY_MS = 60_000;

function fullBucket(rate: Rate, now: number): Bucket {
  const size = Math.max(1, rate.burst * SHARE.burst);
  const speed = (rate.refill * SHARE.refill) / 1000;
  return { size, fullSpeed: speed, speed, tokens: size, at: now };
}

function refill(bucket: Bucket, now: number): void {
  const passed = Math.max(0, now - bucket.at);
  bucket.tokens = Math.min(bucket.size, bucket.tokens + passed * bucket.speed);
  const recovered = bucket.speed + (bucket.fullSpeed * passed) / (2 * RECOVERY_MS);
  bucket.speed = Math.min(bucket.fullSpeed, recovered);
  bucket.at = now;
}

/** Takes a token and answers how many milliseconds must pass until it is there. */
function reserve(bucket: Bucket, now: number): number {
  refill(bucket, now);
  bucket.tokens -= 1;
  return bucket.tokens >= 0 ? 0 : Math.ceil(-bucket.tokens / bucket.speed);
}

function empty(bucket: Bucket, now: number): void {
  refill(bucket, now);
  bucket.tokens = Math.min(bucket.tokens, 0);
  bucket.speed = Math.max(bucket.fullSpeed / 8, bucket.speed / 2);
}
