/**
 * The sandbox's whole state: tables of plain JSON per account and Region, a virtual clock and its timers.
 * May import: core. Must not: know any AWS service, the planner or the engine.
 */
import { createHash } from 'node:crypto';
import { Table } from './table.ts';

export type { Table } from './table.ts';

/** Which account and Region a call or a timer belongs to. */
export interface Scope {
  /** Twelve-digit account id. */
  readonly account: string;
  /** Region name; `aws-global` for services without Regions (IAM, STS). */
  readonly region: string;
}

/** Something that happens at a moment of virtual time: `kind` names its handler. */
export interface Timer {
  /** Milliseconds since the epoch, of virtual time. */
  readonly at: number;
  /** Its place among all timers, by the order in which they were set. */
  readonly sequence: number;
  /** Name of its handler. */
  readonly kind: string;
  /** The account and Region that it is about. */
  readonly scope: Scope;
  /** What its handler is told. */
  readonly payload: unknown;
}

/** What a timer does when its moment has come. Registered by services, by kind. */
export type TimerHandler = (payload: never, call: { world: World; scope: Scope }) => void;

/** A snapshot of a world: what `.gantry/sandbox.json` holds. */
export interface WorldSnapshot {
  /** Version of this form. */
  readonly schemaVersion: 1;
  /** Virtual time, in milliseconds since the epoch. */
  readonly now: number;
  /** How many ids were given out. */
  readonly counter: number;
  /** What is still to happen. */
  readonly timers: readonly Timer[];
  /** Records by table, `account/region/name`. */
  readonly tables: Readonly<Record<string, readonly (readonly [string, unknown])[]>>;
}

/** AWS in a box: the data of every account and Region, and the time in it. */
export class World {
  #now: number;
  #counter = 0;
  /** In order of time, then of scheduling. */
  #timers: Timer[] = [];
  readonly #tables = new Map<string, Table<unknown>>();
  /** The tables again by the very scope objects that ask for them, which are few and ask often. */
  #near = new WeakMap<Scope, Map<string, Table<unknown>>>();
  readonly #handlers: ReadonlyMap<string, TimerHandler>;

  constructor(options: {
    /** Milliseconds since the epoch at which virtual time starts. */
    readonly now: number;
    /** Timer handlers of all services, by kind. */
    readonly handlers?: ReadonlyMap<string, TimerHandler>;
  }) {
    this.#now = options.now;
    this.#handlers = options.handlers ?? new Map();
  }

  /** The current virtual time in milliseconds since the epoch. */
  now(): number {
    return this.#now;
  }

  /** The table `name` of one account and Region; made empty when first asked for. */
  table<T>(scope: Scope, name: string): Table<T> {
    const near = this.#near.get(scope) ?? new Map<string, Table<unknown>>();
    const known = near.get(name);
    if (known !== undefined) return known as Table<T>;
    const key = `${scope.account}/${scope.region}/${name}`;
    const table = this.#tables.get(key) ?? new Table<unknown>();
    this.#tables.set(key, table);
    this.#near.set(scope, near.set(name, table));
    return table as Table<T>;
  }

  /** Seventeen hexadecimal digits, unique in this world and the same in every run of the same calls. */
  hex(length = 17): string {
    this.#counter += 1;
    return createHash('sha256')
      .update(`gantry-sandbox-${this.#counter}`)
      .digest('hex')
      .slice(0, length);
  }

  /** Lets the handler of `kind` run after `delay` milliseconds of virtual time. */
  schedule(scope: Scope, delay: number, kind: string, payload: unknown): void {
    this.#counter += 1;
    const timer = { at: this.#now + delay, sequence: this.#counter, kind, scope, payload };
    // Timers are kept in order of time, and the new one is the last of its moment.
    const later = this.#timers.findLastIndex((one) => one.at <= timer.at) + 1;
    this.#timers.splice(later, 0, timer);
  }

  /** The moment of the next timer, or undefined when nothing is pending. */
  nextTimer(): number | undefined {
    return this.#timers[0]?.at;
  }

  /** Moves virtual time forward to `moment`, running every due timer in order of time, then of scheduling. */
  advanceTo(moment: number): void {
    for (let due = this.#takeDue(moment); due !== undefined; due = this.#takeDue(moment)) {
      this.#now = Math.max(this.#now, due.at);
      const handler = this.#handlers.get(due.kind);
      if (handler === undefined) throw new Error(`sandbox: no handler for timer ${due.kind}`);
      handler(due.payload as never, { world: this, scope: due.scope });
    }
    this.#now = Math.max(this.#now, moment);
  }

  /** Every non-empty table, for dumps and tests: `account/region/name` to its records. */
  dump(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    return Object.fromEntries(
      [...this.#tables]
        .filter(([, table]) => table.size > 0)
        .map(([key, table]) => [key, Object.fromEntries(table)]),
    );
  }

  /** The state as JSON-able data. */
  snapshot(): WorldSnapshot {
    return {
      schemaVersion: 1,
      now: this.#now,
      counter: this.#counter,
      timers: this.#timers,
      tables: Object.fromEntries([...this.#tables].map(([key, table]) => [key, [...table]])),
    };
  }

  /** Replaces this world's state with that of a snapshot. */
  restore(snapshot: WorldSnapshot): void {
    this.#now = snapshot.now;
    this.#counter = snapshot.counter;
    this.#timers = [...snapshot.timers];
    this.#tables.clear();
    this.#near = new WeakMap();
    for (const [key, records] of Object.entries(snapshot.tables)) {
      const table = new Table<unknown>();
      for (const [id, record] of records) table.set(id, record);
      this.#tables.set(key, table);
    }
  }

  #takeDue(moment: number): Timer | undefined {
    const [first] = this.#timers;
    return first !== undefined && first.at <= moment ? this.#timers.shift() : undefined;
  }
}
