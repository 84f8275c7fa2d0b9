/** Past states of a world, kept only while somebody asks for stale reads. */
import { type TimerHandler, World, type WorldSnapshot } from './world.ts';

/** Remembers a world's state after every write, for as long as it is switched on. */
export class History {
  #states: WorldSnapshot[] = [];
  readonly #handlers: ReadonlyMap<string, TimerHandler>;

  constructor(handlers: ReadonlyMap<string, TimerHandler>) {
    this.#handlers = handlers;
  }

  /** Keeps the present state. */
  record(world: World): void {
    const state = structuredClone(world.snapshot());
    // Of several states at one moment the last counts, but the first of all is what there was before.
    if (this.#states.length > 1 && this.#states.at(-1)?.now === state.now) this.#states.pop();
    this.#states.push(state);
    while (this.#states.length > MOST_STATES) this.#states.shift();
  }

  /** Forgets all past states. */
  clear(): void {
    this.#states = [];
  }

  /** Whether a past state is known. */
  get isEmpty(): boolean {
    return this.#states.length === 0;
  }

  /** A world as it was at `moment`, with what time alone changed since the last write before it. For reads alone. */
  at(moment: number): World {
    const state = this.#states.findLast((one) => one.now <= moment) ?? this.#states[0];
    const world = new World({ now: moment, handlers: this.#handlers });
    if (state === undefined) return world;
    // Where time has changed nothing since, what is kept can be looked at as it is.
    const [next] = state.timers;
    world.restore(next === undefined || next.at > moment ? state : structuredClone(state));
    world.advanceTo(moment);
    return world;
  }
}

/** Enough for the writes of a large deployment within the staleness that AWS shows. */
const MOST_STATES = 200;
