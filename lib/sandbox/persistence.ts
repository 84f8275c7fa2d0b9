/** A sandbox that outlives the process: its state in a JSON file. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GantryError } from '../core/errors.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
import type { WorldSnapshot } from './world.ts';

/** Settings of a sandbox with a file. */
export interface LoadOptions extends Omit<SandboxOptions, 'snapshot' | 'afterWrite'> {
  /** Whether every write is in the file before its answer goes out, so that nothing is lost when killed. @default true */
  readonly autosave?: boolean;
}

/** A sandbox with the state of a file; empty when there is no such file. */
export async function loadSandbox(path: string, options: LoadOptions = {}): Promise<Sandbox> {
  const { autosave = true, ...settings } = options;
  const text = await tryRead(path);
  const snapshot = text === undefined ? undefined : parseSnapshot(path, text);
  const save = serially((sandbox: Sandbox) => saveSandbox(sandbox, path));
  return createSandbox({
    ...settings,
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(autosave ? { afterWrite: save } : {}),
  });
}

/** Writes a sandbox's state; a reader, or a process killed meanwhile, sees the old file or the new one. */
export async function saveSandbox(sandbox: Sandbox, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(sandbox.snapshot())}\n`, { flush: true });
  await rename(temporary, path);
}

async function tryRead(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new GantryError('sandbox/damaged', path, { cause: error });
  }
}

function parseSnapshot(path: string, text: string): WorldSnapshot {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new GantryError('sandbox/damaged', `${path} is not JSON`, { cause });
  }
  if (isSnapshot(parsed)) return parsed;
  throw new GantryError('sandbox/damaged', `${path} is not the state of a sandbox`);
}

function isSnapshot(value: unknown): value is WorldSnapshot {
  if (typeof value !== 'object' || value === null) return false;
  const { schemaVersion, now, counter, timers, tables } = value as Partial<WorldSnapshot>;
  return (
    schemaVersion === 1 &&
    typeof now === 'number' &&
    typeof counter === 'number' &&
    Array.isArray(timers) &&
    typeof tables === 'object' &&
    tables !== null &&
    Object.values(tables).every(isTable)
  );
}

function isTable(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((entry) => Array.isArray(entry) && typeof entry[0] === 'string')
  );
}

/** Lets one run at a time; calls that come meanwhile share the next run, which begins after all of them. */
function serially<T>(run: (argument: T) => Promise<void>): (argument: T) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return (argument) => {
    if (waiting !== undefined) return waiting;
    const start = (): Promise<void> => {
      waiting = undefined;
      return run(argument);
    };
    waiting = last.then(start, start);
    last = waiting;
    return waiting;
  };
}
