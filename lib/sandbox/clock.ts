/** The sandbox's clock: virtual time that passes only when everybody waits, or when told. */
import type { Clock } from '../core/clock.ts';
import type { World } from './world.ts';

/** A clock over a world's virtual time. */
export class VirtualClock implements Clock {
  readonly #world: World;
  #sleepers: Sleeper[] = [];
  #inFlight = 0;
  #activity = 0;
  #pumping = false;

  /** @internal */
  constructor(world: World) {
    this.#world = world;
  }

  /** The current virtual time in milliseconds since the epoch. */
  now(): number {
    return this.#world.now();
  }

  /**
   * Resolves when `ms` milliseconds of virtual time have passed. Costs no real time: once no request is in flight and
   * nothing else happens, time jumps to whoever wakes first. Rejects with the signal's reason when aborted.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: Math.ceil(this.now() + Math.max(0, ms)),
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
      this.#activity += 1;
      this.#pump();
    });
  }

  /** Moves time forward by `ms` milliseconds; runs what is due and wakes who sleeps until then, in order. */
  advance(ms: number): void {
    this.advanceTo(this.now() + ms);
  }

  /** Moves time forward to `moment`, rounded up to a millisecond; a moment in the past changes nothing. */
  advanceTo(moment: number): void {
    for (let next = this.#first(); next !== undefined && next.at <= moment; next = this.#first()) {
      const due = next;
      this.#sleepers = this.#sleepers.filter((one) => one !== due);
      this.#world.advanceTo(due.at);
      due.wake();
    }
    this.#world.advanceTo(Math.ceil(moment));
  }

  /** Runs `work` with time standing still for it: sleepers are not woken while it is under way. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
      this.#activity += 1;
      this.#pump();
    }
  }

  #first(): Sleeper | undefined {
    return this.#sleepers.reduce<Sleeper | undefined>(
      (first, one) => (first === undefined || one.at < first.at ? one : first),
      undefined,
    );
  }

  #pump(): void {
    if (this.#pumping || this.#sleepers.length === 0) return;
    this.#pumping = true;
    let seen = this.#activity;
    let quiet = 0;
    const turn = (): void => {
      const next = this.#first();
      if (next === undefined || this.#inFlight > 0) {
        this.#pumping = false;
        return;
      }
      quiet = this.#activity === seen && !readsFiles() ? quiet + 1 : 0;
      seen = this.#activity;
      if (quiet >= QUIET_TURNS) {
        quiet = 0;
        this.advanceTo(next.at);
      }
      setImmediate(turn);
    };
    setImmediate(turn);
  }
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Turns of the event loop without a request or a new sleeper after which everybody counts as asleep. */
const QUIET_TURNS = 4;

/** An SDK client reads its configuration files before its first request: it is busy, not asleep. */
function readsFiles(): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));
}
