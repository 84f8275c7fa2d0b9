/** Running tasks in the order of a DAG, as many at a time as edges and limits allow. The one place of concurrency. */

/** One thing to run, and the keys of the tasks that must succeed first. */
export interface Task {
  readonly after: ReadonlySet<string>;
  /** Tasks of one kind wait for the same things, such as one request rate: the limit is counted for each kind apart. */
  readonly kind?: string;
  readonly run: () => Promise<void>;
}

/** How a task ended. */
export type TaskResult =
  | { readonly result: 'done' }
  | { readonly result: 'failed'; readonly error: unknown }
  /** Not begun: a task before it did not succeed (`because`), or the signal was aborted. */
  | { readonly result: 'skipped'; readonly because?: string };

/** Options of {@link runTasks}. */
export interface ScheduleOptions {
  /** Most tasks of a kind at a time. */
  readonly concurrency: number;
  /** Aborted: nothing new is begun; what runs is awaited. */
  readonly signal: AbortSignal;
  /** Told of each task that is skipped. */
  readonly onSkip?: (key: string, because: string | undefined) => void;
}

/**
 * How many steps of a resource type run at a time. Counted for each type apart: a thousand steps that wait for one
 * request rate, or for roles to spread, keep no other from beginning. The pacing of calls is the clients' business.
 */
export const CONCURRENCY = 64;

/**
 * Runs every task after those it waits for; ready tasks start in the order of the map. A failed task skips what depends
 * on it and nothing else. Edges to keys that are no tasks count as met.
 */
export async function runTasks(
  tasks: ReadonlyMap<string, Task>,
  options: ScheduleOptions,
): Promise<ReadonlyMap<string, TaskResult>> {
  const results = new Map<string, TaskResult>();
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  const kinds = new Map<string, Kind>();
  const makeReady = (key: string) => {
    const kind = tasks.get(key)?.kind ?? '';
    const entry = kinds.get(kind) ?? { ready: [], next: 0, running: 0 };
    kinds.set(kind, entry);
    entry.ready.push(key);
    return entry;
  };
  for (const [key, task] of tasks) {
    const before = [...task.after].filter((other) => other !== key && tasks.has(other));
    waiting.set(key, before.length);
    for (const other of before) append(dependents, other, key);
    if (before.length === 0) makeReady(key);
  }
  let running = 0;
  await new Promise<void>((resolve) => {
    const finish = (key: string, result: TaskResult) => {
      results.set(key, result);
      for (const dependent of dependents.get(key) ?? []) {
        if (results.has(dependent)) continue;
        if (result.result !== 'done') {
          skip(dependent, key);
          continue;
        }
        const left = (waiting.get(dependent) ?? 0) - 1;
        waiting.set(dependent, left);
        if (left === 0) awake.add(makeReady(dependent));
      }
    };
    const skip = (first: string, because: string | undefined) => {
      // A list and no recursion: chains may be long.
      const queue: [string, string | undefined][] = [[first, because]];
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [key, cause] = next;
        if (results.has(key)) continue;
        results.set(key, { result: 'skipped', ...(cause === undefined ? {} : { because: cause }) });
        options.onSkip?.(key, cause);
        for (const dependent of dependents.get(key) ?? []) queue.push([dependent, cause]);
      }
    };
    const start = (kind: Kind, key: string, task: Task) => {
      running += 1;
      kind.running += 1;
      task
        .run()
        .then(
          (): TaskResult => ({ result: 'done' }),
          (error: unknown): TaskResult => ({ result: 'failed', error }),
        )
        .then((result) => {
          running -= 1;
          kind.running -= 1;
          awake.add(kind);
          finish(key, result);
          pump();
        }, resolve);
    };
    // Kinds that may start something now. A task that ends wakes its own and those of its dependents.
    const awake = new Set(kinds.values());
    const pump = () => {
      if (options.signal.aborted)
        for (const kind of kinds.values()) for (const key of waitingIn(kind)) skip(key, undefined);
      for (const kind of awake) {
        while (kind.running < options.concurrency && kind.next < kind.ready.length) {
          const key = kind.ready[kind.next++];
          const task = key === undefined ? undefined : tasks.get(key);
          if (key !== undefined && task !== undefined && !results.has(key)) start(kind, key, task);
        }
      }
      awake.clear();
      if (running === 0) resolve();
    };
    pump();
  });
  return results;
}

/** Tasks of one kind that may run, in order: those before `next` have been begun. */
interface Kind {
  readonly ready: string[];
  next: number;
  running: number;
}

function waitingIn(kind: Kind): readonly string[] {
  return kind.ready.splice(kind.next);
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
