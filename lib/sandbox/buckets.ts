/** Token buckets: how many calls AWS takes per account, Region and family of actions. */
import { limitOf } from './rate-limits.ts';

/** What a token is taken for. */
export interface BucketCall {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly input: unknown;
  readonly now: number;
}

/** The buckets of a sandbox. */
export class Buckets {
  readonly #levels = new Map<string, { tokens: number; at: number }>();
  #throttled = 0;
  /** Whether calls beyond the rates are refused. */
  enforced: boolean;

  constructor(enforced: boolean) {
    this.enforced = enforced;
  }

  /** How many calls were refused. */
  get throttled(): number {
    return this.#throttled;
  }

  /**
   * Takes a token from every bucket the call draws from; false, and none taken, when one is empty.
   *
   * @internal
   */
  take(call: BucketCall): boolean {
    if (!this.enforced) return true;
    const drawn = limitOf(call).map((limit) => {
      const key = [call.account, call.region, call.service, limit.family].join('/');
      const level = this.#levels.get(key) ?? { tokens: limit.burst, at: call.now };
      const refilled = level.tokens + ((call.now - level.at) / 1000) * limit.refill;
      const current = { tokens: Math.min(limit.burst, refilled), at: call.now };
      this.#levels.set(key, current);
      return current;
    });
    const granted = drawn.every((level) => level.tokens >= 1);
    if (granted) for (const level of drawn) level.tokens -= 1;
    else this.#throttled += 1;
    return granted;
  }

  /** Fills every bucket and forgets the count of refused calls. */
  reset(): void {
    this.#levels.clear();
    this.#throttled = 0;
  }
}
