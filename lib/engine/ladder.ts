/** The ladder of a plan: what happens when, and how long it usually takes. Nothing is decided by it. */
import type { Address } from '../graph/address.ts';

/** What a run does one after the other: it writes, follows its rollouts, finishes what waited for them, removes. */
export type RungPhase = 'write' | 'rollout' | 'finish' | 'remove';

/** One thing that happens. */
export interface Rung {
  /** When of a run it happens. */
  readonly phase: RungPhase;
  /** Address of the resource. */
  readonly address: Address;
  /** What is done, in words. */
  readonly what: string;
  /** Seconds from the start of the run at which it begins, if all goes as usual. */
  readonly start: number;
  /** Seconds that it usually takes. */
  readonly seconds: number;
}

/** What a run does when, and how long it usually takes. */
export interface Ladder {
  /** What happens, in the order in which it begins. */
  readonly rungs: readonly Rung[];
  /** Seconds that the run usually takes. */
  readonly seconds: number;
}
