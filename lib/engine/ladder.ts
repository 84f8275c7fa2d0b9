/** The ladder of a plan: what happens when, and how long it usually takes. Nothing is decided by it. */
import type { Address } from '../graph/address.ts';

/** What a run does one after the other: it writes, follows its rollouts, finishes what waited for them, removes. */
export type Phase = 'write' | 'rollout' | 'finish' | 'remove';

/** One thing that happens. */
export interface Rung {
  readonly phase: Phase;
  readonly address: Address;
  /** What is done, in words. */
  readonly what: string;
  /** Seconds from the start of the run at which it begins, if all goes as usual. */
  readonly start: number;
  /** Seconds that it usually takes. */
  readonly seconds: number;
}

/** Every rung in the order in which they begin. */
export interface Ladder {
  readonly rungs: readonly Rung[];
  /** Seconds that the run usually takes. */
  readonly seconds: number;
}
